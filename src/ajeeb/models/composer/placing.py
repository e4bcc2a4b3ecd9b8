"""A box for one thing after another: its size, and a place that covers least of what stands already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from . import sprites
from .description import Thing
from .groups import Box
from .lexicon import Lexicon
from .relations import Pair, related
from .sizes import Plane, Sizes

_REGIONS: Mapping[str, tuple[float | None, float | None]] = {
    "left": (0.2, None), "right": (0.8, None), "centre": (0.5, None), "top": (None, 0.2), "bottom": (None, 0.94),
    "top-left": (0.16, 0.17), "top-right": (0.84, 0.17), "bottom-left": (0.18, 0.95), "bottom-right": (0.82, 0.95),
    "near": (None, 0.96), "sky": (None, 0.22),
}  # fmt: skip
_CORNERS = {"top-left", "top-right", "bottom-left", "bottom-right"}
_CARRIED = {"on", "inside", "held_by", "worn_by", "under"}
_ADJUSTED = {"next_to", "left_of", "right_of", "in_front_of", "behind", "above"}
# Zoom by number of things on the ground, and the largest zoom for what is small and alone.
_ZOOMS = ((1, 1.35), (3, 1.18), (6, 1.0))
_LARGEST_ZOOM = {1: 2.4, 2: 2.0, 3: 1.6}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What the background leaves to things, and the tables of what is known about them."""

    horizon: float
    place: str
    width: float
    lexicon: Lexicon
    sizes: Sizes

    @property
    def floor(self) -> tuple[float, float]:
        """Base lines of the farthest and the nearest thing."""
        return self.horizon + 0.07, 0.95

    @property
    def floats(self) -> bool:
        return self.place in {"space", "underwater", "sky"}

    @property
    def is_wet(self) -> bool:
        return self.place in {"sea", "lake", "river", "beach", "shallows"}

    def share(self, thing: Thing) -> float:
        return self.sizes.share(self.lexicon, thing.icon) * thing.size


