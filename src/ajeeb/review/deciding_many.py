"""A decision about many assignments: first the numbers, then, in batches, what can be done of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, TypeAlias

import apsw

from ajeeb.errors import AjeebError, Conflict, Unknown
from ajeeb.events import RecordedDecision, review_stream
from ajeeb.loops import fold_review
from ajeeb.store import decisions

from . import payments
from .decide import Reviewer, decide
from .deciding import Asking, WorkMovedOn, apply, known, work_of
from .decision_words import money
from .review_shapes import Confirmed, ManyDecided, NotDone
from .wanted import Undo, WantedOfMany

BATCH = 200
"""Assignments in one piece of work, so that workers and other readers get their turn in between."""
_TOLD = 200
_Step: TypeAlias = "Callable[[apsw.Connection, Many, Asking], int]"
"""What one decision lets be owed, in smallest units."""


@dataclass(frozen=True, kw_only=True)
class Many:
    """A decision that somebody wants to make about many assignments of a run. at: UTC milliseconds.

    position: of the record when they looked; what changed after it is left out. None for a first look.
    """

    run_id: str
    wanted: WantedOfMany | Undo
    by: Reviewer
    at: int
    key: str
    position: int | None = None


@dataclass
class Tally:
    """What was counted so far."""

    assignments: int = 0
    minor: int = 0
    left_out: int = 0
    workers: set[str] = field(default_factory=set)
    not_done: list[NotDone] = field(default_factory=list)

    def leave_out(self, assignment_id: str, unit: int, worker_key: str, error: AjeebError) -> None:
        """Count one on which nothing is done, and keep why."""
        self.left_out += 1
        if len(self.not_done) < _TOLD:
            why = NotDone(
                assignment_id=assignment_id,
                unit=unit,
                worker_key=worker_key,
                code=error.code,
                why=str(error),
            )
            self.not_done.append(why)

    def add(self, other: Tally) -> None:
        """Count what another batch came to."""
        self.assignments += other.assignments
        self.minor += other.minor
        self.left_out += other.left_out
        self.workers |= other.workers
        self.not_done += other.not_done[: _TOLD - len(self.not_done)]

    def told(self, *, done: bool, currency: str, position: int) -> ManyDecided:
        """The tally as data."""
        return ManyDecided(
            done=done,
            assignments=self.assignments,
            workers=len(self.workers),
            minor=self.minor,
            currency=currency,
            position=position,
            not_done=tuple(self.not_done),
            left_out=self.left_out,
        )


def currency_of(connection: apsw.Connection, run_id: str) -> str:
    """What a run pays in; empty if nothing is set."""
    return str(connection.execute(_CURRENCY, (run_id,)).get or "")


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in batches, each once, in order."""
    once = iter(dict.fromkeys(ids))
    while batch := list(islice(once, BATCH)):
        yield batch


def look_at(connection: apsw.Connection, many: Many, ids: Sequence[str]) -> Tally:
    """What the decision would do to these."""
    return _go_through(connection, many, ids, _checked)


def carry_out(connection: apsw.Connection, many: Many, ids: Sequence[str]) -> Tally:
    """What was done to these, as far as it could be; to each of them wholly or not at all."""
    return _go_through(connection, many, ids, _done)


def _go_through(connection: apsw.Connection, many: Many, ids: Sequence[str], step: _Step) -> Tally:
    tally = Tally()
    for assignment_id in ids:
        row: Any = connection.execute(_ROW, (assignment_id, many.run_id)).fetchone()
        unit, worker_key = row or (0, "")
        try:
            if row is None:
                raise Unknown("there is no such assignment in this run")
            minor = step(connection, many, _asking(many, assignment_id))
        except AjeebError as error:
            tally.leave_out(assignment_id, unit, worker_key, error)
            continue
        tally.assignments += 1
        tally.workers.add(worker_key)
        tally.minor += minor
    return tally


