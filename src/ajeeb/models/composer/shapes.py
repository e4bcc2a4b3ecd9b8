"""The few SVG shapes that backgrounds are made of. Lengths are in hundredths of the picture's height."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]


def rect(x: float, y: float, width: float, height: float, fill: str, opacity: float = 1.0) -> str:
    """A rectangle by its upper left corner."""
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{fill}"{_opacity(opacity)}/>'


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, opacity: float = 1.0) -> str:
    """An ellipse by its middle and half axes."""
    return (
        f'<ellipse cx="{x:.2f}" cy="{y:.2f}" rx="{rx:.2f}" ry="{ry:.2f}" fill="{fill}"{_opacity(opacity)}/>'
    )


def polygon(points: Sequence[Point], fill: str, opacity: float = 1.0) -> str:
    """A filled area with straight edges."""
    listed = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    return f'<polygon points="{listed}" fill="{fill}"{_opacity(opacity)}/>'


def line(points: Sequence[Point], stroke: str, width: float, opacity: float = 1.0) -> str:
    """A line through points."""
    listed = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    return (
        f'<polyline points="{listed}" fill="none" stroke="{stroke}" stroke-width="{width:.2f}" '
        f'stroke-linecap="round"{_opacity(opacity)}/>'
    )


def gradient(name: str, stops: Sequence[str], opacities: Sequence[float] | None = None) -> str:
    """A vertical gradient, to be filled with as url(#name)."""
    last = len(stops) - 1
    listed = "".join(
        f'<stop offset="{i / last:.3f}" stop-color="{stop}" stop-opacity="{(opacities or [1.0] * len(stops))[i]}"/>'
        for i, stop in enumerate(stops)
    )
    return f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">{listed}</linearGradient>'


def glow(name: str, colour: str) -> str:
    """A radial gradient that fades out, to be filled with as url(#name)."""
    return (
        f'<radialGradient id="{name}"><stop offset="0" stop-color="{colour}" stop-opacity="0.9"/>'
        f'<stop offset="0.25" stop-color="{colour}" stop-opacity="0.45"/>'
        f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></radialGradient>'
    )


def ridge(rng: Random, width: float, base: float, height: float, waves: int, fill: str) -> str:
    """A rolling skyline from edge to edge, filled down to the bottom of the picture."""
    step = width / waves
    path = f"M{-step:.2f} {base:.2f}"
    x = -step
    while x < width + step:
        top = base - height * rng.uniform(0.35, 1.0)
        path += f" Q{x + step / 2:.2f} {top:.2f} {x + step:.2f} {base - height * rng.uniform(0.1, 0.35):.2f}"
        x += step
    return f'<path d="{path} V101 H-20 Z" fill="{fill}"/>'


def mix(one: str, other: str, share: float) -> str:
    """A colour between two, `share` of the way to the other."""
    parts = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def _opacity(opacity: float) -> str:
    return "" if opacity == 1.0 else f' opacity="{opacity:.3f}"'
