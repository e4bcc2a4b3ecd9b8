"""Durations, counted in fine bins: as many values as there may be, in a bounded place."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

_STEPS = 100  # bins for each power of ten
_LAST = 10 * _STEPS  # 10^10 ms, four months


@dataclass
class Bins:
    """Counts of durations in milliseconds by their size, 100 bins for each power of ten; at most 1001 of them.

    Every value stands for the mean of its bin: quantiles are exact where values are far apart, and never further off
    than a bin is wide, 2.4 % of the value (or 1 ms, below 1 ms). The mean of all values is exact.
    """

    n: dict[int, int] = field(default_factory=dict)
    total: dict[int, float] = field(default_factory=dict)
    """Of the values of each bin."""

    def add(self, ms: float) -> None:
        """Count one value; what is below 0 counts as 0."""
        ms = max(0.0, ms)
        place = 0 if ms < 1 else min(_LAST, 1 + int(math.log10(ms) * _STEPS))
        self.n[place] = self.n.get(place, 0) + 1
        self.total[place] = self.total.get(place, 0.0) + ms

    def add_all(self, other: Bins) -> None:
        """Count what was counted elsewhere."""
        for place, n in other.n.items():
            self.n[place] = self.n.get(place, 0) + n
            self.total[place] = self.total.get(place, 0.0) + other.total[place]

    def counted(self) -> list[tuple[float, int]]:
        """(value, how often), smallest first."""
        return [(self.total[place] / n, n) for place, n in sorted(self.n.items())]

    def wide(self, step: int) -> list[tuple[float, float, int]]:
        """(from, to, how many) with as many bins put together into one as `step` says, without gaps."""
        found: dict[int, int] = {}
        for place, n in self.n.items():
            wide = -1 if place == 0 else (place - 1) // step
            found[wide] = found.get(wide, 0) + n
        if not found:
            return []
        return [
            (_low(wide, step), _low(wide + 1, step), found.get(wide, 0))
            for wide in range(min(found), max(found) + 1)
        ]


def quantile(counted: list[tuple[float, int]], share: float) -> float:
    """The value that this share of the counted values does not pass; in proportion between two, as numpy does it.

    counted: (value, how often), smallest first; at least one.
    """
    place = (sum(n for _, n in counted) - 1) * share
    low, rest = int(place), place - int(place)
    below = _at(counted, low)
    return below if rest == 0 else below + rest * (_at(counted, low + 1) - below)


def _at(counted: list[tuple[float, int]], index: int) -> float:
    for value, n in counted:
        index -= n
        if index < 0:
            return value
    return counted[-1][0]


def _low(wide: int, step: int) -> float:
    return 0.0 if wide < 0 else float(10 ** (wide * step / _STEPS))