def check_confirmed(told: ManyDecided, confirmed: Confirmed) -> None:
    """Nothing, if no more is done and paid than somebody has agreed to. Raises: Conflict."""
    if told.assignments > confirmed.assignments or told.minor > confirmed.minor:
        raise Conflict(
            f"the numbers have changed: it would now be {told.assignments} assignments and"
            f" {money(told.minor, told.currency)}; nothing was done: look at the new numbers, then confirm them"
        )


def undo_many(connection: apsw.Connection, many: Many, made: Mapping[str, int]) -> Tally:
    """Take these decisions back, as far as it can be done. made: assignment to the seq of the decision."""
    tally = Tally()
    for assignment_id, seq in made.items():
        tally.add(carry_out(connection, replace(many, wanted=Undo(seq=seq)), [assignment_id]))
    return tally


def made_by(connection: apsw.Connection, run_id: str, key: str, by: str) -> dict[str, int]:
    """What one request of this person decided about many: assignment to the seq of the decision."""
    found = connection.execute(_MADE_BY, (key, by, run_id))
    return {str(assignment_id): int(seq) for assignment_id, seq in found}


def _done(connection: apsw.Connection, many: Many, asking: Asking) -> int:
    with connection:
        minor = _checked(connection, many, asking)
        apply(connection, asking)
    return minor


def _checked(connection: apsw.Connection, many: Many, asking: Asking) -> int:
    """What this decision lets be owed, if it can be made now or was made by this very request."""
    stream = review_stream(asking.assignment_id)
    made = decisions(connection, stream)
    if known(connection, stream, many.key):
        first = next(one.seq for one in made if _has_key(connection, stream, one.seq, many.key))
        before = fold_review(one for one in made if one.seq < first)
        after = fold_review(one for one in made if one.seq <= first)
        return payments.newly_owed(connection, asking.assignment_id, before, after)
    if many.position is not None and _moved(connection, asking.assignment_id, many.position):
        raise WorkMovedOn("something happened here after you had looked at the numbers; look again")
    reviewed = fold_review(made)
    decision = decide(reviewed, work_of(connection, asking.assignment_id), many.wanted, many.by)
    new = RecordedDecision(
        stream=stream, seq=reviewed.seq + 1, at=many.at, by=many.by.name, decision=decision
    )
    after = fold_review([new], reviewed)
    payments.check_can_follow(connection, asking.assignment_id, after)
    return payments.newly_owed(connection, asking.assignment_id, reviewed, after)


def _has_key(connection: apsw.Connection, stream: str, seq: int, key: str) -> bool:
    sql = "SELECT action = ? FROM event WHERE stream = ? AND seq = ?"
    return bool(connection.execute(sql, (key, stream, seq)).get)


def _moved(connection: apsw.Connection, assignment_id: str, position: int) -> bool:
    streams = (assignment_id, review_stream(assignment_id), position)
    return bool(connection.execute(_MOVED, streams).get)


def _asking(many: Many, assignment_id: str) -> Asking:
    return Asking(assignment_id=assignment_id, wanted=many.wanted, by=many.by, at=many.at, key=many.key)


_CURRENCY = "SELECT settings ->> 'currency' FROM run WHERE run_id = ?"
_ROW = """
    SELECT u.number, a.worker_key FROM assignment a JOIN unit u ON u.unit_id = a.unit_id
    WHERE a.assignment_id = ? AND a.run_id = ?
"""
_MOVED = """
    SELECT EXISTS (SELECT 1 FROM event WHERE stream IN (?, ?) AND position > ?
        AND kind NOT IN ('measured', 'settled', 'observed'))
"""
_MADE_BY = """
    SELECT a.assignment_id, min(e.seq) FROM event e
    JOIN assignment a ON e.stream = a.assignment_id || '/review'
    WHERE e.actor IS NOT NULL AND e.action = ? AND e.actor = ? AND a.run_id = ? GROUP BY a.assignment_id
"""
