"""A loop of its own for the researcher's async functions: one that blocks holds up its like, never the server."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger("ajeeb.procedures")
_PATIENCE_S = 2.0


class Aside:
    """Started when first needed, with a thread of its own; `close` ends both."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._said: set[str] = set()

    async def run(self, name: str, work: Coroutine[Any, Any, Any]) -> Any:
        """What the work gives; cancelling this cancels it. A log line names who blocks."""
        loop = self._started()
        future = asyncio.run_coroutine_threadsafe(work, loop)
        waiting = asyncio.wrap_future(future)
        beat = threading.Event()
        while True:
            beat.clear()
            loop.call_soon_threadsafe(beat.set)
            done, _ = await asyncio.wait([waiting], timeout=_PATIENCE_S)
            if done:
                return await waiting
            if not beat.is_set() and name not in self._said:
                self._said.add(name)
                log.warning(
                    "%s() is async and blocks: nothing of its kind ran for %g s; make it a plain 'def'",
                    name,
                    _PATIENCE_S,
                )

    def close(self) -> None:
        """Stop what runs and let go of the thread; one that blocks is left to itself."""
        if self._loop is None or self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=1.0)
        if not self._thread.is_alive():
            self._loop.close()
        self._loop = self._thread = None

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(
                target=self._loop.run_forever, name="ajeeb-procedures", daemon=True
            )
            self._thread.start()
        return self._loop
