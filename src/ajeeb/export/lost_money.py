"""Money of goes that nobody could write down, because the server stopped while they ran: as the budget counts it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import apsw

from ajeeb.events import Asked, Called, Failed, Recorded, Settled, Tried, Try

from .rows import Work

_SAYS = "the server stopped while it ran; what was set aside for it counts as spent"


def with_lost_money(connection: apsw.Connection, work: Work, until_ms: int) -> Work:
    """The same work, each call with a go that says `lost` for what was reserved and is in no other go.

    until_ms: reservations after it do not count, and those that were settled after it count as they were made.
    """
    suspects = _suspects(work.events)
    lost = {call: one for call in suspects if (one := _lost(connection, work.events, call, until_ms))}
    return replace(work, events=list(_told(work.events, lost))) if lost else work


def _suspects(events: Sequence[Recorded]) -> list[str]:
    """Calls that ended, and of which a go may not have been written down."""
    again = {one.event.call_id for one in events if isinstance(one.event, Tried)}
    ended = [one.event for one in events if isinstance(one.event, Settled)]
    odd = (one for one in ended if one.call_id in again or _tells_nothing(one))
    return list(dict.fromkeys(one.call_id for one in odd))


def _tells_nothing(settled: Settled) -> bool:
    outcome = settled.outcome
    return isinstance(outcome, Failed) and outcome.status in ("lost", "cancelled") and not outcome.tries


def _lost(connection: apsw.Connection, events: Sequence[Recorded], call_id: str, until_ms: int) -> Try | None:
    row = connection.execute(_RESERVED, {"call": call_id, "until": until_ms}).fetchone()
    written = sum(go.cost_micros or 0 for go in _goes(events, call_id))
    if row is None or row[0] <= written:
        return None
    return Try(
        backend=_procedure(events, call_id),
        status="lost",
        message=_SAYS,
        cost_micros=row[0] - written,
        currency=row[1],
    )


def _goes(events: Sequence[Recorded], call_id: str) -> Iterator[Try]:
    for one in events:
        if isinstance(one.event, Settled) and one.event.call_id == call_id:
            yield from one.event.outcome.tries


def _procedure(events: Sequence[Recorded], call_id: str) -> str:
    asked = (one.event for one in events if isinstance(one.event, Asked | Called))
    return next((one.procedure for one in asked if one.call_id == call_id), "")


def _told(events: Sequence[Recorded], lost: dict[str, Try]) -> Iterator[Recorded]:
    """The events; of each of these calls, the record that has its goes, or else the last one, has one more."""
    tellers: dict[str, int] = {}
    for place, one in enumerate(events):
        if isinstance(one.event, Settled) and one.event.call_id in lost:
            known = tellers.get(one.event.call_id)
            before = events[known].event if known is not None else None
            if not (isinstance(before, Settled) and before.outcome.tries):
                tellers[one.event.call_id] = place
    places = set(tellers.values())
    for place, one in enumerate(events):
        if place in places and isinstance(one.event, Settled):
            outcome = one.event.outcome
            goes = (lost[one.event.call_id], *outcome.tries)
            told = one.event.model_copy(update={"outcome": outcome.model_copy(update={"tries": goes})})
            yield replace(one, event=told)
        else:
            yield one


_RESERVED = """
    SELECT sum(CASE WHEN settled_at <= :until THEN settled ELSE micros END), currency FROM reservation
    WHERE call_id = :call AND at <= :until GROUP BY currency
"""
