"""Group commit: one thread owns the one connection that writes, and commits what has come as one transaction."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import apsw

from ajeeb.errors import StorageFailed

from .commits import Commits

T = TypeVar("T")

_MAX_GROUP = 256  # pieces of work in one commit
_MAX_WAITING = 10_000  # pieces of work; beyond that, callers are told at once
_CHECKPOINT_PAGES = 4000
_PRAGMAS = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA mmap_size = 0;
    PRAGMA secure_delete = ON;
"""


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[apsw.Connection], Any]
    answer: asyncio.Future[Any]


class Writer:
    """Runs pieces of work on the writing connection, many in one transaction, and answers after the commit.

    A piece of work that raises fails its own caller. A commit that fails, fails every caller of its group.
    """

    def __init__(self, path: Path) -> None:
        self.commits = Commits()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._connection = _writing(path)
        self._closed = False
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._serve, name="ajeeb-writer", daemon=True)
        self._thread.start()

    async def do(self, work: Callable[[apsw.Connection], T]) -> T:
        """What the work returns, once it is on disk.

        Raises: what the work raises; StorageFailed if the disk refused.
        """
        if self._closed:
            raise StorageFailed("the server is stopping, and nothing more is written; try again in a moment")
        if self._jobs.qsize() > _MAX_WAITING:
            raise StorageFailed("the disk cannot keep up; try again in a moment")
        job = _Job(work, self._loop.create_future())
        self._jobs.put(job)
        answer: T = await job.answer
        return answer

    async def close(self) -> None:
        """Finish what has come, empty the write-ahead log, let go of the file."""
        self._closed = True
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _serve(self) -> None:
        open_ = True
        while open_:
            first = self._jobs.get()
            group = [] if first is None else [first]
            open_ = first is not None
            while open_ and len(group) < _MAX_GROUP:
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    open_ = False
                else:
                    group.append(job)
            if group:
                results = self._commit(group)
                self._loop.call_soon_threadsafe(_answer, group, results)
                self._loop.call_soon_threadsafe(self.commits.tell)
        self._connection.close()

    def _commit(self, group: list[_Job]) -> list[Any]:
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            results = [_attempt(connection, job) for job in group]
            connection.execute("COMMIT")
        except _HalfDone as error:
            connection.execute("ROLLBACK")
            if len(group) == 1:
                return [error.cause]
            return [result for job in group for result in self._commit([job])]
        except (apsw.Error, StorageFailed) as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            failed = StorageFailed(f"the data could not be written ({error}); free some space and try again")
            return [failed] * len(group)
        return results


class _HalfDone(Exception):
    """A piece of work raised after it had written something, which must be undone."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


def _attempt(connection: apsw.Connection, job: _Job) -> Any:
    """What the work gives, or what it raised. A savepoint each would cost two statements more of every append."""
    before = connection.total_changes()
    try:
        return job.work(connection)
    except (apsw.FullError, apsw.IOError, apsw.CorruptError) as error:
        raise StorageFailed(str(error)) from error
    except Exception as error:
        if connection.total_changes() != before:
            raise _HalfDone(error) from error
        return error


def _writing(path: Path) -> apsw.Connection:
    try:
        connection = apsw.Connection(str(path))
        connection.set_busy_timeout(5000)
        connection.execute(_PRAGMAS).fetchall()
        connection.wal_autocheckpoint(_CHECKPOINT_PAGES)
    except apsw.Error as error:
        raise StorageFailed(
            f"{path} could not be written ({error}); free some space, or choose another folder with --data"
        ) from error
    return connection


def _answer(group: list[_Job], results: list[Any]) -> None:
    for job, result in zip(group, results, strict=True):
        if job.answer.done():  # the caller was cancelled; the work is done all the same
            continue
        if isinstance(result, Exception):
            job.answer.set_exception(result)
        else:
            job.answer.set_result(result)
