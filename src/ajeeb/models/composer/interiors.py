"""Places that are a world of their own: rooms, space, under water. Each is a whole background as SVG."""

from __future__ import annotations

from collections.abc import Callable

from . import shapes
from .canvas import Canvas
from .skies import time_of


def _room(c: Canvas) -> str:
    is_dark = time_of(c.setting) in {"night", "sunset"}
    wall, floor = c.setting.colours.get("room", "#f3dfc1"), "#b98257"
    stops = (shapes.mix(wall, "#000000", 0.06), wall)
    parts = [f"<defs>{shapes.gradient('wall', stops)}{shapes.gradient('floor', ('#a8744c', floor))}</defs>"]
    parts.append(shapes.rect(-1, -1, c.width + 2, c.horizon + 2, "url(#wall)"))
    stripe = shapes.mix(wall, "#ffffff", 0.35)
    parts += [shapes.rect(c.width * i / 12 - 1.2, -1, 2.4, c.horizon, stripe, 0.45) for i in range(13)]
    parts.append(shapes.rect(-1, c.horizon, c.width + 2, 102 - c.horizon, "url(#floor)"))
    boards = (c.horizon + 7, c.horizon + 15, c.horizon + 24)
    parts += [shapes.line([(-1, y), (c.width + 1, y)], "#8f5f3c", 0.4, 0.7) for y in boards]
    parts.append(shapes.rect(-1, c.horizon - 2, c.width + 2, 2.6, "#fff6e8"))
    if is_dark:
        parts.append(shapes.rect(-1, -1, c.width + 2, 102, "#2a1c3a", 0.18))
    return "".join(parts)


def _kitchen(c: Canvas) -> str:
    parts = [shapes.rect(-1, -1, c.width + 2, c.horizon + 2, "#e8f1ee")]
    for row in range(8):
        for column in range(14):
            x, y = c.width * column / 13, c.horizon * row / 8
            parts.append(shapes.rect(x, y, c.width / 13 - 0.5, c.horizon / 8 - 0.5, "#f7fbfa"))
    parts.append(shapes.rect(-1, c.horizon - 22, c.width + 2, 3, "#8d6a4f"))
    parts.append(shapes.rect(-1, c.horizon - 19, c.width + 2, 20, "#7fb2a6"))
    for i in range(6):
        x = c.width * i / 5 - c.width / 10
        parts.append(shapes.rect(x + 1, c.horizon - 17, c.width / 5 - 2, 16, "#8fc2b6"))
    parts.append(shapes.rect(-1, c.horizon, c.width + 2, 102 - c.horizon, "#d9c9b4"))
    return "".join(parts)


def _stage(c: Canvas) -> str:
    parts = [
        f"<defs>{shapes.gradient('curtain', ('#6d1024', '#a81d38'))}{shapes.glow('spot', '#fff2c9')}</defs>"
    ]
    parts.append(shapes.rect(-1, -1, c.width + 2, 102, "url(#curtain)"))
    parts += [shapes.rect(c.width * i / 13, -1, 1.6, c.horizon, "#4f0a19", 0.55) for i in range(14)]
    parts.append(shapes.rect(-1, c.horizon, c.width + 2, 102 - c.horizon, "#9a6a42"))
    parts.append(shapes.ellipse(c.width / 2, c.horizon + 16, c.width * 0.45, 15, "url(#spot)", 0.7))
    for x in (0.25, 0.75):
        beam = [(c.width * x, -2), (c.width * 0.3, c.horizon + 14), (c.width * 0.7, c.horizon + 14)]
        parts.append(shapes.polygon(beam, "#fff2c9", 0.12))
    return "".join(parts)


def _space(c: Canvas) -> str:
    parts = [f"<defs>{shapes.gradient('void', ('#05061a', '#141045', '#2a1457'))}</defs>"]
    parts.append(shapes.rect(-1, -1, c.width + 2, 102, "url(#void)"))
    for colour in ("#7a3fd0", "#2f6fd6", "#c13f9a"):
        x, y = c.rng.uniform(0, c.width), c.rng.uniform(10, 90)
        parts.append(f"<defs>{shapes.glow('n' + colour[1:], colour)}</defs>")
        parts.append(shapes.ellipse(x, y, 42, 26, f"url(#n{colour[1:]})", 0.42))
    for _ in range(150):
        x, y, r = c.rng.uniform(0, c.width), c.rng.uniform(0, 100), c.rng.uniform(0.1, 0.45)
        parts.append(shapes.ellipse(x, y, r, r, "#ffffff", 0.4 + r))
    return "".join(parts)


