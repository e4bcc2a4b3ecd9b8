"""A loop of its own for the researcher's async functions: one that blocks holds up its like, never the server."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from contextlib import suppress
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
        self._entry = threading.Lock()  # nothing comes to a loop that is about to end
        self._said: set[str] = set()

    async def run(self, name: str, work: Coroutine[Any, Any, Any]) -> Any:
        """What the work gives; cancelling this cancels it. A log line names who blocks."""
        with self._entry:
            loop = self._started()
            waiting = asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, loop))
        try:
            while not await self._heard(loop, name, waiting):
                if loop.is_closed():  # it ended without a word to its last functions
                    waiting.cancel()
            return await waiting
        finally:
            waiting.cancel()  # asyncio.wait leaves what it waits for alone

    async def _heard(self, loop: asyncio.AbstractEventLoop, name: str, waiting: asyncio.Future[Any]) -> bool:
        """Whether the work ends within the time in which a loop that nobody blocks gives a sign."""
        beat = threading.Event()
        with suppress(RuntimeError):  # it is closed
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
        with self._entry:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is not None and thread is not None:
            with suppress(RuntimeError):  # it is closed
                loop.call_soon_threadsafe(loop.stop)
            thread.join(timeout=2 * _TO_END_S)

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(
                target=self._live, args=(self._loop,), name="ajeeb-procedures", daemon=True
            )
            self._thread.start()
        return self._loop

    def _live(self, loop: asyncio.AbstractEventLoop) -> None:
        """Run a loop until it is stopped, and end what then still runs on it."""
        try:
            loop.run_forever()
        finally:
            self._leave(loop)

    def _leave(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._entry:
            if self._loop is loop:
                self._loop = None
        try:
            loop.run_until_complete(_end())
        finally:
            loop.close()


async def _end() -> None:
    await asyncio.sleep(0)  # what came last is a task from now on
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=_TO_END_S)
    await asyncio.get_running_loop().shutdown_asyncgens()
