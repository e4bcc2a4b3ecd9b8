"""Next to, on, under, behind …: how a box goes to its place at another box. One function per relation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from .description import Thing
from .groups import Box
from .sizes import Sizes


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A thing with the box that it would have alone, and the boxes of those that it stands in relation to.

    icon: of the first other; horizon and width: of the picture.
    """

    thing: Thing
    icon: str
    box: Box
    others: Sequence[Box]
    horizon: float
    width: float
    sizes: Sizes
    rng: Random

    @property
    def other(self) -> Box:
        return self.others[0]

    @property
    def depth(self) -> float:
        """Order of painting of the other."""
        return self.other.base if self.other.depth is None else self.other.depth

    @property
    def side(self) -> int:
        """1 for right, -1 for left: where there is more room, either in the middle."""
        off_centre = self.other.x - self.width / 2
        if abs(off_centre) < 0.06:
            return 1 if self.rng.random() < 0.5 else -1
        return -1 if off_centre > 0 else 1

    def shrunk(self, width: float, height: float = 9.0) -> Box:
        """The box made so small that it is within a width and a height."""
        return self.box.scaled(
            min(1.0, width / max(self.box.width, 0.01), height / max(self.box.height, 0.01))
        )


def related(pair: Pair) -> Box:
    """The box at the place that the relation says."""
    return _PLACES[pair.thing.relation or ""](pair)


def _left_of(p: Pair) -> Box:
    return replace(p.box, x=p.other.x - _gap(p) - 0.03, base=_beside(p))


def _right_of(p: Pair) -> Box:
    return replace(p.box, x=p.other.x + _gap(p) + 0.03, base=_beside(p))


def _next_to(p: Pair) -> Box:
    if p.thing.icon in p.sizes.lists["fittings"] and p.icon in p.sizes.lists["houses"]:
        return _fitted(p)
    return replace(p.box, x=p.other.x + p.side * (_gap(p) * 0.94 + 0.02), base=_beside(p))


def _fitted(p: Pair) -> Box:
    """ "A house with a yellow door": the door is in the house."""
    high, shift, lift = (0.34, -0.04, 0.03) if p.thing.icon == "door" else (0.22, 0.0, 0.34)
    small = p.box.scaled(high * p.other.height / max(p.box.each_height, 0.01))
    x, base = p.other.x + shift * p.other.width, p.other.base - lift * p.other.height
    return replace(small, x=x, base=base, on=p.other, depth=p.depth + 0.003)


def _behind(p: Pair) -> Box:
    """Farther back and to the side: what is taller shows above, what is lower beside."""
    lift = 0.07 if p.box.height > p.other.height * 0.7 else 0.03
    base = max(p.horizon + 0.03, p.other.base - lift) if p.other.base > p.horizon else p.other.base - 0.05
    if p.box.height <= p.other.height:
        base = p.other.top + p.box.height * 0.75
    shift = p.side * (0.32 * p.other.width + 0.2 * p.box.width)
    return replace(p.box, x=p.other.x + shift, base=base, depth=p.depth - 0.01)


def _in_front_of(p: Pair) -> Box:
    small = p.shrunk(9.0, p.other.height * 0.66)
    base = min(0.97, p.other.base + 0.05 + 0.1 * small.height)
    x = p.other.x + p.side * 0.28 * p.other.width
    return replace(small, x=x, base=base, depth=max(base, p.depth + 0.01))


def _on(p: Pair) -> Box:
    rides = p.icon in p.sizes.lists["ridden"]
    small = p.shrunk(p.other.width * (0.7 if rides else 0.95), p.other.height * (0.62 if rides else 1.1))
    room = max(0.0, p.other.width * 0.86 - small.width) / 2
    base = p.other.base - p.other.height * p.sizes.tops.get(p.icon, 0.94) + 0.012
    return replace(
        small, x=p.other.x + p.rng.uniform(-room, room), base=base, depth=p.depth + 0.003, on=p.other
    )


