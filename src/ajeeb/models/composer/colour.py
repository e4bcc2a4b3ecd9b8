"""Recolouring of flat SVG art: the colour that covers most takes the new hue, its shades follow."""

from __future__ import annotations

import colorsys
import math
import re
from collections import Counter
from dataclasses import dataclass

_FILL = re.compile(r"(fill|stroke|stop-color)=\"(#[0-9a-fA-F]{3,8})\"")
_ELEMENT = re.compile(r"<(path|rect|circle|ellipse)[^>]*>")
_NUMBER = re.compile(r"-?\d*\.?\d+")
# Skin, hair and eyes keep their colours: a "red farmer" wears red.
_KEPT = {"#ffc83d", "#ffb02e", "#212121", "#402a32", "#bb1d80", "#fff", "#ffffff"}


@dataclass(frozen=True, kw_only=True)
class Hls:
    """A colour as hue, lightness and saturation, each from 0 to 1."""

    hue: float
    lightness: float
    saturation: float

    @classmethod
    def of(cls, code: str) -> Hls:
        digits = code.lstrip("#")
        wide = digits if len(digits) >= 6 else "".join(2 * digit for digit in digits)
        red, green, blue = (int(wide[i : i + 2], 16) / 255 for i in (0, 2, 4))
        hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
        return cls(hue=hue, lightness=lightness, saturation=saturation)

    def code(self) -> str:
        parts = colorsys.hls_to_rgb(
            self.hue % 1, min(1.0, max(0.0, self.lightness)), min(1.0, self.saturation)
        )
        return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def recolour(svg: str, colour: str) -> str:
    """The drawing with its main colour family in another colour.

    The family is every fill whose hue is near to that of the fill which covers most; greys form a family of their own.
    Shades are kept: what was darker than the main fill stays darker than the new colour.
    """
    main = _main_fill(svg)
    if main is None:
        return svg
    base, goal = Hls.of(main), Hls.of(colour)

    def swap(match: re.Match[str]) -> str:
        kind, code = match.groups()
        fill = Hls.of(code)
        if (code.lower() in _KEPT and code != main) or not _same_family(base, fill):
            return match.group()
        lightness = goal.lightness + (fill.lightness - base.lightness) * 0.8
        new = Hls(hue=goal.hue, lightness=lightness, saturation=goal.saturation).code()
        return f'{kind}="{new}{code[7:] if len(code) == 9 else ""}"'

    return _FILL.sub(swap, svg)


def _same_family(base: Hls, other: Hls) -> bool:
    if base.saturation < 0.2:
        return other.saturation < 0.25 and other.lightness > 0.2
    distance = abs(base.hue - other.hue)
    return other.saturation >= 0.2 and min(distance, 1 - distance) < 0.09


def _main_fill(svg: str) -> str | None:
    """The fill with the largest sum of bounding boxes, among those that may change."""
    areas: Counter[str] = Counter()
    for element in _ELEMENT.finditer(svg):
        fill = re.search(r"fill=\"(#[0-9a-fA-F]{3,8})\"", element.group())
        if fill and fill.group(1).lower() not in _KEPT:
            areas[fill.group(1)] += round(100 * _extent(element.group(1), element.group()))
    return max(areas, key=lambda code: (areas[code], code)) if areas else None


def _extent(kind: str, element: str) -> float:
    """About the area that an element covers; for paths a bounding box of the numbers, good enough for a vote."""

    def attribute(name: str) -> float:
        found = re.search(rf"\b{name}=\"([^\"]+)\"", element)
        return float(found.group(1)) if found else 0.0

    match kind:
        case "rect":
            return attribute("width") * attribute("height")
        case "circle":
            return 3.0 * attribute("r") ** 2
        case "ellipse":
            return 3.0 * attribute("rx") * attribute("ry")
    path = re.search(r"\bd=\"([^\"]+)\"", element)
    return 0.5 * _path_box(path.group(1)) if path else 0.0


def _path_box(path: str) -> float:
    """Area of the box around the points where a path's commands end, relative ones followed along."""
    x = y = 0.0
    xs, ys = [], []
    for command, arguments in re.findall(r"([a-zA-Z])([^a-zA-Z]*)", path):
        numbers = [float(number) for number in _NUMBER.findall(arguments)]
        step = _STEPS.get(command.lower(), 2)
        for at in range(0, len(numbers) - step + 1, step):
            end = numbers[at : at + step]
            ox, oy = (x, y) if command.islower() else (0.0, 0.0)
            if command.lower() == "h":
                x = ox + end[0]
            elif command.lower() == "v":
                y = oy + end[0]
            else:
                before, (x, y) = (x, y), (ox + end[-2], oy + end[-1])
                if command.lower() == "a" and math.hypot(x - before[0], y - before[1]) > 1.9 * end[0]:
                    middle = (
                        (x + before[0]) / 2,
                        (y + before[1]) / 2,
                    )  # half a circle: its ends say too little
                    xs += [middle[0] - end[0], middle[0] + end[0]]
                    ys += [middle[1] - end[1], middle[1] + end[1]]
            xs.append(x)
            ys.append(y)
    return (max(xs) - min(xs)) * (max(ys) - min(ys)) if xs else 0.0


_STEPS = {"m": 2, "l": 2, "t": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "a": 7}
