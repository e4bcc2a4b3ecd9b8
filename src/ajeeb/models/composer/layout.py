"""Where each thing stands: a Description becomes sprites with places, in the order in which they are painted.

Each thing draws its random numbers from the seed and its own name, so a longer prompt leaves the things that it shares
with a shorter one about where they were. Lengths are shares of the picture's height; x runs from 0 to the aspect ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from . import sprites
from .description import Description, Thing
from .groups import Box, members
from .lexicon import Lexicon
from .sizes import Sizes


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


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What the background leaves to things."""

    horizon: float
    place: str
    width: float

    @property
    def floor(self) -> tuple[float, float]:
        """Base lines of the farthest and the nearest thing."""
        return self.horizon + 0.07, 0.95

    @property
    def floats(self) -> bool:
        return self.place in {"space", "underwater", "sky"}


_REGIONS = {
    "left": (0.2, None), "right": (0.8, None), "centre": (0.5, None), "top": (None, 0.2), "bottom": (None, 0.94),
    "top-left": (0.16, 0.17), "top-right": (0.84, 0.17), "bottom-left": (0.18, 0.95), "bottom-right": (0.82, 0.95),
    "far": (None, None), "near": (None, 0.96), "sky": (None, 0.22),
}  # fmt: skip
_VARIED = {"person-standing": ("woman-standing", "man-standing", "person-standing"), "child": ("girl", "boy", "child")}
_CARRIED = {"on", "inside", "held_by", "worn_by", "under"}
_FITTINGS = {"door", "window"}
_HOUSES = {"house", "house-with-garden", "cabin", "barn", "derelict-house", "hut", "castle", "church", "tower", "school", "treehouse"}
_RIDDEN = {"horse", "tractor", "bicycle", "motorcycle", "elephant", "unicorn", "camel", "donkey", "dragon", "cow", "zebra",
           "skateboard", "kick-scooter", "motor-scooter", "deer", "ox", "ostrich", "rocket", "spouting-whale", "dolphin"}
_TABLE_TOPS = {"table": 0.985, "couch-and-lamp": 0.27, "bed": 0.6, "chair": 0.55, "bench": 0.45, "armchair": 0.5,
               "horse": 0.68, "elephant": 0.86, "unicorn": 0.68, "bicycle": 0.55, "rug": 0.5, "pond": 0.5,
               "lily-pad": 0.6, "canoe": 0.5, "fireplace": 0.98, "musical-keyboard": 0.9, "bridge": 0.62,
               "surfboard": 0.1, "motorcycle": 0.6, "branch": 0.6, "cow": 0.68, "plate": 0.6,
               "deciduous-tree": 0.55, "autumn-tree": 0.55, "palm-tree": 0.75, "sailboat": 0.35, "pier": 0.92,
               "fence": 0.9, "picnic-basket": 0.55, "iceberg": 0.3, "desert-island": 0.4, "tractor": 0.62, "cliff": 0.88,
               "automobile": 0.9, "igloo": 0.97, "rock": 0.8, "sled": 0.5, "swing": 0.28, "skateboard": 0.7,
               "kick-scooter": 0.3, "camel": 0.75, "donkey": 0.68, "ox": 0.7, "turtle": 0.85, "dragon": 0.6}  # fmt: skip


def layout(
    description: Description, stage: Stage, seed: int, lexicon: Lexicon, sizes: Sizes
) -> tuple[Placed, ...]:
    """Every sprite of the picture, farthest first."""
    boxes: dict[int, Box] = {}
    builder = _Builder(description.things, stage, seed, lexicon, sizes)
    for index in order(description.things):
        boxes[index] = builder.box(index, boxes)
    shift = _off_centre(boxes, description.things, stage, sizes)
    placed = [s for index, box in boxes.items() for s in builder.sprites_of(index, replace(box, x=box.x + shift))]
    return tuple(sorted(placed, key=lambda sprite: (sprite.depth, sprite.x, sprite.icon)))


