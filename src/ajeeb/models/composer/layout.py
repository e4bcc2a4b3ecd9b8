"""Where each thing stands: a Description becomes sprites with places, in the order in which they are painted.

Each thing draws its random numbers from the seed and its own name, so a longer prompt leaves the things that it shares
with a shorter one about where they were. Lengths are shares of the picture's height; x runs from 0 to the aspect ratio.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from .description import Description, Thing
from .groups import Box, members
from .placing import Placing, Stage
from .sizes import Plane

# Of "colourful balloons" each has another.
_COLOURS = ("#e23b3b", "#2f7de1", "#f7cf2e", "#8e44c9", "#37b24d", "#f58a1f", "#f783ac", "#1fb5ad")
MARGIN = 0.012
# Members of a crowd differ.
_VARIED = {
    "person-standing": ("woman-standing", "man-standing", "person-standing"),
    "child": ("girl", "boy", "child"),
}


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One sprite: its middle and its base line, its longer side, and what decides the order of painting."""

    icon: str
    colour: str | None
    x: float
    base: float
    size: float
    depth: float
    is_flipped: bool
    has_shadow: bool


def layout(description: Description, stage: Stage, seed: int) -> tuple[Placed, ...]:
    """Every sprite of the picture, farthest first."""
    things, boxes = description.things, dict[int, Box]()
    placing = Placing(things, stage, seed)
    for index in _order(things, stage.sizes.lists["surfaces"]):
        boxes[index] = placing.box(index, boxes)
    shift = _off_centre(boxes, things, stage)
    placed = [
        sprite
        for index, box in boxes.items()
        for sprite in _sprites(things[index], replace(box, x=box.x + shift), stage, placing.keys[index])
    ]
    return tuple(sorted(placed, key=lambda sprite: (sprite.depth, sprite.x, sprite.icon)))


def _order(things: Sequence[Thing], surfaces: frozenset[str]) -> list[int]:
    """References before what stands in relation to them, explicit places before free ones, then tables."""
    done: list[int] = []
    waiting = sorted(
        range(len(things)), key=lambda i: (things[i].region is None, things[i].icon not in surfaces, i)
    )
    while waiting:
        ready = [i for i in waiting if all(other in done for other in things[i].others)] or waiting[:1]
        done.append(ready[0])
        waiting.remove(ready[0])
    return done


def _off_centre(boxes: Mapping[int, Box], things: Sequence[Thing], stage: Stage) -> float:
    """How far to move everything so that what stands on the ground is about in the middle; 0 if places were named."""
    if any(thing.region for thing in things):
        return 0.0
    ground = [
        box for i, box in boxes.items() if stage.sizes.plane(things[i].icon) not in {"sky", "air", "wall"}
    ]
    if len(ground) < 2:
        return 0.0
    left, right = min(box.left for box in ground), max(box.right for box in ground)
    return 0.75 * (stage.width / 2 - (left + right) / 2)


def _sprites(thing: Thing, box: Box, stage: Stage, key: str) -> list[Placed]:
    rng = Random(key + "/members")
    plane = stage.sizes.plane(thing.icon)
    looks = _VARIED.get(thing.icon, (thing.icon,)) if thing.count > 1 else (thing.icon,)
    on_ground = plane == "ground" and not stage.floats and box.on is None and box.base > stage.horizon
    several = thing.colour == "many" and thing.count > 1
    return [
        Placed(
            icon=looks[(i + len(key)) % len(looks)],
            colour=_COLOURS[i % len(_COLOURS)]
            if several
            else None
            if thing.colour == "many"
            else thing.colour,
            x=x,
            base=base,
            size=size,
            depth=_depth(plane, box) + (base - box.base) * (1.0 if box.depth is None else 0.005),
            is_flipped=box.faces_right(x, rng),
            has_shadow=on_ground,
        )
        for i, (x, base, size) in enumerate(
            _kept_inside(member, box.aspect, stage.width) for member in members(box, rng)
        )
    ]


def _kept_inside(
    member: tuple[float, float, float], aspect: float, width: float
) -> tuple[float, float, float]:
    """A sprite moved so far that no edge of the picture cuts it."""
    x, base, size = member
    half, height = size * min(1.0, aspect) / 2 + MARGIN, size / max(1.0, aspect) + MARGIN
    return min(max(x, half), max(half, width - half)), min(max(base, height), 0.99), size


def _depth(plane: Plane, box: Box) -> float:
    """Order of painting: the sky first, then by base line; what is on or in something with that thing."""
    if box.depth is not None:
        return box.depth
    return {"sky": -2.0, "wall": -1.0}.get(plane, 0.0) + box.base
