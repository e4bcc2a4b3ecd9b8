"""How many commits there were, for whoever waits for the next one."""

from __future__ import annotations

import asyncio


class Commits:
    """A counter that can be waited for. Of one event loop, as everything here."""

    def __init__(self) -> None:
        self.count = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def tell(self) -> None:
        """Something was committed."""
        self.count += 1
        for one in self._waiting:
            if not one.done():
                one.set_result(None)

    async def after(self, seen: int, within_s: float) -> int:
        """The count, as soon as it is another than `seen`, or after this long."""
        if self.count == seen:
            told = asyncio.get_running_loop().create_future()
            self._waiting.add(told)
            try:
                await asyncio.wait([told], timeout=within_s)
            finally:
                self._waiting.discard(told)
        return self.count
