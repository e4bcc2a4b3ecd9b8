"""Open places: how they combine, and what the ground is made of."""

from __future__ import annotations

from dataclasses import dataclass

from . import shapes
from .canvas import Canvas, Layer
from .horizons import FAR
from .skies import lit, time_of


@dataclass(frozen=True, kw_only=True)
class Land:
    """An open place as layers, far to near; where places are combined, the ground that ranks higher is taken."""

    far: tuple[str, ...]
    ground: str
    horizon: float = 58.0


LANDS = {
    "field": Land(far=("hills",), ground="grass"),
    "hills": Land(far=("hills", "big hills"), ground="grass", horizon=62),
    "farm": Land(far=("hills", "crops"), ground="grass"), "park": Land(far=("trees",), ground="park"),
    "garden": Land(far=("hedge",), ground="garden"), "forest": Land(far=("trees", "forest"), ground="forest floor"),
    "jungle": Land(far=("trees", "jungle"), ground="forest floor"),
    "mountains": Land(far=("mountains",), ground="grass", horizon=62),
    "beach": Land(far=("sea",), ground="sand", horizon=48), "sea": Land(far=(), ground="water", horizon=50),
    "lake": Land(far=("hills", "trees"), ground="lake", horizon=50), "river": Land(far=("hills",), ground="river"),
    "city": Land(far=("city",), ground="pavement", horizon=66),
    "village": Land(far=("hills", "village"), ground="grass"),
    "street": Land(far=("houses",), ground="road", horizon=58), "path": Land(far=("hills",), ground="path"),
    "desert": Land(far=("dunes",), ground="sand"), "savanna": Land(far=("far trees",), ground="dry grass"),
    "arctic": Land(far=("ice",), ground="snow"),
    "outdoors": Land(far=(), ground="pale grass", horizon=62),
    "shallows": Land(far=(), ground="pale water", horizon=56),
}  # fmt: skip
_RANK = ("lake", "river", "water", "road", "path", "sand", "snow", "garden", "park", "dry grass", "forest floor",
         "grass", "pavement", "pale grass", "pale water")  # fmt: skip
_COLOURS = {
    "grass": "#6cbf4b", "park": "#6cbf4b", "garden": "#78c850", "forest floor": "#5d8f45", "sand": "#f2d492",
    "water": "#2f86c9", "lake": "#6cbf4b", "river": "#6cbf4b", "pavement": "#a9abb3", "road": "#b9b4ae",
    "path": "#6cbf4b", "dry grass": "#d9b85c", "snow": "#eef5fb", "pale grass": "#b4d69a",
    "pale water": "#9fcbe4",
}  # fmt: skip
_SNOWED = {"grass", "park", "garden", "forest floor", "pavement", "road", "lake", "river", "path", "snow"}


def combined(places: tuple[str, ...]) -> Land:
    """One land out of all the places that were named: "a lake in front of mountains"."""
    lands = [LANDS[place] for place in places]
    far = tuple(dict.fromkeys(layer for layer in FAR if any(layer in land.far for land in lands)))
    ground = min((land.ground for land in lands), key=_RANK.index)
    if ground == "water" and len(lands) > 1:
        far = tuple(layer for layer in far if layer != "hills")
    # "Mountains" or a city beside another place replace that place's ordinary background.
    if {"mountains", "city", "forest"} & set(far):
        far = tuple(layer for layer in far if layer not in {"hills", "houses"})
    return Land(far=far[:3], ground=ground, horizon=lands[-1].horizon if len(lands) == 1 else 55)


def land(canvas: Canvas, shape: Land) -> str:
    """The far layers and the ground as SVG, to be put over a sky."""
    return "".join(FAR[layer](canvas) for layer in shape.far) + _ground(canvas, shape.ground)


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


def _nothing(c: Canvas) -> str:
    return ""


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
    parts = [
        shapes.ellipse(
            c.width * 0.5,
            c.horizon + 22,
            c.width * 0.54,
            15,
            c.tone("#b9d98c" if not c.is_snowy else "#dfeaf4"),
        )
    ]
    parts.append(shapes.ellipse(c.width * 0.5, c.horizon + 22, c.width * 0.52, 14, c.tone(said)))
    for _ in range(10):
        x, y = c.width * c.rng.uniform(0.2, 0.8), c.horizon + 22 + c.rng.uniform(-9, 9)
        parts.append(shapes.line([(x - 3, y), (x + 3, y)], "#ffffff", 0.3, 0.4))
    return _blades(c) + "".join(parts)


def _river(c: Canvas) -> str:
    x, far = c.width * c.rng.uniform(0.4, 0.6), c.horizon + 1
    path = (
        f"M{x - 2:.1f} {far} C{x + 16:.1f} {far + 12} {x - 30:.1f} {far + 20} {x - 22:.1f} 101 H{x + 22:.1f} "
    )
    path += f"C{x + 10:.1f} {far + 20} {x + 26:.1f} {far + 12} {x + 2:.1f} {far} Z"
    return _blades(c) + f'<path d="{path}" fill="{c.tone("#4fa9dd", "river")}"/>'


def _path(c: Canvas) -> str:
    x, far = c.width * c.rng.uniform(0.42, 0.58), c.horizon + 1
    path = (
        f"M{x - 1:.1f} {far} C{x + 8:.1f} {far + 12} {x - 16:.1f} {far + 22} {x - 12:.1f} 101 H{x + 14:.1f} "
    )
    path += f"C{x + 6:.1f} {far + 22} {x + 14:.1f} {far + 12} {x + 1:.1f} {far} Z"
    return _blades(c) + f'<path d="{path}" fill="{c.tone("#d8bf94", "path")}"/>'


def _road(c: Canvas) -> str:
    top, bottom = c.horizon + 13, 92
    parts = [shapes.rect(-1, top, c.width + 2, bottom - top, c.tone("#5b5f69", "street"))]
    middle, white = (top + bottom) / 2 - 0.6, c.tone("#f4f4f4")
    parts += [shapes.rect(c.width * (i + 0.2) / 7, middle, c.width / 14, 1.2, white) for i in range(-1, 8)]
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
    "pale grass": _nothing, "pale water": _nothing,
}  # fmt: skip