def _under(p: Pair) -> Box:
    if p.other.base < p.horizon:  # under the moon is anywhere below it
        return replace(p.box, x=p.other.x)
    small = p.shrunk(p.other.width * 0.8, p.other.height * 0.5)
    x = p.other.x + p.rng.uniform(-0.1, 0.1) * p.other.width
    return replace(small, x=x, base=p.other.base + 0.015, depth=p.depth + 0.01)


def _above(p: Pair) -> Box:
    room = max(p.other.top - 0.05, 0.45 * p.box.height)
    small = p.shrunk(9.0, room)
    base = max(small.height + 0.02, p.other.top - 0.03)
    return replace(small, x=p.other.x + p.rng.uniform(-0.05, 0.05), base=base, depth=p.depth + 0.02)


def _inside(p: Pair) -> Box:
    """Out of a basket one peeps over the rim; in a house one stands in front of its wall."""
    if p.icon in p.sizes.lists["containers"]:
        if p.icon in p.sizes.lists["vases"]:  # a bunch stands over the rim, and is wider than the vase
            many = p.shrunk(p.other.width * (1.7 if p.box.count > 1 else 0.9))
            rim = p.other.top + 0.3 * many.each_height
            return replace(many, x=p.other.x, base=rim, depth=p.depth - 0.002, on=p.other)
        small = p.shrunk(p.other.width * (0.7 if p.box.count == 1 else 1.0))
        return replace(
            small, x=p.other.x, base=p.other.top + p.other.height * 0.55, depth=p.depth - 0.002, on=p.other
        )
    small = p.shrunk(p.other.width * 0.6, p.other.height * 0.6)
    return replace(
        small, x=p.other.x, base=p.other.base - p.other.height * 0.04, depth=p.depth + 0.003, on=p.other
    )


def _between(p: Pair) -> Box:
    middle = (p.others[0].x + p.others[-1].x) / 2
    return replace(p.box, x=middle, base=min(0.96, max(box.base for box in p.others) + 0.03))


def _around(p: Pair) -> Box:
    small = p.box.scaled(min(1.0, 0.7 * p.other.height / max(p.box.each_height, 0.01)))
    lift = 0.1 * p.other.height if p.sizes.plane(p.thing.icon) in {"air", "sky"} else -0.03
    base = min(0.97, p.other.base - lift)
    return replace(small, x=p.other.x, base=base, apart=p.other.width / 2, depth=p.depth + 0.01)


def _held_by(p: Pair) -> Box:
    small = p.shrunk(9.0, 0.62 * p.other.height)
    is_high = p.sizes.plane(p.thing.icon) in {"air", "sky"} or "umbrella" in p.thing.icon
    x = p.other.x + p.side * (p.other.width * 0.42 + small.width * 0.32)
    base = p.other.base - p.other.height * (0.55 if is_high else 0.18)
    return replace(small, x=x, base=base, depth=p.depth + 0.002, on=p.other)


def _worn_by(p: Pair) -> Box:
    is_hat = any(word in p.thing.icon for word in ("hat", "cap", "crown", "helmet"))
    small = p.box.scaled(0.75 * p.other.width / max(p.box.width, 0.01))
    base = p.other.top + small.height * 0.38 if is_hat else p.other.base - p.other.height * 0.4
    return replace(small, x=p.other.x, base=base, depth=p.depth + 0.002, on=p.other)


def _gap(p: Pair) -> float:
    return (p.box.width + p.other.width) / 2


def _beside(p: Pair) -> float:
    """A base line near the other's, small things a little to the front; what is by a window is on the floor."""
    if p.sizes.plane(p.icon) == "wall" and p.sizes.plane(p.thing.icon) != "wall":
        return p.box.base
    return min(0.96, p.other.base + (0.03 if p.box.height < p.other.height * 0.6 else 0.0))


_PLACES: Mapping[str, Callable[[Pair], Box]] = {
    "left_of": _left_of, "right_of": _right_of, "next_to": _next_to, "behind": _behind, "in_front_of": _in_front_of,
    "on": _on, "under": _under, "above": _above, "inside": _inside, "between": _between, "around": _around,
    "held_by": _held_by, "worn_by": _worn_by,
}  # fmt: skip