def _off_centre(boxes: dict[int, Box], things: Sequence[Thing], stage: Stage, sizes: Sizes) -> float:
    """How far to move everything so that what stands on the ground is about in the middle; 0 if places were named."""
    if any(thing.region for thing in things):
        return 0.0
    ground = [box for index, box in boxes.items() if sizes.plane(things[index].icon) not in {"sky", "air", "wall"}]
    if len(ground) < 2:
        return 0.0
    left, right = min(box.left for box in ground), max(box.right for box in ground)
    return 0.75 * (stage.width / 2 - (left + right) / 2)


def order(things: Sequence[Thing]) -> list[int]:
    """References before what stands in relation to them, explicit places before free ones, big before small."""
    done: list[int] = []
    waiting = sorted(range(len(things)), key=lambda i: (things[i].region is None, i))
    while waiting:
        ready = [i for i in waiting if all(other in done for other in things[i].others)] or waiting[:1]
        done.append(ready[0])
        waiting.remove(ready[0])
    return done


class _Builder:
    """Finds a box for one thing after another."""

    def __init__(self, things: Sequence[Thing], stage: Stage, seed: int, lexicon: Lexicon, sizes: Sizes) -> None:
        self.things, self.stage, self.seed, self.lexicon, self.sizes = things, stage, seed, lexicon, sizes
        seen: dict[str, int] = {}
        self.keys = []
        for thing in things:
            seen[thing.icon] = seen.get(thing.icon, 0) + 1
            self.keys.append(f"{seed}/{thing.icon}/{seen[thing.icon]}")
        grounded = sum(1 for thing in things if sizes.plane(thing.icon) != "sky")
        wide = sum(self._free_width(thing) for thing in things)
        largest = max((sizes.share(lexicon, t.icon) * t.size for t in things if t.icon not in sizes.fixed), default=0.4)
        # Few things may be larger, many must be smaller; in steps, so that one more thing moves little.
        zoom = 1.35 if grounded <= 1 else 1.18 if grounded <= 3 else 1.0 if grounded <= 6 else 0.82
        zoom = max(zoom, min({1: 2.4, 2: 2.0, 3: 1.6}.get(len(things), 1.2), 0.4 / largest))
        if any(thing.relation == "above" and things[thing.others[0]].icon not in sizes.fixed for thing in things):
            zoom *= 0.78
        self.zoom = zoom * min(1.0, max(0.55, 1.25 * stage.width / max(0.1, wide * zoom)))

    def _free_width(self, thing: Thing) -> float:
        """Width that a thing takes on the ground; what is on, in or held by another takes none."""
        if self.sizes.plane(thing.icon) in {"sky", "air", "wall"} or thing.relation in _CARRIED or thing.region in {"far", "sky"}:
            return 0.0
        share = self.sizes.share(self.lexicon, thing.icon) * thing.size
        return share * min(1.0, sprites.aspect(self.lexicon, thing.icon)) * thing.count**0.4

    def box(self, index: int, boxes: dict[int, Box]) -> Box:
        thing, rng = self.things[index], Random(self.keys[index])
        box = self._natural(index, thing, rng)
        others = [boxes[other] for other in thing.others if other in boxes]
        if thing.relation in {"next_to", "on"} and (surface := self._surface(index, boxes)) in others and surface:
            box = self._on_free_part(box, surface, boxes, thing, rng)
        elif thing.relation and others:
            box = _related(thing, box, others, self._icons(thing), rng, self.stage, self.sizes)
            if thing.relation in {"next_to", "left_of", "right_of", "in_front_of", "behind", "above"} and box.on is None:
                box = self._cleared(box, [b for i, b in boxes.items() if b not in others], thing, rng, step=0.06)
            if thing.relation == "next_to" and box.on is None and box.inside(self.stage.width).overlap(others[0]) > 0.3:
                box = self._cleared(replace(box, is_free=True), list(boxes.values()), thing, rng)
        elif surface := self._surface(index, boxes):
            box = self._on_free_part(box, surface, boxes, thing, rng)
        else:
            box = self._cleared(box, list(boxes.values()), thing, rng)
        return box.inside(self.stage.width)

    def _on_free_part(self, box: Box, surface: Box, boxes: dict[int, Box], thing: Thing, rng: Random) -> Box:
        there = [other for other in boxes.values() if other.on is surface]
        return self._cleared(_on_surface(box, surface, rng), there, thing, rng, within=surface)

    def _icons(self, thing: Thing) -> str:
        return self.things[thing.others[0]].icon

    def _natural(self, index: int, thing: Thing, rng: Random) -> Box:
        """Size and place of a thing that nothing was said of."""
        plane = self.sizes.plane(thing.icon)
        share = self.sizes.share(self.lexicon, thing.icon) * thing.size
        zoom = 1.0 if thing.icon in self.sizes.fixed else self.zoom
        if plane == "sky" and thing.icon not in self.sizes.fixed:
            zoom = 0.68 if len(self.things) > 1 else 0.9
        aspect = sprites.aspect(self.lexicon, thing.icon)
        is_anchor = any(index in other.others for other in self.things)
        low, high = (0.44, 0.56) if len(self.things) == 1 else (0.36, 0.64) if is_anchor else (0.2, 0.8)
        x = self.stage.width * rng.uniform(low, high)
        far, near = self.stage.floor
        # What is big stands back, what is small comes to the front: neither hides the other.
        depth = min(1.0, max(0.0, 0.95 - 1.25 * share)) + rng.uniform(-0.06, 0.06)
        base = far + (near - far) * min(1.0, max(0.12, depth))
        if thing.region == "far":
            base, zoom = far + 0.02, zoom * 0.55
        if thing.region == "near":
            zoom *= 1.25
        size = min(0.92, share * zoom)
        height = size if aspect <= 1 else size / aspect
        if plane == "sky" or thing.region == "sky":
            base = rng.uniform(0.1, max(0.16, self.stage.horizon - 0.2)) + height / 2
        elif plane == "air" and not thing.region == "near":
            base = rng.uniform(0.3, 0.62) + height / 2
        elif plane == "wall":
            base = self.stage.horizon - 0.16
        elif plane == "shape":
            size, base = share * zoom * 1.3, 0.5 + height / 2
        elif plane == "water" and self.stage.place in {"sea", "lake", "river", "beach"}:
            near_shore = self.stage.place == "beach" or thing.region == "far"
            base = self.stage.horizon + (0.04 if near_shore else rng.uniform(0.1, 0.3)) + height * 0.2
        if self.stage.floats and plane not in {"wall"}:
            base = rng.uniform(0.3, 0.8) + height / 2
        parted = any(other.relation == "between" and other.others == (index,) for other in self.things)
        if parted and thing.count == 2:
            return Box(x=self.stage.width / 2, base=base, size=size * 0.8, aspect=aspect, count=2, is_free=False,
                       apart=0.3 * self.stage.width)  # fmt: skip
        fx, fy = _REGIONS.get(thing.region or "", (None, None))
        if fx is not None:
            x = self.stage.width * fx + rng.uniform(-0.025, 0.025)
        if fy is not None:
            base = fy + rng.uniform(-0.01, 0.01) + (height / 2 if fy < 0.5 else 0.0)
        return Box.of(x=x, base=base, size=size, aspect=aspect, count=thing.count, scattered=plane in {"sky", "air"},
                      is_free=fx is None)  # fmt: skip

    def _surface(self, index: int, boxes: dict[int, Box]) -> Box | None:
        """A table for what belongs on one, if the picture has it and nothing else was said."""
        if self.things[index].region or self.things[index].icon not in self.sizes.lists["tabletop"]:
            return None
        tables = [i for i in boxes if self.things[i].icon in self.sizes.lists["surfaces"]]
        return boxes[tables[0]] if tables else None

    def _cleared(
        self, box: Box, taken: list[Box], thing: Thing, rng: Random, step: float = 0.0, within: Box | None = None
    ) -> Box:
        """The box moved sideways, and a little in depth, to where it covers least of what stands already."""
        if not taken or thing.region in {"top-left", "top-right", "bottom-left", "bottom-right"}:
            return box
        low, high = (within.left, within.right) if within else (0.04, self.stage.width - 0.04)
        spread = [box.x + step * i * s for i in range(5) for s in (1, -1)] if step else [
            low + (high - low) * (i + 0.5) / 19 for i in range(19)
        ]  # fmt: skip
        if not box.is_free and not step:
            spread = [box.x + 0.03 * i for i in range(-4, 5)]
        lifts = (0.0,) if step or within else (0.0, -0.05, 0.05)
        best, least = box, float("inf")
        for x in (box.x, *spread):
            for lift in lifts:
                moved = replace(box, x=x, base=min(0.97, box.base + lift)).inside(self.stage.width)
                cost = sum(moved.overlap(other) for other in taken) + 0.25 * abs(moved.x - box.x) + 0.3 * abs(lift)
                if cost < least - 1e-9:
                    best, least = moved, cost
        return best

    def sprites_of(self, index: int, box: Box) -> list[Placed]:
        thing, rng = self.things[index], Random(self.keys[index] + "/members")
        plane = self.sizes.plane(thing.icon)
        stands = plane == "ground" and not self.stage.floats and box.on is None and box.base > self.stage.horizon
        looks = _VARIED.get(thing.icon, (thing.icon,)) if thing.count > 1 else (thing.icon,)
        return [
            Placed(
                icon=looks[(i + len(self.keys[index])) % len(looks)], colour=thing.colour, x=x, base=base, size=size,
                depth=_depth(plane, box) + (base - box.base) * (1.0 if box.depth is None else 0.005), is_flipped=box.faces(x, rng), has_shadow=stands,
            )
            for i, (x, base, size) in enumerate(members(box, rng))
        ]  # fmt: skip


