"""What stands on the horizon: hills, mountains, woods, towns. Each is a layer of SVG."""

from __future__ import annotations

from . import shapes
from .canvas import Canvas, Layer
from .skies import time_of


def _hills(c: Canvas) -> str:
    far, near = c.leafy("#9bcf86", "hills"), c.leafy("#7fc25f", "hills")
    return shapes.ridge(c.rng, c.width, c.horizon, 13, 3, far) + shapes.ridge(
        c.rng, c.width, c.horizon + 2, 8, 4, near
    )


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
            zigzag = [
                (x + w, y),
                (x + w * 0.45, y - 2),
                (x + w * 0.1, y + 1.5),
                (x - w * 0.4, y - 1.5),
                (x - w, y),
            ]
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
                points = [
                    (x - h * half, base - h * low),
                    (x, base - h * (low + 0.45)),
                    (x + h * half, base - h * low),
                ]
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
    bushes = [
        shapes.ellipse(c.width * i / 9, c.horizon, c.width / 14, 7, c.leafy("#4f9d45")) for i in range(10)
    ]
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
    foam = _line_of_foam(c, c.horizon + 4)
    return f"<defs>{shapes.gradient('farsea', stops)}</defs>" + water + foam


def _line_of_foam(c: Canvas, y: float) -> str:
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
                pane = (
                    "#ffd978" if is_night and on else shapes.mix(wall, "#dff1ff", 0.0 if is_night else 0.55)
                )
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
        windows = (x + wide * 0.2, x + wide * 0.6)
        parts += [shapes.rect(left, top + high * 0.25, wide * 0.2, high * 0.28, pane) for left in windows]
    return "".join(parts)


FAR: dict[str, Layer] = {
    "mountains": _mountains, "hills": _hills, "big hills": _big_hills, "ice": _ice, "dunes": _dunes, "city": _city,
    "trees": _trees, "forest": _forest, "jungle": _jungle, "far trees": _far_trees, "crops": _crops,
    "village": _village, "houses": _houses, "hedge": _hedge, "sea": _sea,
}  # fmt: skip
