"""A loop of its own for the researcher's async functions: one that blocks holds up its like, never the server."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger("ajeeb.procedures")
_PATIENCE_S = 2.0
_TO_END_S = 1.0  # what the functions that run have for their last words when the server stops


class Aside:
    """Started when first needed, with a thread of its own; `close` ends both."""

    def __init__(self, patience_s: float = _PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._said: set[str] = set()

    async def run(self, name: str, work: Coroutine[Any, Any, Any]) -> Any:
        """What the work gives; cancelling this cancels it. A log line names who blocks."""
        loop = self._started()
        waiting = asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, loop))
        try:
            while not await self._heard(loop, name, waiting):
                pass
            return await waiting
        finally:
            waiting.cancel()  # asyncio.wait leaves what it waits for alone

    async def _heard(self, loop: asyncio.AbstractEventLoop, name: str, waiting: asyncio.Future[Any]) -> bool:
        """Whether the work ends within the time in which a loop that nobody blocks gives a sign."""
        beat = threading.Event()
        if not loop.is_closed():
            loop.call_soon_threadsafe(beat.set)
        done, _ = await asyncio.wait([waiting], timeout=self._patience_s)
        if not done and not beat.is_set() and name not in self._said:
            self._said.add(name)
            log.warning(
                "%s() is async and blocks: nothing of its kind ran for %g s; make it a plain 'def'",
                name,
                self._patience_s,
            )
        return bool(done)

    def close(self) -> None:
        """Stop what runs and let go of the thread; one that blocks is left to itself."""
        loop, thread = self._loop, self._thread
        self._loop = self._thread = None
        if loop is not None and thread is not None and thread.is_alive():
            loop.call_soon_threadsafe(loop.stop)
            thread.join(timeout=2 * _TO_END_S)

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None or self._thread is None or not self._thread.is_alive():
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(
                target=_lived, args=(self._loop,), name="ajeeb-procedures", daemon=True
            )
            self._thread.start()
        return self._loop


def _lived(loop: asyncio.AbstractEventLoop) -> None:
    """Runs a loop until it is stopped, and ends what then still runs on it."""
    try:
        loop.run_forever()
    finally:
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.wait(tasks, timeout=_TO_END_S))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
