"""The record in one SQLite file that one process owns."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import apsw

from ajeeb.errors import Conflict, Unknown
from ajeeb.events import ActionId, Observed, Opened, Recorded, event_adapter

from .base import Append, Asset, Assignment, Claim, Link, Run, RunningCall, Unit
from .projection import project
from .writer import Writer

T = TypeVar("T")


class SqliteStore:
    """Writes go through one thread (group commit); reads see all that is committed."""

    def __init__(self, path: Path) -> None:
        self._writer = Writer(path)
        self._reader = _reading(path)  # of the event loop's thread: single rows by key
        self._lists = Reader(path)

    async def close(self) -> None:
        """Finish what was accepted and let go of the file."""
        self._reader.close()
        self._lists.close()
        await self._writer.close()

    async def query(self, read: Callable[[apsw.Connection], T]) -> T:
        """What a larger read gives; it runs in a thread, on one state of the database."""
        return await asyncio.to_thread(self._lists.read, read)

    async def write(self, work: Callable[[apsw.Connection], T]) -> T:
        """What a piece of work returns, once it is on disk."""
        return await self._writer.do(work)

    # -- the log

    async def events(self, stream: str, after: int = 0) -> list[Recorded]:
        """The events of a stream that come after this seq, in order."""
        rows = self._reader.execute(
            "SELECT seq, at, data, action, digest FROM event WHERE stream = ? AND seq > ? ORDER BY seq",
            (stream, after),
        )
        return [recorded(*row) for row in rows]

    async def append(self, append: Append) -> list[Recorded]:
        """The events as recorded, once they are on disk."""
        rows = [event.model_dump_json() for event in append.events]
        return await self._writer.do(lambda connection: _append(connection, append, rows))

    async def observe(self, assignment_id: str, observed: Observed, at: int) -> None:
        """Keep what a page observed, in a stream beside the assignment's, which it never moves."""
        await self.append(Append(stream=f"{assignment_id}/seen", events=(observed,), at=at))

    async def keep_draft(self, assignment_id: str, data: str, at: int) -> None:
        """Keep what stands in an open form, over what was kept of it before; one that has ended keeps nothing."""
        row = (assignment_id, at, data)
        await self._writer.do(lambda connection: connection.execute(_KEEP_DRAFT, row))

    async def draft(self, assignment_id: str) -> str | None:
        """What stood in an open form; None if nothing was kept."""
        sql = "SELECT data FROM draft WHERE assignment_id = ?"
        row = self._reader.execute(sql, (assignment_id,)).fetchone()
        return None if row is None else str(row[0])

    # -- who works on what

    async def claim(self, claim: Claim) -> Assignment | None:
        """The worker's hold on a unit, old or new; None if there is nothing free."""
        found = _held(self._reader, claim)
        if found is not None:
            return found
        return await self._writer.do(lambda connection: _held(connection, claim) or _hold(connection, claim))

    async def assignment(self, assignment_id: str) -> Assignment | None:
        """One assignment; None if there is none."""
        row = self._reader.execute(
            "SELECT assignment_id, run_id, unit_id FROM assignment WHERE assignment_id = ?", (assignment_id,)
        ).fetchone()
        return None if row is None else Assignment(assignment_id=row[0], run_id=row[1], unit_id=row[2])

    async def free_unit(self, run_id: str, worker_key: str) -> int | None:
        """Number of a unit that this worker could take; None if there is none."""
        row = self._reader.execute(_FREE_UNIT, (run_id, None, None, worker_key)).fetchone()
        return None if row is None else int(row[1])

    async def link(self, link_id: str) -> Link | None:
        """One link; None if there is none."""
        return next(_links(self._reader, "link_id = ?", link_id), None)

    async def links(self, run_id: str) -> list[Link]:
        """The links of a run, in the order in which they were made."""
        return list(_links(self._reader, "run_id = ?", run_id))

    async def unused_links(self, run_id: str) -> list[Link]:
        """The links of a run whose task is not done yet, and that may be used."""
        return list(_links(self._reader, _UNUSED, run_id))

    async def add_links(self, links: list[Link]) -> None:
        """Keep new links."""
        rows = [(k.link_id, k.run_id, k.number, k.created_at, k.expires_at) for k in links]
        sql = "INSERT INTO link (link_id, run_id, number, created_at, expires_at) VALUES (?, ?, ?, ?, ?)"
        await self._writer.do(lambda connection: connection.executemany(sql, rows))

    async def running_calls(self) -> list[RunningCall]:
        """Calls that have not ended."""
        rows = self._reader.execute(
            "SELECT call_id, assignment_id, procedure, try_no, asked_at FROM call "
            "WHERE status = 'running' ORDER BY asked_at"
        )
        return [
            RunningCall(
                call_id=row[0], assignment_id=row[1], procedure=row[2], try_no=row[3], asked_at=row[4]
            )
            for row in rows
        ]

    async def overdue(self, run_id: str, opened_before: int) -> list[str]:
        """Open assignments of a run that were opened before this time."""
        rows = self._reader.execute(
            "SELECT assignment_id FROM assignment WHERE run_id = ? AND status = 'open' AND opened_at < ?",
            (run_id, opened_before),
        )
        return [str(row[0]) for row in rows]

    # -- runs

    async def add_run(self, run: Run, units: list[Unit], assets: list[Asset]) -> None:
        """Keep a new run with its units, all or nothing."""
        await self._writer.do(lambda connection: _add_run(connection, run, units, assets))

    async def runs(self) -> list[Run]:
        """All runs, oldest first."""
        return list(runs(self._reader))

    async def units(self, run_id: str) -> list[Unit]:
        """The units of a run, by number."""
        return list(units(self._reader, run_id))

    async def asset(self, sha256: str) -> Asset | None:
        """What is known of a file; None if it is not ours."""
        row = self._reader.execute(
            "SELECT media_type, bytes, width, height FROM asset WHERE sha256 = ?", (sha256,)
        ).fetchone()
        if row is None:
            return None
        return Asset(sha256=sha256, media_type=row[0], bytes=row[1], width=row[2], height=row[3])


