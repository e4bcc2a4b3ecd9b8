"""Whoever keeps the money: asked before a call, told after it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from ajeeb.errors import ModelFailed

from .price import Budget, cap_micros

DAY_MS = 86_400_000


class Purse(Protocol):
    """Keeps what may be spent. Amounts are millionths of the currency."""

    async def reserve(self, micros: int, currency: str, by: str, call: str = "") -> str:
        """Set money aside for a go at a model, for this worker and this call; gives the name of the reservation.

        Raises: ModelFailed (`unavailable`, lasting) if a cap would be passed, counting all that is set aside.
        """

    async def settle(self, reservation: str, micros: int) -> None:
        """Spend so much of it, and free the rest. Settling twice changes nothing."""


class Free:
    """A purse without end, in which nobody counts."""

    async def reserve(self, micros: int, currency: str, by: str, call: str = "") -> str:
        """Whatever is asked for."""
        return ""

    async def settle(self, reservation: str, micros: int) -> None:
        """Counted by nobody."""


FREE: Purse = Free()

Pot: TypeAlias = tuple[str, str]
"""The name of a cap, and which worker or day it is for."""


@dataclass(frozen=True, kw_only=True)
class _Reserved:
    micros: int
    pots: tuple[Pot, ...]


class MemoryPurse:
    """A purse for one run in this process's memory: for tests, and for trying a task out.

    now: gives UTC milliseconds, for the cap of a day.
    """

    def __init__(self, budget: Budget, now: Callable[[], int] = lambda: 0) -> None:
        self._budget = budget
        self._now = now
        self._names = itertools.count(1)
        self._open: dict[str, _Reserved] = {}
        self._spent: Counter[Pot] = Counter()

    @property
    def spent_micros(self) -> int:
        """What has been spent in all."""
        return self._spent["per_run", ""]

    @property
    def reserved_micros(self) -> int:
        """What is set aside for calls that run."""
        return sum(one.micros for one in self._open.values())

    async def reserve(self, micros: int, currency: str, by: str, call: str = "") -> str:
        """The name of the reservation; nothing is awaited between the look and the taking."""
        if currency != self._budget.currency:
            raise _spent_out(
                f"the price is in {currency} and the budget in {self._budget.currency}; give both in one currency"
            )
        self._check("per_call", micros, 0)
        day = str(self._now() // DAY_MS)
        pots: tuple[Pot, ...] = (("per_worker", by), ("per_run", ""), ("per_day", day))
        for pot in pots:
            aside = sum(one.micros for one in self._open.values() if pot in one.pots)
            self._check(pot[0], micros, self._spent[pot] + aside)
        name = str(next(self._names))
        self._open[name] = _Reserved(micros=micros, pots=pots)
        return name

    async def settle(self, reservation: str, micros: int) -> None:
        """Spent, and the rest is free again."""
        reserved = self._open.pop(reservation, None)
        for pot in reserved.pots if reserved else ():
            self._spent[pot] += micros

    def _check(self, cap: str, micros: int, gone: int) -> None:
        most: float | None = getattr(self._budget, cap)
        if most is not None and gone + micros > cap_micros(most):
            raise _spent_out(f"{_SAID[cap]} ({cap} is {most:g} {self._budget.currency}); raise budget.{cap}")


_SAID = {
    "per_call": "this call could cost more than one may",
    "per_worker": "the money for this worker is spent",
    "per_run": "the money for this run is spent",
    "per_day": "the money for this day is spent",
}


def _spent_out(message: str) -> ModelFailed:
    return ModelFailed("unavailable", message, lasting=True)
