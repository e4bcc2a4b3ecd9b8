"""Applies one decision about an assignment: the event, the columns that lists read, pay and news, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import apsw

from ajeeb.errors import Conflict, Unknown
from ajeeb.events import Decision, RecordedDecision, Undone, event_adapter, review_stream
from ajeeb.loops import Reviewed, fold_review
from ajeeb.store import AppendDecisions, append_decisions, decisions
from ajeeb.store.deliveries import announce

from . import payments
from .decide import Work, decide
from .decision_words import did, passed
from .review_columns import columns, keep_columns
from .reviewer import Reviewer
from .wanted import Wanted
from .words import in_words


class DecidedMeanwhile(Conflict):
    """Somebody else decided on this assignment after the reviewer had opened it."""

    code = "decided_meanwhile"


class WorkMovedOn(Conflict):
    """The worker went on, or handed in, after the reviewer had opened the assignment."""

    code = "work_moved_on"


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A decision that somebody wants to make. at: UTC milliseconds.

    key: of the request; the same key a second time changes nothing.
    expect: the seq of the review that the reviewer saw; seen: the seq of the work. None: whatever they are.
    """

    assignment_id: str
    wanted: Wanted
    by: Reviewer
    at: int
    key: str
    expect: int | None = None
    seen: int | None = None


def apply(connection: apsw.Connection, asking: Asking) -> Reviewed:
    """Where the review stands with this decision, written with everything that follows from it.

    Raises: Unknown; DecidedMeanwhile; WorkMovedOn; what `decide` raises; Conflict if it has been paid already.
    """
    stream = review_stream(asking.assignment_id)
    reviewed = fold_review(decisions(connection, stream))
    if known(connection, stream, asking.key):
        return reviewed
    work = work_of(connection, asking.assignment_id)
    _check_review(reviewed, asking)
    _check_work(connection, asking)
    decision = decide(reviewed, work, asking.wanted, asking.by)
    return _write(connection, asking, reviewed, decision)


def known(connection: apsw.Connection, stream: str, key: str) -> bool:
    """Whether a request with this key was answered in this stream."""
    sql = "SELECT EXISTS (SELECT 1 FROM event WHERE stream = ? AND action = ?)"
    return bool(connection.execute(sql, (stream, key)).get)


def work_of(connection: apsw.Connection, assignment_id: str) -> Work:
    """The work that is decided on. Raises: Unknown."""
    row: Any = connection.execute(_WORK, (assignment_id,)).fetchone()
    if row is None:
        raise Unknown("there is no such assignment")
    attempts = connection.execute(_ATTEMPTS, (assignment_id,))
    return Work(
        status=row[0],
        erased=bool(row[1]),
        currency=row[2] or "",
        reward_minor=row[3],
        attempts=frozenset(str(attempt_id) for (attempt_id,) in attempts),
    )


def _check_review(reviewed: Reviewed, asking: Asking) -> None:
    if asking.expect is None or reviewed.seq == asking.expect:
        return
    if reviewed.seq < asking.expect:
        raise DecidedMeanwhile("this page shows decisions that are not in the record; look again")
    since = [one for one in reviewed.made if one.seq > asking.expect]
    last = since[-1]
    more = f", and {len(since) - 1} more" if len(since) > 1 else ""
    raise DecidedMeanwhile(
        f"{last.by} {did(last.decision)} {passed(asking.at - last.at)}{more}, after you had opened it;"
        " nothing of yours was recorded: look again, then decide"
    )


def _check_work(connection: apsw.Connection, asking: Asking) -> None:
    if asking.seen is None:
        return
    row: Any = connection.execute(_MOVED, (asking.assignment_id, asking.seen)).fetchone()
    if row is not None:
        said = in_words(event_adapter.validate_json(row[1]))
        raise WorkMovedOn(
            f"the work moved on {passed(asking.at - row[0])} (“{said}”), after you had opened it;"
            " nothing was recorded: look again, then decide"
        )


def _write(connection: apsw.Connection, asking: Asking, reviewed: Reviewed, decision: Decision) -> Reviewed:
    append = AppendDecisions(
        stream=review_stream(asking.assignment_id),
        decisions=(decision,),
        at=asking.at,
        by=asking.by.name,
        expect=reviewed.seq,
        key=asking.key,
    )
    [recorded] = append_decisions(connection, append)
    stands = fold_review([recorded], reviewed)
    keep_columns(connection, asking.assignment_id, stands)
    payments.follow(connection, asking.assignment_id, recorded, _undone(reviewed, recorded))
    _tell(connection, asking.assignment_id, recorded, stands)
    return stands


def _undone(reviewed: Reviewed, recorded: RecordedDecision) -> RecordedDecision | None:
    if not isinstance(recorded.decision, Undone):
        return None
    taken_back = recorded.decision.seq
    return next(one for one in reviewed.made if one.seq == taken_back)


def _tell(
    connection: apsw.Connection, assignment_id: str, recorded: RecordedDecision, stands: Reviewed
) -> None:
    run_id: Any = connection.execute(
        "SELECT run_id FROM assignment WHERE assignment_id = ?", (assignment_id,)
    ).get
    told = columns(stands)
    body = {
        "assignment_id": assignment_id,
        "run_id": run_id,
        "seq": recorded.seq,
        "at": recorded.at,
        "by": recorded.by,
        "made": recorded.decision.model_dump(mode="json"),
        "stands": {name: told[name] for name in ("decision", "bonus_minor", "excluded", "excluded_attempts")},
    }
    announce(connection.execute, "decided", body, recorded.at)


_WORK = """
    SELECT a.status, a.erased, r.settings ->> 'currency', r.settings ->> 'reward_minor'
    FROM assignment a JOIN run r ON r.run_id = a.run_id WHERE a.assignment_id = ?
"""
_ATTEMPTS = "SELECT data ->> 'attempt_id' FROM event WHERE stream = ? AND kind = 'asked'"
# What a measure or a late answer adds changes nothing that a reviewer judged.
_MOVED = """
    SELECT at, data FROM event WHERE stream = ? AND seq > ? AND kind NOT IN ('measured', 'settled', 'observed')
    ORDER BY seq DESC LIMIT 1
"""