class Placing:
    """Finds boxes; `keys` are the seeds of each thing's own random numbers."""

    def __init__(self, things: Sequence[Thing], stage: Stage, seed: int) -> None:
        self.things, self.stage = things, stage
        seen: dict[str, int] = {}
        self.keys = []
        for thing in things:
            seen[thing.icon] = seen.get(thing.icon, 0) + 1
            self.keys.append(f"{seed}/{thing.icon}/{seen[thing.icon]}")
        self.zoom = self._common_zoom()

    def box(self, index: int, boxes: Mapping[int, Box]) -> Box:
        thing, rng = self.things[index], Random(self.keys[index])
        box = self._natural(index, rng)
        others = [] if self._is_apart(thing) else [boxes[other] for other in thing.others if other in boxes]
        surface = self._surface(thing, boxes)
        if surface and (surface in others or not others):
            there = [other for other in boxes.values() if other.on is surface]
            box = self._cleared(_on_surface(box, surface, rng), there, _across(surface.left, surface.right))
        elif others:
            box = self._in_relation(thing, box, others, boxes, rng)
        elif thing.region not in _CORNERS:
            near = (box.x + 0.03 * i for i in range(-4, 5))
            places = _across(0.04, self.stage.width - 0.04) if box.is_free else near
            box = self._cleared(box, list(boxes.values()), places, lifts=(0.0, -0.05, 0.05))
        return box.inside(self.stage.width)

    def _is_apart(self, thing: Thing) -> bool:
        """The moon is never on a cliff, nor a wolf beside the moon: what is in the sky is only above or behind."""
        named = {thing.icon, *(self.things[other].icon for other in thing.others)}
        return thing.relation in {"next_to", "on", "inside"} and bool(named & self.stage.sizes.fixed.keys())

    def _common_zoom(self) -> float:
        """Few things may be larger, many must be smaller; in steps, so that one more thing moves little."""
        sizes, things = self.stage.sizes, self.things
        grounded = sum(1 for thing in things if sizes.plane(thing.icon) != "sky")
        zoom = next((zoom for most, zoom in _ZOOMS if grounded <= most), 0.82)
        largest = max(
            (self.stage.share(thing) for thing in things if thing.icon not in sizes.fixed), default=0.4
        )
        zoom = max(zoom, min(_LARGEST_ZOOM.get(len(things), 1.2), 0.4 / largest))
        has_room_above = any(
            t.relation == "above" and things[t.others[0]].icon not in sizes.fixed for t in things
        )
        zoom *= 0.78 if has_room_above else 1.0
        wide = zoom * sum(self._free_width(thing) for thing in things)
        return zoom * min(1.0, max(0.55, 1.25 * self.stage.width / max(0.1, wide)))

    def _free_width(self, thing: Thing) -> float:
        """Width that a thing takes on the ground; what is on, in or held by another takes none."""
        aloft = self.stage.sizes.plane(thing.icon) in {"sky", "air", "wall"} or thing.region in {"far", "sky"}
        if aloft or thing.relation in _CARRIED:
            return 0.0
        return self.stage.share(thing) * min(1.0, self._aspect(thing)) * float(thing.count**0.4)

    def _aspect(self, thing: Thing) -> float:
        return sprites.aspect(self.stage.lexicon, thing.icon)

    def _natural(self, index: int, rng: Random) -> Box:
        """Size and place of a thing when no relation is said."""
        thing, stage = self.things[index], self.stage
        plane = stage.sizes.plane(thing.icon)
        is_anchor = any(index in other.others for other in self.things)
        low, high = (0.44, 0.56) if len(self.things) == 1 else (0.36, 0.64) if is_anchor else (0.2, 0.8)
        x = stage.width * rng.uniform(low, high)
        size, aspect = min(0.92, stage.share(thing) * self._zoom_of(thing, plane)), self._aspect(thing)
        height = size / max(1.0, aspect)
        base = self._base(thing, plane, height, rng)
        if thing.count == 2 and any(o.relation == "between" and o.others == (index,) for o in self.things):
            return Box(x=stage.width / 2, base=base, size=size * 0.8, aspect=aspect, count=2, is_free=False,
                       apart=0.3 * stage.width)  # fmt: skip
        across, down = _REGIONS.get(thing.region or "", (None, None))
        if across is not None:
            x = stage.width * across + rng.uniform(-0.025, 0.025)
        if down is not None:
            base = down + rng.uniform(-0.01, 0.01) + (height / 2 if down < 0.5 else 0.0)
        size *= thing.count**-0.27
        if self._bears(index):
            size = max(size, 0.42 if len(self.things) > 3 or thing.region else 0.6)
        if thing.icon in stage.sizes.fixed and any(
            other.relation == "above" and index in other.others for other in self.things
        ):
            base = min(0.7, stage.horizon)  # the moon is low where a cow jumps over it
        return Box(x=x, base=base, size=size, aspect=aspect, count=thing.count, scattered=plane in {"sky", "air"},
                   is_free=across is None)  # fmt: skip

    def _bears(self, index: int) -> bool:
        """Whether something lies on this table or seat, so that it must be large enough."""
        lists = self.stage.sizes.lists
        return self.things[index].icon in lists["supports"] and any(
            (other.relation in {"on", "inside", "under"} and index in other.others)
            or (other.icon in lists["tabletop"] and self.things[index].icon in lists["surfaces"])
            for other in self.things
        )

    def _zoom_of(self, thing: Thing, plane: Plane) -> float:
        zoom = self.zoom
        if thing.icon in self.stage.sizes.fixed:
            zoom = 1.0
        elif plane == "sky":
            zoom = 0.68 if len(self.things) > 1 else 0.9
        elif plane == "shape":
            zoom *= 1.3
        return zoom * {"far": 0.55, "near": 1.25}.get(thing.region or "", 1.0)

    def _base(self, thing: Thing, plane: Plane, height: float, rng: Random) -> float:
        """The base line where a thing is at home: on the ground, the water, in the air, in the sky, on a wall."""
        stage = self.stage
        far, near = stage.floor
        jitter, up = rng.uniform(-0.06, 0.06), rng.random()
        if stage.floats and plane != "wall":
            return 0.3 + 0.5 * up + height / 2
        if plane == "sky" or thing.region == "sky":
            return 0.1 + up * max(0.06, stage.horizon - 0.3) + height / 2
        if plane == "air" and thing.region != "near":
            return 0.3 + 0.32 * up + height / 2
        if plane == "wall":
            return stage.horizon - 0.16
        if plane == "shape":
            return 0.5 + height / 2
        if plane == "water" and stage.is_wet:
            is_off_shore = stage.place == "beach" or thing.region == "far"
            return stage.horizon + (0.04 if is_off_shore else 0.1 + 0.2 * up) + height * 0.2
        if thing.region == "far":
            return far + 0.02
        # What is big stands back, what is small comes to the front: neither hides the other.
        depth = min(1.0, max(0.0, 0.95 - 1.25 * stage.share(thing))) + jitter
        return far + (near - far) * min(1.0, max(0.12, depth))

    def _in_relation(
        self, thing: Thing, box: Box, others: Sequence[Box], boxes: Mapping[int, Box], rng: Random
    ) -> Box:
        icon = self.things[thing.others[0]].icon
        pair = Pair(thing=thing, icon=icon, box=box, others=others, horizon=self.stage.horizon,
                    width=self.stage.width, sizes=self.stage.sizes, rng=rng)  # fmt: skip
        box = related(pair)
        if box.on is not None or thing.relation not in _ADJUSTED:
            return box
        taken = [other for other in boxes.values() if other not in others]
        box = self._cleared(box, taken, [box.x + 0.06 * i * side for i in range(5) for side in (1, -1)])
        if thing.relation == "next_to" and box.inside(self.stage.width).overlap(others[0]) > 0.3:
            return self._cleared(
                box, list(boxes.values()), _across(0.04, self.stage.width - 0.04), (0.0, -0.05, 0.05)
            )
        return box

    def _surface(self, thing: Thing, boxes: Mapping[int, Box]) -> Box | None:
        """A table for what belongs on one, if the picture has it and nothing else was said."""
        lists = self.stage.sizes.lists
        if (
            thing.region
            or thing.icon not in lists["tabletop"]
            or thing.relation not in {None, "next_to", "on"}
        ):
            return None
        return next((box for i, box in boxes.items() if self.things[i].icon in lists["surfaces"]), None)

    def _cleared(
        self, box: Box, taken: Sequence[Box], places: Iterable[float], lifts: tuple[float, ...] = (0.0,)
    ) -> Box:
        """The box at that of these places where it covers least of what is taken, all else equal the nearest."""
        best, least = box, float("inf")
        for x in (box.x, *places) if taken else ():
            for lift in lifts:
                moved = replace(box, x=x, base=min(0.97, box.base + lift)).inside(self.stage.width)
                covered = sum(moved.overlap(other) for other in taken)
                cost = covered + 0.25 * abs(moved.x - box.x) + 0.3 * abs(lift)
                if cost < least - 1e-9:
                    best, least = moved, cost
        return best


def _across(left: float, right: float) -> list[float]:
    return [left + (right - left) * (i + 0.5) / 19 for i in range(19)]


def _on_surface(box: Box, surface: Box, rng: Random) -> Box:
    small = box.scaled(min(1.0, surface.width * min(0.9, 0.38 * box.count**0.6) / max(box.width, 0.01)))
    left, right = surface.left + small.width / 2, surface.right - small.width / 2
    x, base = rng.uniform(left, max(left, right)), surface.top + surface.height * 0.03
    return replace(small, x=x, base=base, on=surface, depth=surface.base + 0.004)
