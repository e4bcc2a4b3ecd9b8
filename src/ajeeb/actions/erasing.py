"""Erasing while the server runs: what retention says, and what was begun and interrupted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from ajeeb.errors import AjeebError
from ajeeb.store import SqliteStore
from ajeeb.store.erasing import Erasure, unfinished
from ajeeb.store.erasure import erase, overwrite
from ajeeb.store.retention import BY_RETENTION, Kept, due, forget_names, say_forgotten

from .served import Deps

log = logging.getLogger("ajeeb.erasing")
_EVERY_S = 600.0


async def keep_erasing(deps: Deps, store: SqliteStore) -> None:
    """Erase what is due at once and every ten minutes, until cancelled."""
    while True:
        try:
            await erase_due(deps, store)
        except AjeebError as error:
            log.warning("erasing will be tried again: %s", error)
        await asyncio.sleep(_EVERY_S)


async def erase_due(deps: Deps, store: SqliteStore) -> None:
    """Finish what was interrupted, then erase what the retention of closed runs says.

    Raises: Conflict while a model is at work for it; StorageFailed.
    """
    for worker_key in await store.query(unfinished):
        again = Erasure(of="worker", key=worker_key, at=deps.now(), by=BY_RETENTION)
        await erase(store, deps.assets, again, lambda works: forget(deps, works))
    for run in await store.query(lambda connection: due(connection, deps.now())):
        await _erase_run(deps, store, run)


def forget(deps: Deps, assignments: Sequence[str]) -> None:
    """Hold nothing of erased work in memory."""
    for assignment_id in assignments:
        deps.lately.forget(assignment_id)


async def _erase_run(deps: Deps, store: SqliteStore, run: Kept) -> None:
    now = deps.now()
    await store.write(lambda connection: forget_names(connection, run.run_id, now))
    if run.what == "everything":
        reason = f"the run was closed {run.days} days ago"
        erasure = Erasure(of="run", key=run.run_id, at=now, by=BY_RETENTION, reason=reason)
        await erase(store, deps.assets, erasure, lambda works: forget(deps, works))
    else:
        await asyncio.to_thread(overwrite, store.path)
        await store.write(lambda connection: say_forgotten(connection, run.run_id, now))
    log.info("the data of run %s was kept for %s days and has gone (%s)", run.run_id, run.days, run.what)
