"""Routes that decide on work, one or many, and take it back."""

from __future__ import annotations

from typing import Annotated

import apsw
from fastapi import APIRouter, Query
from starlette.requests import Request

from ajeeb.accounts.people import Person
from ajeeb.review.deciding import Asking, apply
from ajeeb.review.neighbours import neighbours as review_neighbours
from ajeeb.review.neighbours import run_of
from ajeeb.review.review_shapes import (
    DecisionBody,
    ManyBody,
    ManyDecided,
    Neighbours,
    ReviewState,
    UndoBody,
    UndoManyBody,
)
from ajeeb.review.review_state import review_state
from ajeeb.review.reviewer import Reviewer
from ajeeb.review.wanted import Wanted
from ajeeb.review.work_shapes import WorkQuery

from . import many
from .guard import REVIEW, SEE
from .looking import looking

router = APIRouter()


@router.get("/assignments/{assignment_id}/decisions", dependencies=[SEE])
async def decisions(assignment_id: str, request: Request) -> ReviewState:
    """Where the review of an assignment stands, with every decision about it."""
    return await looking(request).parts.store.query(
        lambda connection: review_state(connection, assignment_id)
    )


@router.get("/assignments/{assignment_id}/neighbours")
async def neighbours(
    assignment_id: str,
    wanted: Annotated[WorkQuery, Query()],
    request: Request,
    who: Annotated[Person, SEE],
) -> Neighbours:
    """What comes before and after an assignment in the table of work; the same query as `work`."""
    found = looking(request)
    now = found.parts.now()

    def read(connection: apsw.Connection) -> Neighbours:
        rates = found.rates.of(connection, run_of(connection, assignment_id), now)
        return review_neighbours(connection, assignment_id, wanted, rates.limits, by_name=who.may_see_names)

    return await found.parts.store.query(read)


@router.post("/assignments/{assignment_id}/decisions")
async def decide(
    assignment_id: str, body: DecisionBody, request: Request, who: Annotated[Person, REVIEW]
) -> ReviewState:
    """Decide on an assignment: approve, soft reject, reject, bonus, exclude, include, note, undo.

    409 says what happened in the meantime, and by whom; nothing was recorded then.
    """
    return await _decide(request, who, assignment_id, body.want, body)


@router.post("/assignments/{assignment_id}/undo")
async def undo(
    assignment_id: str, body: UndoBody, request: Request, who: Annotated[Person, REVIEW]
) -> ReviewState:
    """Take a decision about an assignment back: the last own one, or a given one."""
    return await _decide(request, who, assignment_id, body.want, body)


@router.post("/runs/{run_id}/decisions")
async def decide_many(
    run_id: str, body: ManyBody, request: Request, who: Annotated[Person, REVIEW]
) -> ManyDecided:
    """Decide on many assignments of a run.

    Without `confirmed` nothing is done: the answer tells how many it would be and what they would be paid. With these
    numbers it is done, as far as it can be; the answer tells on which it was not done, and why.
    """
    return await many.decide(looking(request).parts, run_id, body, reviewer(who), by_name=who.may_see_names)


@router.post("/runs/{run_id}/decisions/undo")
async def undo_many(
    run_id: str, body: UndoManyBody, request: Request, who: Annotated[Person, REVIEW]
) -> ManyDecided:
    """Take back what one own request decided about many."""
    return await many.undo(looking(request).parts, run_id, body, reviewer(who))


def reviewer(who: Person) -> Reviewer:
    """The person as somebody who decides; who manages may take back what others decided."""
    return Reviewer(name=who.name, over_others="manage" in who.permissions)


async def _decide(
    request: Request, who: Person, assignment_id: str, wanted: Wanted, body: DecisionBody | UndoBody
) -> ReviewState:
    parts = looking(request).parts
    asking = Asking(
        assignment_id=assignment_id,
        wanted=wanted,
        by=reviewer(who),
        at=parts.now(),
        key=body.key,
        expect=body.expect,
        seen=body.seen if isinstance(body, DecisionBody) else None,
    )
    await parts.store.write(lambda connection: apply(connection, asking))
    return await parts.store.query(lambda connection: review_state(connection, assignment_id))
