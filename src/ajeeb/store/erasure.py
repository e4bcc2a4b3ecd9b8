"""Erasing work for good: rows, files, and the bytes that they were; what was interrupted goes on where it was."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import apsw

from ajeeb.errors import StorageFailed
from ajeeb.events import Erased

from .assets import AssetFolder
from .erased_files import files_of, named_elsewhere
from .erasing import Erasure, close_work, erase_rows, finish, rows_are_gone, runs_of
from .exports import exports_of, remove_export
from .sqlite import SqliteStore

BUSY_MS = 10_000


async def erase(
    store: SqliteStore,
    assets: AssetFolder,
    erasure: Erasure,
    forget: Callable[[Sequence[str]], None] = lambda assignments: None,
    *,
    busy_ms: int = BUSY_MS,
) -> Erased:
    """What was erased: everything that a worker wrote and the files that only they caused, or the same of a run.

    The exports that the server has made of the runs concerned are deleted: they hold it too.

    forget: takes the assignments, which are not to be remembered in memory any more. busy_ms: how long to wait for
    readers.
    Raises: Unknown; Conflict while a model is at work for them; StorageFailed, and then it can be begun again.
    """
    assignments = await store.write(lambda connection: close_work(connection, erasure))
    forget(assignments)
    runs = await store.query(lambda connection: runs_of(connection, erasure))
    exports = await asyncio.to_thread(exports_of, store.path.parent, runs)
    if await store.query(lambda connection: rows_are_gone(connection, erasure)):
        erased = Erased(assignments=len(assignments), files=0, exports=len(exports))
    else:
        erased = await _rows_and_files(store, assets, erasure, assignments, len(exports))
    await asyncio.to_thread(_remove_exports, store.path.parent, exports)
    await asyncio.to_thread(overwrite, store.path, busy_ms)
    await store.write(lambda connection: finish(connection, erasure))
    return erased


async def _rows_and_files(
    store: SqliteStore, assets: AssetFolder, erasure: Erasure, assignments: list[str], exports: int
) -> Erased:
    files = await store.follow(lambda connection: files_of(connection, assignments))
    others, read = await store.follow(lambda connection: named_elsewhere(connection, files, assignments, 0))

    def erase_all(connection: apsw.Connection) -> Erased:
        # What came since is read here, where nothing can come in between.
        late, _ = named_elsewhere(connection, files, assignments, read)
        only = files - others - late
        for sha256 in only:
            assets.remove(sha256)
        return erase_rows(connection, erasure, assignments, only, exports)

    return await store.write(erase_all)


def _remove_exports(data: Path, exports: Sequence[str]) -> None:
    for export_id in exports:
        remove_export(data, export_id)


def overwrite(path: Path, busy_ms: int = BUSY_MS) -> None:
    """Bring the write-ahead log into the database, where what is erased is overwritten, and empty it.

    Raises: StorageFailed if somebody reads for too long; the bytes are then still in the write-ahead log.
    """
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.set_busy_timeout(busy_ms)
        [(busy, _, _)] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except apsw.Error as error:
        raise StorageFailed(
            f"what was erased could not be overwritten ({error}); it will be tried again"
        ) from error
    finally:
        connection.close()
    if busy:
        raise StorageFailed(
            "what was erased could not be overwritten, as somebody is reading; it will be tried again"
        )
