"""Whose turn it is: a limit that is fair between those who ask, and tells whoever waits how many go before."""

from __future__ import annotations

import asyncio
from bisect import bisect_left, insort
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from .watch import NOBODY, Watch

EXACT = 50
"""So many at the head of the queue hear at once of every change of their place; who stands behind, every `LATER_S`."""
LATER_S = 1.0

Slot: TypeAlias = tuple[int, int, str]
"""Round, number in the order of coming, and who asks: in this order turns are had."""


@dataclass(eq=False, kw_only=True)
class _Wait:
    watch: Watch
    had: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    told: int | None = None

    def tell(self, place: int) -> None:
        if place != self.told:
            self.told = place
            self.watch.queued(place)


class Turns:
    """At most `size` at a time, and at most `per_asker` of them for one who asks.

    Turns go round: an asker's second comes after everybody's first, however many that asker waits for. Those who give
    no name count as one asker, whom `per_asker` does not limit.
    """

    def __init__(self, size: int, per_asker: int | None = None) -> None:
        if size < 1 or (per_asker is not None and per_asker < 1):
            raise ValueError(f"at least one must have a turn, not {size if size < 1 else per_asker}")
        self.size = size
        self._per_asker = size if per_asker is None else per_asker
        self._held: Counter[str] = Counter()
        # A slot is not tied to a call: who leaves gives up the asker's last slot, and the calls behind move up.
        self._slots: list[Slot] = []
        self._waits: defaultdict[str, deque[_Wait]] = defaultdict(deque)
        self._round = 0
        self._last_round: dict[str, int] = {}
        self._came = 0
        self._later: asyncio.TimerHandle | None = None

    def narrow(self, size: int, per_asker: int | None = None) -> None:
        """From now on at most so many; never more than before."""
        self.size = min(self.size, size)
        self._per_asker = min(self._per_asker, size if per_asker is None else per_asker)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._slots)

    @property
    def in_use(self) -> int:
        """How many have a turn."""
        return self._held.total()

    @property
    def free(self) -> int:
        """How many could have a turn at once."""
        return max(0, self.size - self.in_use)

    @asynccontextmanager
    async def taken(self, watch: Watch = NOBODY, by: str = "") -> AsyncIterator[None]:
        """Have a turn; waits until there is one."""
        await self.take(watch, by)
        try:
            yield
        finally:
            self.give_back(by)

    async def take(self, watch: Watch = NOBODY, by: str = "") -> None:
        """Wait for a turn, to be given back with `give_back`; a cancelled wait leaves the queue.

        The watch is told the place, again whenever it changes, and `progress()` when the turn is had, also at once.
        """
        slot = self._next_slot(by)
        if self.free and self._may(by):
            self._hold(slot)
        else:
            await self._wait(slot, watch)
        watch.progress()

    def give_back(self, by: str = "") -> None:
        """End a turn of this asker: the next in the queue has it."""
        self._held[by] -= 1
        if not self._held[by]:
            del self._held[by]
        if self._hand_over():
            self._tell()
        elif not self._held and not self._slots:
            self._round, self._last_round = 0, {}

    def _may(self, by: str) -> bool:
        return not by or self._held[by] < self._per_asker

    def _next_slot(self, by: str) -> Slot:
        """Its round: after the asker's last one; whoever is new joins the round that is on."""
        self._came += 1
        turn = max(self._last_round.get(by, -1) + 1, self._round)
        self._last_round[by] = turn
        return (turn, self._came, by)

    def _hold(self, slot: Slot) -> None:
        turn, _, by = slot
        self._held[by] += 1
        if turn > self._round:
            self._round = turn
            # Who was last served before this round begins like somebody new.
            self._last_round = {who: last for who, last in self._last_round.items() if last >= turn}

    async def _wait(self, slot: Slot, watch: Watch) -> None:
        by = slot[2]
        mine = _Wait(watch=watch)
        self._waits[by].append(mine)
        insort(self._slots, slot)
        mine.tell(bisect_left(self._slots, slot))
        self._tell()
        try:
            await mine.had
        except asyncio.CancelledError:
            if mine in self._waits.get(by, ()):
                self._leave(mine, by)
            elif not mine.had.cancelled():
                self.give_back(by)  # it was handed over in the same moment
            raise

    def _leave(self, mine: _Wait, by: str) -> None:
        self._waits[by].remove(mine)
        last = max(slot for slot in self._slots if slot[2] == by)
        self._slots.remove(last)
        self._last_round[by] = last[0] - 1
        self._forget(by)
        self._tell()

    def _hand_over(self) -> bool:
        """Give every free turn to the first who may have one; whether anybody got one."""
        moved = False
        while self.free and (slot := next((slot for slot in self._slots if self._may(slot[2])), None)):
            moved = True
            by = slot[2]
            first = self._waits[by][0]
            if first.had.cancelled():
                self._leave(first, by)
                continue
            self._waits[by].popleft()
            self._slots.remove(slot)
            self._forget(by)
            self._hold(slot)
            first.had.set_result(None)
        return moved

    def _forget(self, by: str) -> None:
        if not self._waits[by]:
            del self._waits[by]

    def _tell(self, at_most: int | None = EXACT) -> None:
        """Tell those whose place has changed: the head of the queue now, the rest in a while."""
        calls: dict[str, Iterator[_Wait]] = {}
        for place, (_, _, by) in enumerate(self._slots[:at_most]):
            if by not in calls:
                calls[by] = iter(self._waits[by])
            next(calls[by]).tell(place)
        if at_most is not None and len(self._slots) > at_most and self._later is None:
            self._later = asyncio.get_running_loop().call_later(LATER_S, self._tell_all)

    def _tell_all(self) -> None:
        self._later = None
        self._tell(None)
