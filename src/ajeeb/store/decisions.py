"""Decisions of requesters in the log, with the tables that lists read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from ajeeb.errors import Conflict
from ajeeb.events import Decision, RecordedDecision, decision_adapter


@dataclass(frozen=True, kw_only=True)
class AppendDecisions:
    """Decisions for one stream. by: the account that makes them. expect: the seq that the stream must be at.

    key: of the request that they answer, so that a request that comes twice is known.
    """

    stream: str
    decisions: Sequence[Decision]
    at: int
    by: str
    expect: int | None = None
    key: str | None = None


def append_decisions(connection: apsw.Connection, append: AppendDecisions) -> list[RecordedDecision]:
    """The decisions as recorded; what follows from them (tables, outbox) is written in the same piece of work.

    Raises: Conflict if the stream is not where it was expected; nothing was written then.
    """
    last = decided_so_far(connection, append.stream)
    if append.expect is not None and last != append.expect:
        raise Conflict("somebody else decided on this in the meantime")
    kept = [
        RecordedDecision(stream=append.stream, seq=last + n, at=append.at, by=append.by, decision=decision)
        for n, decision in enumerate(append.decisions, 1)
    ]
    connection.executemany(_ADD, [_row(one, append.key) for one in kept])
    return kept


def decided_so_far(connection: apsw.Connection, stream: str) -> int:
    """The seq of the last decision of a stream; 0 if there is none."""
    last: Any = connection.execute("SELECT coalesce(max(seq), 0) FROM event WHERE stream = ?", (stream,)).get
    return int(last)


def decisions(connection: apsw.Connection, stream: str) -> list[RecordedDecision]:
    """The decisions of a stream, in order."""
    rows = connection.execute(
        "SELECT stream, seq, at, actor, data FROM event WHERE stream = ? ORDER BY seq", (stream,)
    )
    return list(recorded_decisions(rows))


def recorded_decisions(rows: Iterable[Any]) -> Iterator[RecordedDecision]:
    """Decisions from rows of (stream, seq, at, actor, data)."""
    for stream, seq, at, by, data in rows:
        yield RecordedDecision(
            stream=stream, seq=seq, at=at, by=by or "", decision=decision_adapter.validate_json(data)
        )


def _row(one: RecordedDecision, key: str | None) -> tuple[Any, ...]:
    return one.stream, one.seq, one.decision.kind, one.at, one.by, key, one.decision.model_dump_json()


_ADD = "INSERT INTO event (stream, seq, kind, at, actor, action, data) VALUES (?, ?, ?, ?, ?, ?, ?)"
