"""A decision about many assignments: first the numbers, then, in batches, what can be done of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeAlias

import apsw

from ajeeb.errors import AjeebError, Conflict, Invalid, Unknown
from ajeeb.events import Decided, RecordedDecision, review_stream
from ajeeb.loops import Reviewed, fold_review
from ajeeb.store import decisions

from . import payments
from .decide import decide
from .deciding import Asking, WorkMovedOn, apply, known, work_of
from .decision_words import did, money
from .many_tally import Tally, Would
from .review_shapes import Confirmed, ManyDecided
from .reviewer import Reviewer
from .wanted import Approve, Reject, SoftReject, Undo, WantedOfMany

BATCH = 200
"""Assignments in one piece of work, so that workers and other readers get their turn in between."""
_Step: TypeAlias = "Callable[[apsw.Connection, Many, Asking, _Stood], Would]"


class HasVerdict(Conflict):
    """There is a verdict on this work. Say that verdicts are to be replaced, or leave it as it is."""

    code = "has_verdict"


@dataclass(frozen=True, kw_only=True)
class Many:
    """A decision that somebody wants to make about many assignments of a run. at: UTC milliseconds.

    position: of the record when they looked; what changed after it is left out. None for a first look.
    replace: verdicts that stand already; otherwise such work is left out.
    """

    run_id: str
    wanted: WantedOfMany | Undo
    by: Reviewer
    at: int
    key: str
    position: int | None = None
    replace: bool = False


@dataclass(frozen=True, kw_only=True)
class _Stood:
    """A review before the decision of a request, and after it if it was made already."""

    before: Reviewed
    after: Reviewed | None


def currency_of(connection: apsw.Connection, run_id: str) -> str:
    """What a run pays in; empty if nothing is set."""
    return str(connection.execute(_CURRENCY, (run_id,)).get or "")


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in batches, each once, in order."""
    once = iter(dict.fromkeys(ids))
    while batch := list(islice(once, BATCH)):
        yield batch


def look_at(connection: apsw.Connection, many: Many, ids: Sequence[str]) -> Tally:
    """What the decision would do to these. Raises: Invalid, if it can be meant for none."""
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
            stood = _stood(connection, many, assignment_id)
            if isinstance(many.wanted, Approve | SoftReject | Reject):
                tally.judged_already(stood.before.verdict)
            tally.count(worker_key, step(connection, many, _asking(many, assignment_id), stood))
        except Invalid:
            raise  # it is said of the decision, not of this work
        except AjeebError as error:
            tally.leave_out(assignment_id, unit, worker_key, error)
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


def _done(connection: apsw.Connection, many: Many, asking: Asking, stood: _Stood) -> Would:
    with connection:
        would = _checked(connection, many, asking, stood)
        apply(connection, asking)
    return would


def _stood(connection: apsw.Connection, many: Many, assignment_id: str) -> _Stood:
    stream = review_stream(assignment_id)
    made = decisions(connection, stream)
    if not known(connection, stream, many.key):
        return _Stood(before=fold_review(made), after=None)
    first = next(one.seq for one in made if _has_key(connection, stream, one.seq, many.key))
    return _Stood(
        before=fold_review(one for one in made if one.seq < first),
        after=fold_review(one for one in made if one.seq <= first),
    )


def _checked(connection: apsw.Connection, many: Many, asking: Asking, stood: _Stood) -> Would:
    """What follows from this decision, if it can be made now or was made by this very request."""
    before, after = stood.before, stood.after
    if after is None:
        after = _after(connection, many, asking, before)
        payments.check_can_follow(connection, asking.assignment_id, after)
    minor = payments.newly_owed(connection, asking.assignment_id, before, after)
    decided = isinstance(after.made[-1].decision, Decided)
    return Would(minor=minor, replaces=decided and before.verdict is not None)


def _after(connection: apsw.Connection, many: Many, asking: Asking, before: Reviewed) -> Reviewed:
    if many.position is not None and _moved(connection, asking.assignment_id, many.position):
        raise WorkMovedOn("something happened here after you had looked at the numbers; look again")
    decision = decide(before, work_of(connection, asking.assignment_id), many.wanted, many.by)
    stands = before.verdict
    if isinstance(decision, Decided) and stands is not None and not many.replace:
        raise HasVerdict(f"{stands.by} {did(stands.decision)} already; it stays so")
    new = RecordedDecision(
        stream=review_stream(asking.assignment_id),
        seq=before.seq + 1,
        at=many.at,
        by=many.by.name,
        decision=decision,
    )
    return fold_review([new], before)


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
