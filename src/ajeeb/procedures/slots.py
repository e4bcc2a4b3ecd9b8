"""How many calls of one procedure run at the same time; the others wait in the order in which they came."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Slots:
    """A fair limit that can tell each waiting call its place."""

    def __init__(self, size: int) -> None:
        self._semaphore = asyncio.Semaphore(size)
        self._waiting: dict[str, None] = {}

    @asynccontextmanager
    async def taken(self, call_id: str) -> AsyncIterator[None]:
        """Hold a slot; waits until there is one."""
        self._waiting[call_id] = None
        try:
            await self._semaphore.acquire()
        finally:
            del self._waiting[call_id]
        try:
            yield
        finally:
            self._semaphore.release()

    def position(self, call_id: str) -> int | None:
        """How many calls go before this one; None if it does not wait."""
        if call_id not in self._waiting:
            return None
        return list(self._waiting).index(call_id)