def _depth(plane: str, box: Box) -> float:
    """Order of painting: the sky first, then by base line; what is on or in something with that thing."""
    if box.depth is not None:
        return box.depth
    return {"sky": -2.0, "wall": -1.0}.get(plane, 0.0) + box.base


def _on_surface(box: Box, surface: Box, rng: Random) -> Box:
    base = surface.top + surface.height * 0.03
    x = rng.uniform(surface.left + box.width / 2, max(surface.left + box.width / 2, surface.right - box.width / 2))
    small = box.scaled(min(1.0, surface.width * 0.38 / max(box.width, 0.01)))
    return replace(small, x=x, base=base, on=surface, depth=surface.base + 0.004)


def _related(
    thing: Thing, box: Box, others: list[Box], icon: str, rng: Random, stage: Stage, sizes: Sizes
) -> Box:
    """The box put where the relation says, beside, on or in the other."""
    other = others[0]
    gap = (box.width + other.width) / 2
    off_centre = other.x - stage.width / 2
    side = (1 if rng.random() < 0.5 else -1) if abs(off_centre) < 0.06 else (-1 if off_centre > 0 else 1)
    depth = other.base if other.depth is None else other.depth
    match thing.relation:
        case "left_of" | "right_of":
            side = -1 if thing.relation == "left_of" else 1
            return replace(box, x=other.x + side * (gap + 0.03), base=_beside(box, other))
        case "next_to" if thing.icon in _FITTINGS and icon in _HOUSES:
            high = 0.34 if thing.icon == "door" else 0.22
            small = box.scaled(high * other.height / max(box.each_height, 0.01))
            shift, lift = (-0.04, 0.03) if thing.icon == "door" else (0.0, 0.34)
            return replace(small, x=other.x + shift * other.width, base=other.base - lift * other.height, on=other,
                           depth=depth + 0.003)  # fmt: skip
        case "next_to":
            return replace(box, x=other.x + side * (gap * 0.94 + 0.02), base=_beside(box, other))
        case "behind":
            lift = 0.07 if box.height > other.height * 0.7 else 0.03
            base = max(stage.horizon + 0.03, other.base - lift) if other.base > stage.horizon else other.base - 0.05
            shift = side * (0.32 * other.width + 0.2 * box.width)
            base = base if box.height > other.height else other.top + box.height * 0.75
            return replace(box, x=other.x + shift, base=base, depth=depth - 0.01)
        case "in_front_of":
            small = box.scaled(min(1.0, other.height * 0.66 / max(box.height, 0.01)))
            base = min(0.97, other.base + 0.05 + 0.1 * small.height)
            return replace(small, x=other.x + side * 0.28 * other.width, base=base, depth=max(base, depth + 0.01))
        case "on":
            top = _TABLE_TOPS.get(icon, 0.94)
            rides = icon in _RIDDEN
            limit, tall = other.width * (0.7 if rides else 0.95), other.height * (0.62 if rides else 1.1)
            small = box.scaled(min(1.0, limit / max(box.width, 0.01), tall / max(box.height, 0.01)))
            room = max(0.0, other.width * 0.86 - small.width) / 2
            return replace(small, x=other.x + rng.uniform(-room, room), base=other.base - other.height * top + 0.012,
                           depth=depth + 0.003, on=other)  # fmt: skip
        case "under":
            small = box.scaled(min(1.0, other.width * 1.0 / max(box.width, 0.01)))
            if other.base < stage.horizon:  # under the moon: anywhere below it
                return replace(box, x=other.x)
            return replace(small, x=other.x + rng.uniform(-0.1, 0.1) * other.width, base=other.base + 0.015, depth=depth + 0.01)
        case "above":
            base = max(box.height + 0.02, min(other.top - 0.03, other.base - other.height - 0.03))
            return replace(box, x=other.x + rng.uniform(-0.05, 0.05), base=base, depth=depth + 0.02)
        case "inside" if icon in sizes.lists["containers"]:
            small = box.scaled(min(1.0, other.width * 0.7 / max(box.width, 0.01)))
            return replace(small, x=other.x, base=other.top + other.height * 0.55, depth=depth - 0.002, on=other)
        case "inside":
            small = box.scaled(min(1.0, other.width * 0.6 / max(box.width, 0.01), other.height * 0.6 / max(box.height, 0.01)))
            return replace(small, x=other.x, base=other.base - other.height * 0.04, depth=depth + 0.003, on=other)
        case "between":
            middle = (others[0].x + others[-1].x) / 2
            return replace(box, x=middle, base=min(0.96, max(b.base for b in others) + 0.03))
        case "around":
            small = box.scaled(min(1.0, 0.7 * other.height / max(box.each_height, 0.01)))
            lift = 0.1 * other.height if sizes.plane(thing.icon) in {"air", "sky"} else -0.03
            return replace(small, x=other.x, base=min(0.97, other.base - lift), apart=other.width / 2, depth=depth + 0.01)
        case "held_by":
            small = box.scaled(min(1.0, 0.62 * other.height / max(box.height, 0.01)))
            lift = 0.55 if sizes.plane(thing.icon) in {"air", "sky"} or "umbrella" in thing.icon else 0.18
            return replace(small, x=other.x + side * (other.width * 0.42 + small.width * 0.32),
                           base=other.base - other.height * lift, depth=depth + 0.002, on=other)  # fmt: skip
        case "worn_by":
            is_hat = any(word in thing.icon for word in ("hat", "cap", "crown", "helmet"))
            small = box.scaled(0.75 * other.width / max(box.width, 0.01))
            base = other.top + small.height * 0.38 if is_hat else other.base - other.height * 0.4
            return replace(small, x=other.x, base=base, depth=depth + 0.002, on=other)
    return box


def _beside(box: Box, other: Box) -> float:
    """A base line near the other's, small things a little to the front."""
    return min(0.96, other.base + (0.03 if box.height < other.height * 0.6 else 0.0))
