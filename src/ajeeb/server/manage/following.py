"""Counting the log in the background, from the moment that somebody asks for numbers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import apsw

from ajeeb.errors import StorageFailed
from ajeeb.review import figures
from ajeeb.store import SqliteStore

T = TypeVar("T")
log = logging.getLogger("ajeeb.server")

_EVERY_S = 1.0  # read on this often, if something was written and nobody asks
_KEEP_S = 30.0


class Following:
    """The figures and answers of all runs, as far as the log is counted; kept every 30 s and when the store closes."""

    def __init__(self, store: SqliteStore, read_asset: figures.ReadAsset) -> None:
        self._store = store
        self._figures = figures.Figures(read_asset)
        self._starting = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._kept_at = time.monotonic()

    async def ask(self, show: Callable[[apsw.Connection, figures.Figures], T], within_s: float) -> T:
        """What can be shown once everything is counted that is recorded by now, or after this long."""
        await self._start()
        until = time.monotonic() + within_s
        while await self._store.follow(self._figures.read_on) and time.monotonic() < until:
            pass
        return await self._store.follow(lambda connection: show(connection, self._figures))

    async def _start(self) -> None:
        async with self._starting:
            if self._task is None:
                await self._store.follow(lambda connection: figures.taken_up(self._figures, connection))
                self._task = asyncio.create_task(self._read_on())
                self._store.before_close(self._stop)

    async def _read_on(self) -> None:
        """A pause as long as each piece of reading took leaves room for workers."""
        while True:
            seen, began = self._store.commits.count, time.monotonic()
            while await self._store.follow(self._figures.read_on):
                await self._keep_in_time()
                await asyncio.sleep(time.monotonic() - began)
                began = time.monotonic()
            await self._keep_in_time()
            await asyncio.sleep(_EVERY_S)
            await self._store.commits.after(seen, _KEEP_S)

    async def _keep_in_time(self) -> None:
        if self._figures.changed and time.monotonic() - self._kept_at >= _KEEP_S:
            await self._keep()

    async def _keep(self) -> None:
        self._kept_at = time.monotonic()
        taken = await self._store.follow(lambda _: figures.snapshot(self._figures))
        try:
            await self._store.write(lambda connection: figures.keep(connection, taken))
        except StorageFailed as error:
            # Nothing is lost: what was not kept is read again.
            figures.give_back(self._figures, taken)
            log.warning("the figures of runs were not kept: %s", error)

    async def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            await self._keep()
