"""What happened when, in slots of time that grow wider as a run grows longer."""

from __future__ import annotations

from dataclasses import dataclass, field

from .bins import Bins

_MOST_SLOTS = 150
_WIDTHS_S = (10, 30, 60, 300, 900, 3600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_419_200)
"""Each a multiple of the one before, so that slots fit into wider ones."""


@dataclass
class Slot:
    """What happened in one stretch of time. cost: millionths by currency."""

    opened: int = 0
    ended: int = 0
    took: Bins = field(default_factory=Bins)
    failed: dict[str, int] = field(default_factory=dict)
    cost: dict[str, int] = field(default_factory=dict)

    def add_all(self, other: Slot) -> None:
        """Count what was counted elsewhere."""
        self.opened += other.opened
        self.ended += other.ended
        self.took.add_all(other.took)
        add(self.failed, other.failed)
        add(self.cost, other.cost)


@dataclass
class Times:
    """Slots by the number of their width since 1970; at most 150, and each time is known as well as they are wide."""

    width_s: int = _WIDTHS_S[0]
    slots: dict[int, Slot] = field(default_factory=dict)

    def at(self, ms: int) -> Slot:
        """The slot of this time."""
        number = ms // (self.width_s * 1000)
        found = self.slots.get(number)
        if found is not None:
            return found
        while self._is_too_long(number):
            self.widen(_wider(self.width_s))
            number = ms // (self.width_s * 1000)
        return self.slots.setdefault(number, Slot())

    def widen(self, width_s: int) -> None:
        """Put slots together until they are as wide as this, a multiple of what they are."""
        before, many = self.slots, width_s // self.width_s
        self.width_s, self.slots = width_s, {}
        for number, slot in before.items():
            self.slots.setdefault(number // many, Slot()).add_all(slot)

    def widened(self, width_s: int) -> Times:
        """The same in slots as wide as this, a multiple of what they are."""
        made = Times(width_s=self.width_s, slots=self.slots)
        if width_s != self.width_s:
            made.widen(width_s)
        return made

    def _is_too_long(self, number: int) -> bool:
        if not self.slots:
            return False
        return max(number, *self.slots) - min(number, *self.slots) >= _MOST_SLOTS


def add(counts: dict[str, int], more: dict[str, int]) -> None:
    """Count what was counted elsewhere."""
    for name, n in more.items():
        counts[name] = counts.get(name, 0) + n


def _wider(width_s: int) -> int:
    return next((wide for wide in _WIDTHS_S if wide > width_s), width_s * 2)
