"""Decisions about many assignments, in batches: each batch is one piece of work for the store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ajeeb import review
from ajeeb.errors import Invalid
from ajeeb.review.assignments import run_config
from ajeeb.review.deciding_many import (
    Many,
    batches,
    carry_out,
    check_confirmed,
    currency_of,
    look_at,
    made_by,
    undo_many,
)
from ajeeb.review.many_tally import Tally
from ajeeb.review.review_shapes import ManyBody, ManyDecided, UndoManyBody
from ajeeb.review.reviewer import Reviewer
from ajeeb.review.wanted import Undo
from ajeeb.review.work import matching
from ajeeb.review.work_filter import filter_of

from .parts import Parts


async def decide(parts: Parts, run_id: str, body: ManyBody, by: Reviewer, *, by_name: bool) -> ManyDecided:
    """What a decision would do, or did if its numbers are confirmed.

    by_name: whether a selection finds workers by the ids and names that they came with.
    Raises: Unknown; Invalid; Conflict if the numbers have changed.
    """
    store, confirmed = parts.store, body.confirmed
    position = confirmed.position if confirmed else await store.query(review.last_position)
    many = Many(
        run_id=run_id,
        wanted=body.want,
        by=by,
        at=parts.now(),
        key=body.key,
        position=confirmed.position if confirmed else None,
        replace=body.replace,
    )
    ids = await _ids(parts, run_id, body, by_name)
    currency = await store.query(lambda connection: currency_of(connection, run_id))
    tally = Tally()
    for batch in batches(ids):
        tally.add(await store.query(partial(look_at, many=many, ids=batch)))
    told = tally.told(done=False, currency=currency, position=position)
    if confirmed is None:
        return told
    check_confirmed(told, confirmed)
    tally = Tally()
    for batch in batches(ids):
        tally.add(await store.write(partial(carry_out, many=many, ids=batch)))
    return tally.told(done=True, currency=currency, position=position)


async def undo(parts: Parts, run_id: str, body: UndoManyBody, by: Reviewer) -> ManyDecided:
    """Take back what a request of the same person decided. Raises: Unknown."""
    store, tally = parts.store, Tally()
    many = Many(run_id=run_id, wanted=Undo(), by=by, at=parts.now(), key=body.key)
    made = await store.query(lambda connection: made_by(connection, run_id, body.made_by, by.name))
    for batch in batches(made):
        part = {one: made[one] for one in batch}
        tally.add(await store.write(partial(undo_many, many=many, made=part)))
    position = await store.query(review.last_position)
    currency = await store.query(lambda connection: currency_of(connection, run_id))
    return tally.told(done=True, currency=currency, position=position)


async def _ids(parts: Parts, run_id: str, body: ManyBody, by_name: bool) -> Sequence[str]:
    """The assignments that are meant."""
    await parts.store.query(lambda connection: run_config(connection, run_id))
    if (body.assignments is None) == (body.selection is None):
        raise Invalid({"assignments": "give the ids of assignments, or a selection, and not both"})
    if body.assignments is not None:
        return body.assignments
    wanted = filter_of(body.selection or "")
    return await parts.store.query(lambda connection: matching(connection, run_id, wanted, by_name=by_name))
