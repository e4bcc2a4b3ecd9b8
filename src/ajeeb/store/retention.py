"""How long the data of workers is kept: so many days after their run was closed, if its settings say so.

`names`: the ids by which workers are known outside go, and the links that they were given; their work stays, under
pseudonyms. `everything`: their work goes too, as when it is erased on request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import apsw

from ajeeb.events import Erased, run_stream

from .decisions import AppendDecisions, append_decisions

Retention: TypeAlias = Literal["names", "everything"]
DAY_MS = 86_400_000
BY_RETENTION = "retention"
"""Who erased it, in the record."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What becomes of the data of a run. on: when it goes, UTC milliseconds; None as long as the run is not closed.

    days: None keeps it without end. workers: whose ids are kept now. done: it has gone already.
    """

    run_id: str
    days: int | None
    what: Retention
    on: int | None
    assignments: int
    workers: int
    done: bool


def kept(connection: apsw.Connection, run_id: str) -> Kept | None:
    """What will become of the data of a run; None if there is no such run."""
    row: Any = connection.execute(f"{_RUN} WHERE r.run_id = ?", (run_id,)).fetchone()
    if row is None:
        return None
    _, closed_at, days, what, done = row
    assignments: Any = connection.execute(_ASSIGNMENTS, (run_id,)).get
    return Kept(
        run_id=run_id,
        days=days or None,
        what=what,
        on=closed_at + days * DAY_MS if days and closed_at is not None else None,
        assignments=int(assignments),
        workers=len(_nameless_soon(connection, run_id)),
        done=bool(done),
    )


def due(connection: apsw.Connection, now: int) -> list[Kept]:
    """The runs whose data is to go by now."""
    rows: list[Any] = connection.execute(_DUE, (DAY_MS, now)).fetchall()
    found = (kept(connection, str(row[0])) for row in rows)
    return [one for one in found if one is not None]


def forget_names(connection: apsw.Connection, run_id: str, at: int) -> int:
    """Let nobody be known by the id that they came with, except who works in other runs; how many workers they are."""
    workers = _nameless_soon(connection, run_id)
    connection.executemany(_REVOKE, [(at, key) for key in workers])
    connection.executemany(
        "UPDATE worker SET external_id = '' WHERE worker_key = ?", [(key,) for key in workers]
    )
    return len(workers)


def say_forgotten(connection: apsw.Connection, run_id: str, at: int) -> None:
    """Record that the names of a run went, and nothing else."""
    told = Erased(assignments=0, files=0, reason="names, as the retention of the run says")
    append_decisions(
        connection, AppendDecisions(stream=run_stream(run_id), decisions=(told,), at=at, by=BY_RETENTION)
    )


def _nameless_soon(connection: apsw.Connection, run_id: str) -> list[str]:
    """Workers of a run who have an id, and no work in a run whose names are still to be kept."""
    return [str(row[0]) for row in connection.execute(_NAMED, (run_id, run_id))]


_RUN = """
    SELECT r.run_id, r.closed_at, r.settings ->> 'retention_days', coalesce(r.settings ->> 'retention', 'everything'),
        EXISTS (SELECT 1 FROM event e WHERE e.stream = 'run/' || r.run_id AND e.kind = 'erased')
    FROM run r
"""
_DUE = """
    SELECT run_id FROM run r
    WHERE closed_at IS NOT NULL AND coalesce(settings ->> 'retention_days', 0) > 0
        AND closed_at + (settings ->> 'retention_days') * ? <= ?
        AND NOT EXISTS (SELECT 1 FROM event e WHERE e.stream = 'run/' || r.run_id AND e.kind = 'erased')
"""
_ASSIGNMENTS = "SELECT count(*) FROM assignment WHERE run_id = ? AND NOT erased"
_NAMED = """
    SELECT w.worker_key FROM worker w
    WHERE w.external_id <> '' AND w.worker_key IN (SELECT worker_key FROM assignment WHERE run_id = ?)
        AND NOT EXISTS (
            SELECT 1 FROM assignment a WHERE a.worker_key = w.worker_key AND a.run_id <> ? AND NOT EXISTS (
                SELECT 1 FROM event e WHERE e.stream = 'run/' || a.run_id AND e.kind = 'erased'))
"""
_REVOKE = """
    UPDATE link SET revoked_at = coalesce(revoked_at, ?)
    WHERE link_id = (SELECT external_id FROM worker WHERE worker_key = ? AND provider = 'link')
"""
