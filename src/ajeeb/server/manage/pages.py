"""Routes that show: runs, assignments, the filmstrip or form of one, learning curve, calls, answers, and news."""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import HTMLResponse

from ajeeb import review
from ajeeb.accounts import Person

from .guard import REVIEW, SEE, may_still
from .left_form import document
from .looking import looking
from .wire import Changed, ChangedHere

router = APIRouter()


@router.get("/runs", dependencies=[SEE])
async def runs(request: Request) -> tuple[review.RunSummary, ...]:
    """All runs, newest first; archived ones too, marked."""
    return await looking(request).runs()


@router.get("/runs/{run_id}", dependencies=[SEE])
async def run(run_id: str, request: Request) -> review.RunDetail:
    """One run with its counters."""
    return await looking(request).run(run_id)


@router.get("/runs/{run_id}/assignments", dependencies=[SEE])
async def assignments(
    run_id: str,
    request: Request,
    after: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> review.AssignmentPage:
    """Assignments of a run, newest first; `after` is the `next_after` of the page before."""
    parts = looking(request).parts
    return await parts.store.query(
        lambda connection: review.assignment_page(connection, parts.asset_url, run_id, after, limit)
    )


@router.get("/runs/{run_id}/curve", dependencies=[SEE])
async def curve(run_id: str, request: Request) -> review.Curve:
    """Score by attempt, people and simulated workers apart, with how many are still in."""
    return await looking(request).curve(run_id)


@router.get("/runs/{run_id}/calls", dependencies=[SEE])
async def calls(run_id: str, request: Request) -> review.RunCalls:
    """The calls of a run: how they ended, how long they took, what they cost."""
    return await looking(request).calls(run_id)


@router.get("/runs/{run_id}/answers", dependencies=[SEE])
async def answers(run_id: str, request: Request) -> review.FormAnswers:
    """What was handed in during a form's run: how, how fast, and what was chosen in each field."""
    return await looking(request).answers(run_id)


@router.get("/runs/{run_id}/live", dependencies=[SEE], response_class=EventSourceResponse)
async def live(run_id: str, request: Request) -> AsyncIterable[ServerSentEvent]:
    """A message `changed` at once, and whenever something was recorded; at most one every 300 ms.

    It ends within a few seconds once the session or token that asked for it is good no more.
    """
    async for position in looking(request).changes(lambda: may_still(request, "see")):
        yield ServerSentEvent(event="changed", data=Changed(position=position))


@router.get("/assignments/{assignment_id}/live", response_class=EventSourceResponse)
async def live_here(
    assignment_id: str, request: Request, who: Annotated[Person, REVIEW]
) -> AsyncIterable[ServerSentEvent]:
    """As `live`, for the page of one assignment: it tells too which other reviewers have that open now.

    Whoever listens is told to them, until the stream ends.
    """
    found = looking(request)
    here = found.presence
    with here.at(assignment_id, who):
        changes = found.changes(lambda: may_still(request, "review"), lambda: here.others(assignment_id, who))
        async for position in changes:
            others = here.others(assignment_id, who)
            yield ServerSentEvent(event="changed", data=ChangedHere(position=position, others=others))


@router.get("/assignments/{assignment_id}", dependencies=[SEE])
async def assignment(assignment_id: str, request: Request) -> review.Film:
    """The filmstrip of one assignment."""
    parts = looking(request).parts
    return await parts.store.query(lambda connection: review.film(connection, parts.asset_url, assignment_id))


@router.get("/assignments/{assignment_id}/form", dependencies=[SEE], response_class=HTMLResponse)
async def left_form(
    assignment_id: str, request: Request, theme: Literal["light", "dark"] = "light"
) -> HTMLResponse:
    """The form as the worker left it: a page for a frame, in which nothing runs."""
    parts = looking(request).parts
    kept = await parts.store.query(lambda connection: review.kept_form(connection, assignment_id))
    return await document(parts, kept, theme)
