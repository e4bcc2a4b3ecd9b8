"""Everything that is shown of one worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median
from typing import Any, TypeAlias

import apsw

from ajeeb.errors import Unknown
from ajeeb.events import Blocked, Erased, Noted, Qualified, RecordedDecision, worker_stream
from ajeeb.loops import fold
from ajeeb.store import decisions, recorded

from .payment_lists import pay_sums
from .worker_lists import one_worker
from .worker_shapes import WorkerDecision, WorkerDetail, WorkerRun

MOST_TIMED = 50  # assignments
KnownAs: TypeAlias = Callable[[str, str], str]
"""(provider, id there) to what a requester knows the worker by, such as the link that they were given."""


def worker_detail(connection: apsw.Connection, worker_key: str, known_as: KnownAs | None) -> WorkerDetail:
    """One worker. known_as: None for who may not know. Raises: Unknown."""
    row = one_worker(connection, worker_key)
    if row is None:
        raise Unknown("there is no such worker")
    [(provider, external_id, erasing)] = connection.execute(_NAME, (worker_key,))
    times = list(_person_times(connection, worker_key))
    return WorkerDetail(
        row=row,
        known_as=known_as(str(provider), str(external_id)) if known_as and external_id else None,
        erasing=bool(erasing),
        runs=tuple(_runs(connection, worker_key)),
        pay=pay_sums(connection, None, worker_key),
        person_ms=round(median(times)) if times else None,
        person_of=len(times),
        decisions=tuple(_shown(reversed(decisions(connection, worker_stream(worker_key))))),
    )


def _runs(connection: apsw.Connection, worker_key: str) -> Iterator[WorkerRun]:
    for run_id, count in connection.execute(_RUNS, (worker_key,)):
        yield WorkerRun(run_id=str(run_id), assignments=int(str(count)))


def _person_times(connection: apsw.Connection, worker_key: str) -> Iterator[int]:
    """From opening to the end without the waits, of the newest assignments that have ended."""
    for (assignment_id,) in connection.execute(_ENDED, (worker_key, MOST_TIMED)).fetchall():
        state = fold(recorded(*row) for row in connection.execute(_EVENTS, (assignment_id,)))
        if state.ended_at is not None:
            yield max(0, state.ended_at - state.opened_at - state.waited_ms)


def _shown(made: Iterator[RecordedDecision]) -> Iterator[WorkerDecision]:
    for one in made:
        kind: Any = one.decision.kind
        text = in_words(one)
        if text is not None:
            yield WorkerDecision(seq=one.seq, at=one.at, by=one.by, kind=kind, text=text)


def in_words(one: RecordedDecision) -> str | None:
    """What was decided about a worker, in words; None for what is not shown."""
    match one.decision:
        case Qualified(name=name, value=None):
            return f"took “{name}” away"
        case Qualified(name=name, value=value):
            return f"gave “{name}”, {value}"
        case Blocked(blocked=True, reason=reason):
            return f"blocked{f': {reason}' if reason else ''}"
        case Blocked(reason=reason):
            return f"unblocked{f': {reason}' if reason else ''}"
        case Noted(text=text):
            return text
        case Erased(assignments=assignments, files=files):
            return f"erased the work of {assignments} assignments and {files} files"
    return None


_NAME = "SELECT provider, external_id, erasing FROM worker WHERE worker_key = ?"
_RUNS = """
    SELECT run_id, count(*) FROM assignment WHERE worker_key = ? GROUP BY run_id ORDER BY max(opened_at) DESC
"""
_ENDED = """
    SELECT assignment_id FROM assignment WHERE worker_key = ? AND ended_at IS NOT NULL AND NOT erased
    ORDER BY assignment_id DESC LIMIT ?
"""
_EVENTS = "SELECT seq, at, data, action, digest FROM event WHERE stream = ? ORDER BY seq"