def _moon(c: Canvas) -> str:
    parts = [_space(c), shapes.ridge(c.rng, c.width, c.horizon + 2, 7, 3, "#8b8f9c")]
    parts.append(shapes.rect(-1, c.horizon + 2, c.width + 2, 100 - c.horizon, "#a9adb8"))
    for _ in range(9):
        x, y = c.rng.uniform(0, c.width), c.rng.uniform(c.horizon + 8, 97)
        r = 2 + (y - c.horizon) / 9
        parts.append(
            shapes.ellipse(x, y, r, r * 0.36, "#7f838f")
            + shapes.ellipse(x, y + 0.5, r * 0.85, r * 0.27, "#989ca8")
        )
    return "".join(parts)


def _underwater(c: Canvas) -> str:
    parts = [f"<defs>{shapes.gradient('deep', ('#4cc3ea', '#1f7fc0', '#0d3f7d'))}</defs>"]
    parts.append(shapes.rect(-1, -1, c.width + 2, 102, "url(#deep)"))
    for _ in range(4):
        x = c.rng.uniform(0, c.width)
        parts.append(shapes.polygon([(x, -1), (x + 8, -1), (x - 6, 78), (x - 26, 78)], "#ffffff", 0.07))
    parts.append(shapes.ridge(c.rng, c.width, 88, 9, 3, "#d9bd82"))
    for _ in range(9):
        x, high = c.rng.uniform(0, c.width), c.rng.uniform(9, 22)
        points = [(x + (1.6 if i % 2 else -1.6), 92 - high * i / 5) for i in range(6)]
        parts.append(shapes.line(points, c.rng.choice(("#2f9b63", "#3fb577", "#237a52")), 1.6))
    for _ in range(22):
        x, y, r = c.rng.uniform(0, c.width), c.rng.uniform(5, 85), c.rng.uniform(0.4, 1.2)
        parts.append(shapes.ellipse(x, y, r, r, "#ffffff", 0.28))
    return "".join(parts)


def _cave(c: Canvas) -> str:
    parts = [
        shapes.rect(-1, -1, c.width + 2, 102, "#3a332f"),
        shapes.ellipse(c.width / 2, 50, c.width * 0.42, 40, "#57493f"),
    ]
    parts.append(shapes.rect(-1, c.horizon + 4, c.width + 2, 100 - c.horizon, "#4a4038"))
    for i in range(9):
        x, high = c.width * (i + c.rng.random()) / 9, c.rng.uniform(8, 22)
        parts.append(shapes.polygon([(x - 4, -1), (x + 4, -1), (x, high)], "#2c2623"))
    return "".join(parts)


def _sky(c: Canvas) -> str:
    parts = []
    for row in range(5):
        for _ in range(7):
            x, y = c.rng.uniform(-5, c.width + 5), 70 + row * 7
            parts.append(shapes.ellipse(x, y, c.rng.uniform(9, 16), 7, c.tone("#ffffff"), 0.9))
    return "".join(parts)


def _plain(c: Canvas) -> str:
    said = c.setting.colours.get("background") or c.setting.colours.get("plain")
    top, low = (said, said) if said else ("#f3f5f7", "#d3dae2")
    parts = [
        f"<defs>{shapes.gradient('plain', (top, low))}</defs>",
        shapes.rect(-1, -1, c.width + 2, 102, "url(#plain)"),
    ]
    return "".join(parts)


INTERIORS: dict[str, Callable[[Canvas], str]] = {
    "room": _room, "kitchen": _kitchen, "stage": _stage, "space": _space, "moon": _moon, "underwater": _underwater,
    "cave": _cave, "sky": _sky, "plain": _plain,
}  # fmt: skip
HORIZONS = {"room": 64.0, "kitchen": 68.0, "stage": 70.0, "space": 50.0, "moon": 62.0, "underwater": 60.0, "cave": 66.0,
            "sky": 74.0, "plain": 60.0}  # fmt: skip
DARK = {"space", "moon", "cave", "underwater"}
