"""Routes about workers: who they are to us, what they did, what was decided about them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from ajeeb.accounts import Person
from ajeeb.errors import Invalid
from ajeeb.events import Blocked, Noted, Qualified
from ajeeb.review.one_worker import worker_detail
from ajeeb.review.worker_decisions import AboutWorker, decide_on_worker
from ajeeb.review.worker_lists import Workers, worker_assignments, worker_page
from ajeeb.review.worker_shapes import WorkerAssignments, WorkerDetail, WorkerPage

from .guard import MANAGE, REVIEW, SEE
from .looking import looking

router = APIRouter()

Key = Annotated[str | None, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=200)]
Reason = Annotated[str, Field(max_length=2000)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class WorkersWanted(_Body):
    """Which workers."""

    find: Annotated[str, Field(max_length=200)] = ""
    """The beginning of a pseudonym or, for who may manage, a whole id or name that a worker came with."""
    run_id: Annotated[str | None, Field(max_length=200)] = None
    blocked: bool | None = None
    simulated: bool = True
    """Whether simulated workers are listed too."""
    after: Annotated[str | None, Field(max_length=200)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Qualification(_Body):
    """A qualification to give, or to take away."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    value: Annotated[int | None, Field(ge=-1_000_000, le=1_000_000)]
    """None takes it away."""


class Block(_Body):
    """Whether a worker gets new work."""

    blocked: bool
    reason: Reason = ""
    """For requesters; the worker is not told."""


class WorkerNote(_Body):
    """A note among requesters."""

    text: Reason


@router.get("/workers")
async def workers(
    request: Request, who: Annotated[Person, SEE], asked: Annotated[WorkersWanted, Query()]
) -> WorkerPage:
    """Workers, those who came last first; `after` is the `next_after` of the page before."""
    wanted = Workers(
        find=asked.find.strip() or None,
        run_id=asked.run_id,
        blocked=asked.blocked,
        simulated=asked.simulated,
        by_name=who.may_see_names,
    )
    return await looking(request).parts.store.query(
        lambda connection: worker_page(connection, wanted, asked.after, asked.limit)
    )


@router.get("/workers/{worker_key}")
async def worker(worker_key: str, request: Request, who: Annotated[Person, SEE]) -> WorkerDetail:
    """One worker: what they did, how it was judged, what they are due."""
    return await _detail(request, worker_key, who)


@router.get("/workers/{worker_key}/assignments", dependencies=[SEE])
async def assignments_of_worker(
    worker_key: str, request: Request, after: Key = None, limit: Limit = 50
) -> WorkerAssignments:
    """Assignments of a worker in all runs, newest first; `after` is the `next_after` of the page before."""
    return await looking(request).parts.store.query(
        lambda connection: worker_assignments(connection, worker_key, after, limit)
    )


@router.post("/workers/{worker_key}/qualifications")
async def qualify(
    worker_key: str, body: Qualification, request: Request, who: Annotated[Person, MANAGE]
) -> WorkerDetail:
    """Give a worker a qualification, or take it away."""
    name = body.name.strip()
    if not name:
        raise Invalid({"name": "name the qualification, such as 'trained'"})
    return await _decide(request, worker_key, Qualified(name=name, value=body.value), who)


@router.post("/workers/{worker_key}/block")
async def block(
    worker_key: str, body: Block, request: Request, who: Annotated[Person, MANAGE]
) -> WorkerDetail:
    """Give a worker no new work, or new work again. What they have open, they may end."""
    return await _decide(request, worker_key, Blocked(blocked=body.blocked, reason=body.reason.strip()), who)


@router.post("/workers/{worker_key}/notes")
async def note_worker(
    worker_key: str, body: WorkerNote, request: Request, who: Annotated[Person, REVIEW]
) -> WorkerDetail:
    """Write down something about a worker, for requesters."""
    if not body.text.strip():
        raise Invalid({"text": "the note is empty; write what others should know"})
    return await _decide(request, worker_key, Noted(text=body.text.strip()), who)


async def _decide(
    request: Request, worker_key: str, decision: Qualified | Blocked | Noted, who: Person
) -> WorkerDetail:
    parts = looking(request).parts
    about = AboutWorker(worker_key=worker_key, decision=decision, at=parts.now(), by=who.name)
    await parts.store.write(lambda connection: decide_on_worker(connection, about))
    return await _detail(request, worker_key, who)


async def _detail(request: Request, worker_key: str, who: Person) -> WorkerDetail:
    parts = looking(request).parts
    known_as = parts.known_as if who.may_see_names else None
    return await parts.store.query(lambda connection: worker_detail(connection, worker_key, known_as))
