"""Open places: what stands on the horizon and what the ground is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from . import shapes
from .description import Setting
from .skies import lit, time_of


@dataclass(frozen=True, kw_only=True)
class Land:
    """An open place as layers, far to near; where places are combined, the ground that ranks higher is taken."""

    far: tuple[str, ...]
    ground: str
    horizon: float = 58.0


LANDS = {
    "field": Land(far=("hills",), ground="grass"), "hills": Land(far=("hills", "big hills"), ground="grass", horizon=62),
    "farm": Land(far=("hills", "crops"), ground="grass"), "park": Land(far=("trees",), ground="park"),
    "garden": Land(far=("hedge",), ground="garden"), "forest": Land(far=("trees", "forest"), ground="forest floor"),
    "jungle": Land(far=("trees", "jungle"), ground="forest floor"),
    "mountains": Land(far=("mountains",), ground="grass", horizon=62),
    "beach": Land(far=("sea",), ground="sand", horizon=48), "sea": Land(far=(), ground="water", horizon=50),
    "lake": Land(far=("hills", "trees"), ground="lake", horizon=50), "river": Land(far=("hills",), ground="river"),
    "city": Land(far=("city",), ground="pavement", horizon=66), "village": Land(far=("hills", "village"), ground="grass"),
    "street": Land(far=("houses",), ground="road", horizon=58), "path": Land(far=("hills",), ground="path"),
    "desert": Land(far=("dunes",), ground="sand"), "savanna": Land(far=("far trees",), ground="dry grass"),
    "arctic": Land(far=("ice",), ground="snow"),
}  # fmt: skip
_RANK = ("lake", "river", "water", "road", "path", "sand", "snow", "garden", "park", "dry grass", "forest floor",
         "grass", "pavement")  # fmt: skip
_COLOURS = {
    "grass": "#6cbf4b", "park": "#6cbf4b", "garden": "#78c850", "forest floor": "#5d8f45", "sand": "#f2d492",
    "water": "#2f86c9", "lake": "#6cbf4b", "river": "#6cbf4b", "pavement": "#a9abb3", "road": "#b9b4ae",
    "path": "#6cbf4b", "dry grass": "#d9b85c", "snow": "#eef5fb",
}  # fmt: skip
_SNOWED = {"grass", "park", "garden", "forest floor", "pavement", "road", "lake", "river", "path", "snow"}
Layer: TypeAlias = Callable[["Canvas"], str]


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """What a layer needs to know: the setting, its own random numbers, the width and where the ground begins."""

    setting: Setting
    rng: Random
    width: float
    horizon: float

    @property
    def is_snowy(self) -> bool:
        return bool({"snow", "snowy"} & set(self.setting.weather)) or "arctic" in self.setting.places

    def tone(self, colour: str, place: str = "") -> str:
        """A colour as lit here; in the colour that the prompt gave the place, if it did."""
        said = self.setting.colours.get(place)
        return lit(shapes.mix(colour, said, 0.8) if said else colour, self.setting)

    def leafy(self, colour: str, place: str = "") -> str:
        return self.tone(shapes.mix(colour, "#f4f9fd", 0.6) if self.is_snowy else colour, place)


def combined(places: tuple[str, ...]) -> Land:
    """One land out of all the places that were named: "a lake in front of mountains"."""
    lands = [LANDS[place] for place in places]
    far = tuple(dict.fromkeys(layer for layer in _FAR if any(layer in land.far for land in lands)))
    ground = min((land.ground for land in lands), key=_RANK.index)
    if ground == "water" and len(lands) > 1:
        far = tuple(layer for layer in far if layer != "hills")
    # "Mountains" or a city beside another place replace that place's ordinary background.
    if {"mountains", "city", "forest"} & set(far):
        far = tuple(layer for layer in far if layer not in {"hills", "houses"})
    return Land(far=far[:3], ground=ground, horizon=lands[-1].horizon if len(lands) == 1 else 55)


def land(canvas: Canvas, shape: Land) -> str:
    """The far layers and the ground as SVG, to be put over a sky."""
    return "".join(_FAR[layer](canvas) for layer in shape.far) + _ground(canvas, shape.ground)


def _hills(c: Canvas) -> str:
    far, near = c.leafy("#9bcf86", "hills"), c.leafy("#7fc25f", "hills")
    return shapes.ridge(c.rng, c.width, c.horizon, 13, 3, far) + shapes.ridge(c.rng, c.width, c.horizon + 2, 8, 4, near)


def _big_hills(c: Canvas) -> str:
    return shapes.ridge(c.rng, c.width, c.horizon + 3, 22, 2, c.leafy("#6fb852", "hills"))


def _mountains(c: Canvas) -> str:
    parts = []
    for height, colour, count in ((34, "#8fa3bd", 3), (24, "#6f829c", 4)):
        for i in range(count):
            x = c.width * (i + c.rng.uniform(0.2, 0.8)) / count
            top, half = height * c.rng.uniform(0.8, 1.1), height * c.rng.uniform(0.75, 1.05)
            base = c.horizon + 2
            rock = c.tone(colour, "mountains")
            parts.append(shapes.polygon([(x - half, base), (x, base - top), (x + half, base)], rock))
            shade = shapes.mix(rock, "#000000", 0.14)
            parts.append(shapes.polygon([(x, base - top), (x + half, base), (x + half * 0.15, base)], shade))
            cut = 0.62 if c.is_snowy else 0.3
            w, y = half * cut, base - top * (1 - cut)
            snow = c.tone("#f7fbff")
            zigzag = [(x + w, y), (x + w * 0.45, y - 2), (x + w * 0.1, y + 1.5), (x - w * 0.4, y - 1.5), (x - w, y)]
            parts.append(shapes.polygon([(x, base - top), *zigzag], snow))
    return "".join(parts)


def _treeline(c: Canvas, colours: tuple[str, ...], height: float, count: int, is_round: bool) -> str:
    parts = []
    for i in range(count):
        x = c.width * (i + c.rng.uniform(0.1, 0.9)) / count
        h = height * c.rng.uniform(0.75, 1.2)
        colour = c.leafy(colours[i % len(colours)], "forest")
        base = c.horizon + 3
        if is_round:
            parts.append(shapes.rect(x - 0.5, base - h * 0.5, 1.0, h * 0.5, c.tone("#6b4a35")))
            parts.append(shapes.ellipse(x, base - h * 0.62, h * 0.36, h * 0.42, colour))
        else:
            parts.append(shapes.rect(x - 0.6, base - h * 0.2, 1.2, h * 0.25, c.tone("#5a3d2c")))
            for low, half in ((0.12, 0.3), (0.36, 0.24), (0.6, 0.17)):
                points = [(x - h * half, base - h * low), (x, base - h * (low + 0.45)), (x + h * half, base - h * low)]
                parts.append(shapes.polygon(points, colour))
    return "".join(parts)


def _trees(c: Canvas) -> str:
    return _treeline(c, ("#7db866", "#6aa857"), 17, 13, True)


def _forest(c: Canvas) -> str:
    dark = shapes.rect(-1, c.horizon - 12, c.width + 2, 18, c.leafy("#2f5d3a", "forest"))
    return dark + _treeline(c, ("#2f6b3d", "#3d7d48", "#27593a"), 38, 15, False)


def _jungle(c: Canvas) -> str:
    dark = shapes.rect(-1, c.horizon - 16, c.width + 2, 24, c.leafy("#1f5c3a"))
    return dark + _treeline(c, ("#2f8b4d", "#3fa05a", "#1f7545"), 40, 12, True)


def _hedge(c: Canvas) -> str:
    bushes = [shapes.ellipse(c.width * i / 9, c.horizon, c.width / 14, 7, c.leafy("#4f9d45")) for i in range(10)]
    return shapes.rect(-1, c.horizon - 3, c.width + 2, 8, c.leafy("#4f9d45")) + "".join(bushes)


def _crops(c: Canvas) -> str:
    return shapes.rect(-1, c.horizon - 1, c.width + 2, 7, c.leafy("#e2c04f"))


def _far_trees(c: Canvas) -> str:
    parts = []
    for _ in range(4):
        x, base = c.rng.uniform(0, c.width), c.horizon + 1
        parts.append(shapes.rect(x - 0.4, base - 8, 0.8, 8, c.tone("#6b4a35")))
        parts.append(shapes.ellipse(x, base - 9, 7, 2.2, c.tone("#7f9a3f")))
    return "".join(parts)


def _dunes(c: Canvas) -> str:
    far = shapes.ridge(c.rng, c.width, c.horizon + 1, 13, 2, c.tone("#e8bf74", "desert"))
    return far + shapes.ridge(c.rng, c.width, c.horizon + 4, 9, 3, c.tone("#f0cd88", "desert"))


def _sea(c: Canvas) -> str:
    stops = (c.tone("#1f6fb2", "sea"), c.tone("#48b4d8", "sea"))
    water = shapes.rect(-1, c.horizon - 14, c.width + 2, 20, "url(#farsea)")
    foam = line_of_foam(c, c.horizon + 4)
    return f"<defs>{shapes.gradient('farsea', stops)}</defs>" + water + foam


def line_of_foam(c: Canvas, y: float) -> str:
    points = [(c.width * i / 12, y + c.rng.uniform(-0.8, 0.8)) for i in range(-1, 14)]
    return shapes.line(points, c.tone("#ffffff"), 1.6, 0.85)


def _ice(c: Canvas) -> str:
    far = shapes.ridge(c.rng, c.width, c.horizon + 1, 12, 3, c.tone("#cfe6f5"))
    return far + shapes.ridge(c.rng, c.width, c.horizon + 3, 6, 4, c.tone("#e1f0fa"))


def _city(c: Canvas) -> str:
    parts, x = [], -2.0
    is_night = time_of(c.setting) in {"night", "sunset"}
    while x < c.width:
        wide, high = c.rng.uniform(8, 14), c.rng.uniform(20, 50)
        wall = c.tone(c.rng.choice(("#7f8fa6", "#97a5b8", "#a79a92", "#6f7f99")), "city")
        top = c.horizon - high
        parts.append(shapes.rect(x, top, wide, high + 6, wall))
        for row in range(int(high / 4.5)):
            for column in range(int(wide / 3)):
                on = c.rng.random() < (0.55 if is_night else 1.0)
                pane = "#ffd978" if is_night and on else shapes.mix(wall, "#dff1ff", 0.0 if is_night else 0.55)
                parts.append(shapes.rect(x + 1 + column * 3, top + 2 + row * 4.5, 1.6, 2.4, pane))
        x += wide + c.rng.uniform(-0.5, 1.5)
    return "".join(parts)


def _village(c: Canvas) -> str:
    return _row_of_houses(c, 7, 9, 0.6)


def _houses(c: Canvas) -> str:
    return _row_of_houses(c, 6, 21, 1.0)


def _row_of_houses(c: Canvas, count: int, height: float, filled: float) -> str:
    parts = []
    is_night = time_of(c.setting) in {"night", "sunset"}
    for i in range(count):
        wide = c.width / count * (0.98 if filled == 1.0 else 0.6)
        x, high = c.width * (i + 0.2 * c.rng.random()) / count, height * c.rng.uniform(0.8, 1.15)
        wall = c.tone(c.rng.choice(("#f3e3cf", "#e6c9a8", "#d9d4cf", "#f0d9b8")), "village")
        top = c.horizon + 3 - high
        parts.append(shapes.rect(x, top, wide, high, wall))
        roof = [(x - 0.8, top), (x + wide / 2, top - height * 0.42), (x + wide + 0.8, top)]
        parts.append(shapes.polygon(roof, c.leafy(c.rng.choice(("#b5533f", "#8f5a4a", "#c2694d")))))
        pane = "#ffd978" if is_night else c.tone("#8fb7d6")
        for column in (0.2, 0.6):
            parts.append(shapes.rect(x + wide * column, top + high * 0.25, wide * 0.2, high * 0.28, pane))
    return "".join(parts)


_FAR: dict[str, Layer] = {
    "mountains": _mountains, "hills": _hills, "big hills": _big_hills, "ice": _ice, "dunes": _dunes, "city": _city,
    "trees": _trees, "forest": _forest, "jungle": _jungle, "far trees": _far_trees, "crops": _crops,
    "village": _village, "houses": _houses, "hedge": _hedge, "sea": _sea,
}  # fmt: skip


def _ground(c: Canvas, kind: str) -> str:
    colour = _COLOURS[kind]
    if c.is_snowy and kind in _SNOWED:
        colour = "#e9f2fa"
    if "lawn" in c.setting.colours or "field" in c.setting.colours:
        colour = shapes.mix(colour, c.setting.colours.get("field", colour), 0.8)
    near, far = c.tone(shapes.mix(colour, "#000000", 0.08)), c.tone(shapes.mix(colour, "#ffffff", 0.12))
    base = f"<defs>{shapes.gradient('ground', (far, near))}</defs>"
    base += shapes.rect(-1, c.horizon + 1, c.width + 2, 101 - c.horizon, "url(#ground)")
    return base + _DETAILS.get(kind, _blades)(c)


def _blades(c: Canvas) -> str:
    if c.is_snowy:
        spots = ((c.rng.uniform(0, c.width), c.rng.uniform(c.horizon + 5, 98)) for _ in range(14))
        return "".join(shapes.ellipse(x, y, 5, 0.8, c.tone("#d5e5f2"), 0.7) for x, y in spots)
    parts = []
    for _ in range(26):
        x, y = c.rng.uniform(0, c.width), c.rng.uniform(c.horizon + 6, 98)
        parts.append(shapes.line([(x - 0.6, y), (x, y - 1.6), (x + 0.6, y)], c.tone("#4c9a38"), 0.35, 0.6))
    return "".join(parts)


def _water(c: Canvas) -> str:
    said = c.setting.colours.get("sea", c.setting.colours.get("lake"))
    stops = [shapes.mix(s, said, 0.7) if said else s for s in ("#6fc3e8", "#2f86c9", "#1c5c9c")]
    stops = [lit(stop, c.setting) for stop in stops]
    parts = [f"<defs>{shapes.gradient('water', stops)}</defs>"]
    parts.append(shapes.rect(-1, c.horizon, c.width + 2, 102 - c.horizon, "url(#water)"))
    if time_of(c.setting) == "sunset":
        parts.append(f"<defs>{shapes.glow('gleam', '#ffb35c')}</defs>")
        parts.append(shapes.ellipse(c.width / 2, c.horizon + 6, c.width * 0.32, 24, "url(#gleam)", 0.5))
    for _ in range(24):
        x, y = c.rng.uniform(0, c.width), c.rng.uniform(c.horizon + 2, 98)
        half = 1.5 + (y - c.horizon) / 12
        parts.append(shapes.line([(x - half, y), (x + half, y)], "#ffffff", 0.3, 0.35))
    return "".join(parts)


def _lake(c: Canvas) -> str:
    said = c.setting.colours.get("lake", "#4fa9dd")
    parts = [shapes.ellipse(c.width * 0.5, c.horizon + 22, c.width * 0.54, 15, c.tone("#b9d98c" if not c.is_snowy else "#dfeaf4"))]
    parts.append(shapes.ellipse(c.width * 0.5, c.horizon + 22, c.width * 0.52, 14, c.tone(said)))
    for _ in range(10):
        x, y = c.width * c.rng.uniform(0.2, 0.8), c.horizon + 22 + c.rng.uniform(-9, 9)
        parts.append(shapes.line([(x - 3, y), (x + 3, y)], "#ffffff", 0.3, 0.4))
    return _blades(c) + "".join(parts)


def _river(c: Canvas) -> str:
    x, far = c.width * c.rng.uniform(0.4, 0.6), c.horizon + 1
    path = f"M{x - 2:.1f} {far} C{x + 16:.1f} {far + 12} {x - 30:.1f} {far + 20} {x - 22:.1f} 101 H{x + 22:.1f} "
    path += f"C{x + 10:.1f} {far + 20} {x + 26:.1f} {far + 12} {x + 2:.1f} {far} Z"
    return _blades(c) + f'<path d="{path}" fill="{c.tone("#4fa9dd", "river")}"/>'


def _path(c: Canvas) -> str:
    x, far = c.width * c.rng.uniform(0.42, 0.58), c.horizon + 1
    path = f"M{x - 1:.1f} {far} C{x + 8:.1f} {far + 12} {x - 16:.1f} {far + 22} {x - 12:.1f} 101 H{x + 14:.1f} "
    path += f"C{x + 6:.1f} {far + 22} {x + 14:.1f} {far + 12} {x + 1:.1f} {far} Z"
    return _blades(c) + f'<path d="{path}" fill="{c.tone("#d8bf94", "path")}"/>'


def _road(c: Canvas) -> str:
    top, bottom = c.horizon + 13, 92
    parts = [shapes.rect(-1, top, c.width + 2, bottom - top, c.tone("#5b5f69", "street"))]
    for i in range(-1, 8):
        parts.append(shapes.rect(c.width * (i + 0.2) / 7, (top + bottom) / 2 - 0.6, c.width / 14, 1.2, c.tone("#f4f4f4")))
    return "".join(parts)


def _pavement(c: Canvas) -> str:
    joints = [shapes.line([(-1, y), (c.width + 1, y)], c.tone("#8f919a"), 0.35, 0.7) for y in (74, 81, 89)]
    return "".join(joints)


def _sand(c: Canvas) -> str:
    spots = ((c.rng.uniform(0, c.width), c.rng.uniform(c.horizon + 7, 98)) for _ in range(40))
    return "".join(shapes.ellipse(x, y, 0.5, 0.25, c.tone("#d9b36a"), 0.8) for x, y in spots)


def _garden(c: Canvas) -> str:
    parts = [_blades(c)]
    for _ in range(26):
        x, y = c.rng.uniform(0, c.width), c.rng.uniform(c.horizon + 5, c.horizon + 14)
        colour = c.rng.choice(("#f8312f", "#fcd53f", "#f70a8d", "#ffffff", "#8d65c5"))
        parts.append(shapes.ellipse(x, y, 0.7, 0.7, c.tone(colour)))
    return "".join(parts)


_DETAILS: dict[str, Layer] = {
    "water": _water, "lake": _lake, "river": _river, "path": _path, "park": _path, "road": _road,
    "pavement": _pavement, "sand": _sand, "garden": _garden,
}  # fmt: skip
