"""How calls ended, and what was written down of them: a cancelled call ends at once, and is told of later. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ajeeb.events import Outcome, Provenance, Recorded, Settled, Try

from .state import together

_Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How one try of a call ended.

    settled: the record that stands; at: when it was written, UTC milliseconds.
    told: the record that has the goes at models; another one if the call was cancelled.
    """

    settled: Settled
    at: int
    told: Settled

    @property
    def outcome(self) -> Outcome:
        """How it ended for the worker."""
        return self.settled.outcome

    @property
    def tries(self) -> tuple[Try, ...]:
        """Each go at a model, in the order in which they ended."""
        return self.told.outcome.tries

    @property
    def provenance(self) -> Provenance | None:
        """What ran, if that was written down."""
        return self.outcome.provenance or self.told.outcome.provenance

    @property
    def queue_ms(self) -> int | None:
        """How long it waited for a turn while no model was at work for it; None if nothing tells."""
        if self.tries:
            return queue_ms(self.tries)
        ran = self.provenance
        return between(ran.queued_at, ran.started_at) if ran else None

    @property
    def model_ms(self) -> int | None:
        """How long at least one model was at work for it; None if none was."""
        if self.tries:
            return model_ms(self.tries)
        ran = self.provenance
        return between(ran.started_at, ran.finished_at) if ran else None


def endings(events: Iterable[Recorded]) -> dict[tuple[str, int], Ending]:
    """The end of each try of a call that has ended, by the call's id and the number of the try."""
    found: dict[tuple[str, int], Ending] = {}
    for one in events:
        event = one.event
        if not isinstance(event, Settled):
            continue
        key = event.call_id, event.try_no
        known = found.get(key)
        if known is None:
            found[key] = Ending(settled=event, at=one.at, told=event)
        elif not known.tries:
            found[key] = Ending(settled=known.settled, at=known.at, told=event)
    return found


def queue_ms(tries: Sequence[Try]) -> int | None:
    """How long at least one of these goes waited for its turn, and none was at work.

    None if nothing tells. What the cache had, had no turn to wait for.
    """
    waits = [
        (one.queued_at, until)
        for one in tries
        if one.cache != "read" and one.queued_at is not None
        if (until := one.started_at or one.finished_at) is not None
    ]
    if not any(one.queued_at is not None for one in tries):
        return None
    work = _work(tries)
    return together([*waits, *work]) - together(work)


def model_ms(tries: Sequence[Try]) -> int | None:
    """How long at least one of these goes was at work; None if none was."""
    work = _work(tries)
    return together(work) if work else None


def answered_by(tries: Sequence[Try], output: int) -> Try | None:
    """The go that made an output; None if no go is known to have."""
    return next((one for one in reversed(tries) if one.status == "ok" and one.output == output), None)


def cost_micros(tries: Iterable[Try]) -> tuple[int | None, str]:
    """(what they cost in all, currency); None if none has a price, or if they were paid in several currencies."""
    priced = [one for one in tries if one.cost_micros is not None]
    currencies = {one.currency for one in priced}
    if len(currencies) != 1:
        return None, ""
    return sum(one.cost_micros or 0 for one in priced), currencies.pop()


def between(start: int | None, end: int | None) -> int | None:
    """How long it took; None if one end is not known."""
    return None if start is None or end is None else max(0, end - start)


def _work(tries: Iterable[Try]) -> list[_Span]:
    return [
        (one.started_at, one.finished_at)
        for one in tries
        if one.started_at is not None and one.finished_at is not None
    ]