class Reader:
    """A connection that cannot write, for one reader at a time; each read sees one state of the database."""

    def __init__(self, path: Path) -> None:
        self._connection = _reading(path)
        self._lock = threading.Lock()

    def read(self, read: Callable[[apsw.Connection], T]) -> T:
        """What `read` gives."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                return read(self._connection)
            finally:
                self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


@contextmanager
def reading(path: Path) -> Iterator[apsw.Connection]:
    """One state of a database that another process may own; it can only be read.

    Raises: Unknown if there is no database.
    """
    if not path.exists():
        raise Unknown(f"there is no data at {path}; give the folder that 'ajeeb run' printed, with --data")
    connection = _reading(path)
    try:
        with connection:
            yield connection
    finally:
        connection.close()


def runs(connection: apsw.Connection) -> Iterator[Run]:
    """All runs, oldest first."""
    for row in connection.execute(
        "SELECT run_id, task_name, task_hash, parameters, config, environment, seed, pilot, created_at, closed_at "
        "FROM run ORDER BY created_at, run_id"
    ):
        yield Run(
            run_id=row[0],
            task_name=row[1],
            task_hash=row[2],
            parameters=json.loads(row[3]),
            config=json.loads(row[4]),
            environment=json.loads(row[5]),
            seed=row[6],
            pilot=bool(row[7]),
            created_at=row[8],
            closed_at=row[9],
        )


def units(connection: apsw.Connection, run_id: str) -> Iterator[Unit]:
    """The units of a run, by number."""
    for row in connection.execute(
        "SELECT unit_id, run_id, number, inputs, target_asset, places, form_asset FROM unit "
        "WHERE run_id = ? ORDER BY number",
        (run_id,),
    ):
        yield Unit(
            unit_id=row[0],
            run_id=row[1],
            number=row[2],
            inputs=json.loads(row[3]),
            target_asset=row[4],
            places=row[5],
            form_asset=row[6],
        )


def recorded(seq: int, at: int, data: str, action: str | None, digest: str | None) -> Recorded:
    """An event from its row."""
    made_by = None if action is None else ActionId(key=action, digest=digest or "")
    return Recorded(seq=seq, at=at, event=event_adapter.validate_json(data), action=made_by)


def _reading(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    connection.set_busy_timeout(5000)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _append(connection: apsw.Connection, append: Append, rows: list[str]) -> list[Recorded]:
    stream = append.stream
    last = connection.execute("SELECT coalesce(max(seq), 0) FROM event WHERE stream = ?", (stream,)).get
    if append.expect is not None and last != append.expect:
        raise Conflict(f"{stream} is at {last}, not at {append.expect}")
    kept = []
    values = []
    for offset, (event, data) in enumerate(zip(append.events, rows, strict=True)):
        action = append.action if offset == 0 else None
        one = Recorded(seq=last + offset + 1, at=append.at, event=event, action=action)
        made_by = (action.key, action.digest) if action else (None, None)
        values.append((stream, one.seq, event.kind, one.at, *made_by, data))
        kept.append(one)
    connection.executemany(_EVENT, values)
    for asset in append.assets:
        _add_asset(connection, asset, append.at)
    project(connection.execute, stream, kept)
    return kept


def _held(connection: apsw.Connection, claim: Claim) -> Assignment | None:
    for row in connection.execute(_HELD, (claim.worker_key, claim.run_id, claim.number, claim.number)):
        if claim.again or claim.number is not None or row[2] == "open":
            return Assignment(assignment_id=row[0], run_id=claim.run_id, unit_id=row[1])
    return None


def _hold(connection: apsw.Connection, claim: Claim) -> Assignment | None:
    found = connection.execute(
        _FREE_UNIT, (claim.run_id, claim.number, claim.number, claim.worker_key)
    ).fetchone()
    if found is None:
        return None
    unit_id = str(found[0])
    connection.execute(_WORKER, (claim.worker_key, claim.provider, claim.external_id, claim.at))
    connection.execute("UPDATE unit SET taken = taken + 1 WHERE unit_id = ?", (unit_id,))
    connection.execute(
        _ASSIGNMENT,
        (
            claim.assignment_id,
            claim.run_id,
            unit_id,
            claim.worker_key,
            claim.assurance,
            claim.pilot,
            claim.simulated,
            claim.at,
            claim.at,
        ),
    )
    opened = Opened(
        run_id=claim.run_id,
        unit_id=unit_id,
        worker_key=claim.worker_key,
        assurance=claim.assurance,
        pilot=claim.pilot,
        simulated=claim.simulated,
        client=claim.client,
    )
    append = Append(stream=claim.assignment_id, events=(opened,), at=claim.at, expect=0)
    _append(connection, append, [opened.model_dump_json()])
    return Assignment(assignment_id=claim.assignment_id, run_id=claim.run_id, unit_id=unit_id)


def _add_run(connection: apsw.Connection, run: Run, units: list[Unit], assets: list[Asset]) -> None:
    for asset in assets:
        _add_asset(connection, asset, run.created_at)
    connection.execute(
        "INSERT INTO run (run_id, task_name, task_hash, parameters, config, environment, seed, pilot, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run.run_id,
            run.task_name,
            run.task_hash,
            _json(run.parameters),
            _json(run.config),
            _json(run.environment),
            run.seed,
            run.pilot,
            run.created_at,
        ),
    )
    connection.executemany(
        "INSERT INTO unit (unit_id, run_id, number, inputs, target_asset, places, form_asset) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (u.unit_id, u.run_id, u.number, _json(u.inputs), u.target_asset, u.places, u.form_asset)
            for u in units
        ],
    )


def _add_asset(connection: apsw.Connection, asset: Asset, at: int) -> None:
    connection.execute(_ASSET, (asset.sha256, asset.media_type, asset.bytes, asset.width, asset.height, at))


def _links(connection: apsw.Connection, where: str, value: str) -> Iterator[Link]:
    for row in connection.execute(
        f"SELECT link_id, run_id, number, created_at, expires_at, revoked_at FROM link WHERE {where} ORDER BY number",
        (value,),
    ):
        yield Link(
            link_id=row[0],
            run_id=row[1],
            number=row[2],
            created_at=row[3],
            expires_at=row[4],
            revoked_at=row[5],
        )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


_EVENT = "INSERT INTO event (stream, seq, kind, at, action, digest, data) VALUES (?, ?, ?, ?, ?, ?, ?)"
_ASSET = """
    INSERT INTO asset (sha256, media_type, bytes, width, height, created_at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (sha256) DO NOTHING
"""
_WORKER = """
    INSERT INTO worker (worker_key, provider, external_id, first_seen) VALUES (?, ?, ?, ?)
    ON CONFLICT (worker_key) DO NOTHING
"""
_ASSIGNMENT = """
    INSERT INTO assignment (assignment_id, run_id, unit_id, worker_key, status, assurance, pilot, simulated, opened_at,
        last_at)
    VALUES (?, ?, ?, ?, 'open', ?, ?, ?, ?, ?)
"""
_HELD = """
    SELECT a.assignment_id, a.unit_id, a.status FROM assignment a JOIN unit u ON u.unit_id = a.unit_id
    WHERE a.worker_key = ? AND a.run_id = ? AND (? IS NULL OR u.number = ?)
    ORDER BY (a.status = 'open') DESC, a.opened_at DESC
"""
_UNUSED = """
    run_id = ? AND revoked_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM worker w JOIN assignment a ON a.worker_key = w.worker_key
        WHERE w.provider = 'link' AND w.external_id = link_id AND a.status <> 'open')
"""
_FREE_UNIT = """
    SELECT unit_id, number FROM unit u
    WHERE run_id = ? AND (? IS NULL OR number = ?) AND taken < places
        AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.unit_id = u.unit_id AND a.worker_key = ?)
    ORDER BY taken, number LIMIT 1
"""

_KEEP_DRAFT = """
    INSERT INTO draft (assignment_id, at, data)
    SELECT assignment_id, ?2, ?3 FROM assignment WHERE assignment_id = ?1 AND status = 'open'
    ON CONFLICT (assignment_id) DO UPDATE SET at = excluded.at, data = excluded.data
"""
