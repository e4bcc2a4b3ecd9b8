"""Boxes: the room that a thing, or a group of the same things, takes in the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from random import Random


@dataclass(frozen=True, kw_only=True)
class Box:
    """A group of `count` sprites of one `size` (longer side) and `aspect` (width by height).

    x: the middle; base: the lowest base line; scattered: spread over the sky rather than in rows.
    is_free: may be moved sideways; on: what it stands on; depth: order of painting, if not by base line.
    apart: half the width to leave free in the middle, for a group that stands around something.
    """

    x: float
    base: float
    size: float
    aspect: float
    count: int
    scattered: bool = False
    is_free: bool = True
    on: Box | None = None
    depth: float | None = None
    apart: float | None = None

    @property
    def columns(self) -> int:
        return (
            self.count
            if self.count <= 3
            else math.ceil(math.sqrt(self.count * (2.4 if self.each_width < 0.2 else 1.5)))
        )

    @property
    def rows(self) -> int:
        return math.ceil(self.count / self.columns)

    @property
    def each_width(self) -> float:
        return self.size * min(1.0, self.aspect)

    @property
    def each_height(self) -> float:
        return self.size / max(1.0, self.aspect)

    @property
    def width(self) -> float:
        if self.scattered and self.count > 1:
            return min(0.9, self.each_width * self.count * 1.7)
        return self.each_width * (1 + 0.86 * (self.columns - 1))

    @property
    def height(self) -> float:
        if self.scattered and self.count > 1:
            return self.each_height * (1.9 + 0.72 * (self.rows - 1))
        return self.each_height * (1 + 0.3 * (self.rows - 1))

    @property
    def top(self) -> float:
        return self.base - self.height

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    def scaled(self, factor: float) -> Box:
        return replace(self, size=self.size * factor)

    def inside(self, width: float) -> Box:
        """Moved so far that no more than a twelfth of it leaves the picture."""
        small = self.scaled(min(1.0, width / max(self.width, 0.01), 0.95 / max(self.height, 0.01)))
        half = small.width * 0.46
        x = min(max(small.x, half), max(half, width - half))
        return replace(small, x=x, base=min(0.985, max(small.base, small.height + 0.012)))

    def overlap(self, other: Box) -> float:
        """Share of the smaller of two boxes that the other covers."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.base, other.base) - max(self.top, other.top)
        if wide <= 0 or high <= 0:
            return 0.0
        return wide * high / max(1e-6, min(self.width * self.height, other.width * other.height))

    def faces_right(self, x: float, rng: Random) -> bool:
        """Whether a sprite is mirrored; most of the art looks to the left."""
        return rng.random() < (0.75 if x < 0.45 else 0.25)


def members(box: Box, rng: Random) -> list[tuple[float, float, float]]:
    """Middle, base line and size of each sprite of a group."""
    if box.count == 1:
        return [(box.x, box.base, box.size)]
    found = []
    for i in range(box.count):
        row, column = divmod(i, box.columns)
        in_row = min(box.columns, box.count - row * box.columns)
        across = (column + 0.5) / in_row - 0.5
        jitter = rng.uniform(-0.12, 0.12)
        size = box.size * rng.uniform(0.92, 1.05)
        if box.scattered:
            lift = rng.uniform(0, 0.9) * box.each_height * (1 + 0.8 * (box.rows - 1))
            found.append((box.x + box.width * (across + jitter / in_row), box.base - lift, size))
            continue
        if box.apart is not None:
            side, out = (1 if i % 2 else -1), box.apart + box.each_width * (0.45 + 0.7 * (i // 2))
            found.append((box.x + side * out, box.base - abs(jitter) * 0.5 * box.each_height, size))
            continue
        span = box.width - (0 if in_row > 1 else box.each_width * 0.5)
        low = box.base - box.each_height * (0.3 * (box.rows - 1 - row) + 0.1 * abs(jitter))
        shift = 0.25 / box.columns * (1 if row % 2 else -1) if box.rows > 1 else 0.0
        found.append((box.x + span * (across + (jitter + shift) / max(2, in_row)), low, size))
    return found
