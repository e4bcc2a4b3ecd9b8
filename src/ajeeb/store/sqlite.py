"""The record in one SQLite file that one process owns."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import apsw

from ajeeb.events import Observed, Recorded, RunState

from . import drafts, run_links, spending
from .base import Append, Asset, Assignment, Claim, Link, Run, RunningCall, Unit
from .commits import Commits
from .holds import free_unit, held, hold
from .log import append_to_log, recorded
from .money import Reservation, Spent
from .new_run import add_run
from .reading import Reader, connect, runs, units
from .run_changes import state_of
from .writer import Writer

T = TypeVar("T")


class SqliteStore:
    """Writes go through one thread (group commit); reads see all that is committed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = Writer(path)
        self._reader = connect(path)  # of the event loop's thread: single rows by key
        self._lists = Reader(path)
        self._whole = Reader(path)
        self._last: list[Callable[[], Awaitable[None]]] = []

    @property
    def commits(self) -> Commits:
        """Tells when something was written."""
        return self._writer.commits

    def before_close(self, last: Callable[[], Awaitable[None]]) -> None:
        """Have this done before the store closes; it may still write."""
        self._last.append(last)

    async def close(self) -> None:
        """Finish what was accepted and let go of the file."""
        for last in self._last:
            await last()
        self._whole.close()
        self._reader.close()
        self._lists.close()
        await self._writer.close()

    def glance(self, read: Callable[[apsw.Connection], T]) -> T:
        """What a read of a few rows by key gives, at once: for what every request asks."""
        return read(self._reader)

    async def query(self, read: Callable[[apsw.Connection], T]) -> T:
        """What a larger read gives; it runs in a thread, on one state of the database."""
        return await asyncio.to_thread(self._lists.read, read)

    async def follow(self, read: Callable[[apsw.Connection], T]) -> T:
        """As `query`, for who reads the whole log in many pieces: lists do not wait for it."""
        return await asyncio.to_thread(self._whole.read, read)

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
        return await self._writer.do(lambda connection: append_to_log(connection, append, rows))

    async def observe(self, assignment_id: str, observed: Observed, at: int) -> None:
        """Keep what a page observed, in a stream beside the assignment's, which it never moves."""
        await self.append(Append(stream=f"{assignment_id}/seen", events=(observed,), at=at))

    async def keep_draft(self, assignment_id: str, data: str, at: int) -> None:
        """Keep what stands in an open form, over what was kept of it before; one that has ended keeps nothing."""
        await self._writer.do(lambda connection: drafts.keep_draft(connection, assignment_id, data, at))

    async def draft(self, assignment_id: str) -> str | None:
        """What stood in an open form; None if nothing was kept."""
        return drafts.draft(self._reader, assignment_id)

    # -- who works on what

    async def claim(self, claim: Claim) -> Assignment | None:
        """The worker's hold on a unit, old or new; None if there is nothing free."""
        found = held(self._reader, claim)
        if found is not None or not claim.new:
            return found
        return await self._writer.do(lambda connection: held(connection, claim) or hold(connection, claim))

    async def assignment(self, assignment_id: str) -> Assignment | None:
        """One assignment; None if there is none, or if it was erased."""
        row = self._reader.execute(
            "SELECT assignment_id, run_id, unit_id FROM assignment WHERE assignment_id = ? AND NOT erased",
            (assignment_id,),
        ).fetchone()
        return None if row is None else Assignment(assignment_id=row[0], run_id=row[1], unit_id=row[2])

    async def free_unit(self, run_id: str, worker_key: str) -> int | None:
        """Number of a unit that this worker could take; None if there is none."""
        found = free_unit(self._reader, run_id, worker_key)
        return None if found is None else found.number

    async def link(self, link_id: str) -> Link | None:
        """One link; None if there is none."""
        return run_links.one_link(self._reader, link_id)

    async def links(self, run_id: str) -> list[Link]:
        """The links of a run, in the order in which they were made."""
        return run_links.all_links(self._reader, run_id)

    async def unused_links(self, run_id: str) -> list[Link]:
        """The links of a run whose task is not done yet, and that may be used."""
        return run_links.unused_links(self._reader, run_id)

    async def add_links(self, links: list[Link]) -> None:
        """Keep new links."""
        await self._writer.do(lambda connection: run_links.add_links(connection, links))

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

    # -- money

    async def reserve(self, reservation: Reservation) -> None:
        """Keep money for a call before it is made, once that is on disk."""
        await self._writer.do(lambda connection: spending.reserve(connection, reservation))

    async def settle(self, reservation_id: str, micros: int, at: int) -> None:
        """Let what a call cost take the place of what was reserved for it; a second time changes nothing."""
        await self._writer.do(lambda connection: spending.settle(connection, reservation_id, micros, at))

    async def release_lost(self, run_id: str | None, at: int) -> int:
        """Settle what is still reserved at what was reserved; how many reservations that were."""
        return await self._writer.do(lambda connection: spending.release_lost(connection, run_id, at))

    async def spent(self, run_id: str, day: str, currency: str) -> Spent:
        """What a run has spent, and all runs on a day."""
        return spending.spent(self._reader, run_id, day, currency)

    # -- runs

    async def add_run(self, run: Run, units: list[Unit], assets: list[Asset]) -> None:
        """Keep a new run with its units, all or nothing."""
        await self._writer.do(lambda connection: add_run(connection, run, units, assets))

    async def run_state(self, run_id: str) -> RunState:
        """Whether a run gives out work. Raises: Unknown if there is no such run."""
        return state_of(self._reader, run_id).state

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
