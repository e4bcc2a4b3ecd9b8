"""Whose turn it is: a limit that lets calls through in the order in which they came and tells each its place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from .watch import NOBODY, Watch


class Turns:
    """At most `size` at a time; whoever waits is told how many go before."""

    def __init__(self, size: int) -> None:
        if size < 1:
            raise ValueError(f"at least one must have a turn, not {size}")
        self._free = size
        self._waiting: dict[asyncio.Future[None], Watch] = {}

    @asynccontextmanager
    async def taken(self, watch: Watch = NOBODY) -> AsyncIterator[None]:
        """Have a turn; waits until there is one."""
        await self.take(watch)
        try:
            yield
        finally:
            self.give_back()

    async def take(self, watch: Watch = NOBODY) -> None:
        """Wait for a turn, to be given back with `give_back`; a cancelled wait leaves the queue."""
        if self._free:
            self._free -= 1
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[mine] = watch
        watch.queued(len(self._waiting) - 1)
        try:
            await mine
        except asyncio.CancelledError:
            if self._waiting.pop(mine, None) is None:
                self.give_back()  # it was handed over in the same moment
            else:
                self._tell_places()
            raise
        watch.progress()

    def give_back(self) -> None:
        """End a turn: the next in the queue has it."""
        if not self._waiting:
            self._free += 1
            return
        first = next(iter(self._waiting))
        del self._waiting[first]
        if first.cancelled():
            self.give_back()
            return
        first.set_result(None)
        self._tell_places()

    def _tell_places(self) -> None:
        for place, watch in enumerate(self._waiting.values()):
            watch.queued(place)
