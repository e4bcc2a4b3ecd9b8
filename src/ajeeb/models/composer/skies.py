"""Skies: time of day and weather, and what falls in front of the picture."""

from __future__ import annotations

from random import Random

from . import shapes
from .description import Setting

_GRADIENTS = {
    "day": ("#3f9df0", "#8fd0fb", "#dff3ff"),
    "dawn": ("#6fa5e0", "#f5b8b4", "#ffe9c2"),
    "sunset": ("#41348a", "#c8488c", "#ff8a4c", "#ffd071"),
    "night": ("#070b2b", "#152056", "#33468c"),
}
_GREYS = {
    "day": ("#73889c", "#a9b8c6", "#d5dde3"), "dawn": ("#8792ab", "#c3b4bd", "#e5d8d2"),
    "sunset": ("#4c4570", "#8d6683", "#c99a8c"), "night": ("#0a0d1f", "#1a2036", "#323a54"),
}  # fmt: skip
# How far everything lit by this sky goes towards a colour.
LIGHT = {
    "day": ("#ffffff", 0.0),
    "dawn": ("#ffc9a8", 0.14),
    "sunset": ("#6b2f57", 0.34),
    "night": ("#101a48", 0.5),
}


def time_of(setting: Setting) -> str:
    """The hour that is painted: as said, at night under stars, else by day."""
    return setting.time or ("night" if {"stars", "aurora"} & set(setting.covers) else "day")


def is_grey(setting: Setting) -> bool:
    """Whether clouds cover the sky."""
    return bool({"clouds", "rain", "storm", "fog"} & set(setting.weather)) and "clear" not in setting.weather


def lit(colour: str, setting: Setting) -> str:
    """A colour of the ground as it looks at this time and in this weather."""
    towards, share = LIGHT[time_of(setting)]
    seen = shapes.mix(colour, towards, share)
    if "storm" in setting.weather:
        return shapes.mix(seen, "#2a3140", 0.4)
    return shapes.mix(seen, "#8a96a3", 0.22) if is_grey(setting) else seen


def sky(
    setting: Setting, rng: Random, width: float, horizon: float, without: frozenset[str], *, rise: float = 0.0
) -> str:
    """The sky down to a little below the horizon, with its sun, moon, stars and clouds."""
    time = time_of(setting)
    stops = _GREYS[time] if is_grey(setting) else _GRADIENTS[time]
    if "storm" in setting.weather:
        stops = tuple(shapes.mix(stop, "#1d2230", 0.55) for stop in stops)
    if "sky" in setting.colours:
        said = setting.colours["sky"]
        stops = (shapes.mix(said, "#000000", 0.15), said, shapes.mix(said, "#ffffff", 0.45))
    parts = [f"<defs>{shapes.gradient('sky', stops)}{shapes.glow('sun', '#fff3c4')}</defs>"]
    parts.append(shapes.rect(-1, -1, width + 2, horizon + 4, "url(#sky)"))
    if time == "night" and not is_grey(setting) and "star" not in without:
        parts.append(_stars(rng, width, horizon, 110 if "stars" in setting.covers else 55))
    if "aurora" in setting.covers:
        parts.append(_aurora(rng, width, horizon))
    parts.append(_lights(setting, time, rng, width, horizon - rise, without))
    parts.append(_clouds(setting, time, rng, width, horizon, without))
    if "storm" in setting.weather:
        parts.append(_lightning(rng, width, horizon))
    return "".join(parts)


def _lights(
    setting: Setting, time: str, rng: Random, width: float, horizon: float, without: frozenset[str]
) -> str:
    """The sun or the moon that the time of day brings, unless the prompt speaks of one itself."""
    x = width * rng.uniform(0.3, 0.7)
    if time in {"sunset", "dawn"} and "sun" not in without and not is_grey(setting):
        low = horizon - (3 if time == "sunset" else 10)
        colour = "#fff0b8" if time == "sunset" else "#fffbe6"
        return shapes.ellipse(x, low, 34, 34, "url(#sun)") + shapes.ellipse(x, low, 7.5, 7.5, colour)
    if time == "night" and "moon" not in without and not is_grey(setting):
        x = width * rng.uniform(0.7, 0.88)
        return shapes.ellipse(x, 14, 15, 15, "url(#sun)", 0.5) + shapes.ellipse(x, 14, 4.6, 4.6, "#fdf6d8")
    if time == "day" and "clear" in setting.weather and "sun" not in without:
        x = width * rng.uniform(0.72, 0.86)
        return shapes.ellipse(x, 14, 24, 24, "url(#sun)") + shapes.ellipse(x, 14, 7, 7, "#ffe066")
    return ""


def _stars(rng: Random, width: float, horizon: float, count: int) -> str:
    stars = ((rng.uniform(0, width), rng.uniform(0, horizon), rng.uniform(0.12, 0.42)) for _ in range(count))
    return "".join(shapes.ellipse(x, y, r, r, "#ffffff", 0.35 + r) for x, y, r in stars)


def _aurora(rng: Random, width: float, horizon: float) -> str:
    bands = []
    for colour, top in (("#39e6a0", 12), ("#48c6ff", 20), ("#a06bff", 8)):
        points = [(x * width / 8, top + rng.uniform(-4, 5)) for x in range(-1, 10)]
        lower = [(x, y + horizon * 0.34) for x, y in reversed(points)]
        bands.append(f"<defs>{shapes.gradient(f'a{top}', (colour,) * 3, (0.0, 0.55, 0.0))}</defs>")
        bands.append(shapes.polygon(points + lower, f"url(#a{top})"))
    return "".join(bands)


def _clouds(
    setting: Setting, time: str, rng: Random, width: float, horizon: float, without: frozenset[str]
) -> str:
    heavy = is_grey(setting) and "fog" not in setting.weather
    if "cloud" in without or "clear" in setting.weather or (time == "night" and not heavy):
        return ""
    colour = shapes.mix(
        "#ffffff", "#5d6878", 0.55 if {"rain", "storm"} & set(setting.weather) else 0.12 * heavy
    )
    towards, share = LIGHT[time]
    colour = shapes.mix(colour, towards, share * 0.8)
    clouds = []
    for i in range(6 if heavy else 3):
        x = width * ((i + rng.uniform(0.1, 0.9)) / (6 if heavy else 3))
        y, size = rng.uniform(5, horizon * 0.45), rng.uniform(5, 8) * (1.5 if heavy else 1.0)
        clouds += [
            shapes.ellipse(
                x + dx * size, y + dy * size, size * r, size * r * 0.62, colour, 0.82 if heavy else 0.75
            )
            for dx, dy, r in ((0, 0, 1.0), (-0.95, 0.22, 0.72), (0.95, 0.2, 0.78), (0.1, 0.32, 1.25))
        ]
    return "".join(clouds)


def _lightning(rng: Random, width: float, horizon: float) -> str:
    x, y = width * rng.uniform(0.2, 0.8), 10.0
    points = [(x, y)]
    while y < horizon - 6:
        x, y = x + rng.uniform(-5, 5), y + rng.uniform(6, 9)
        points.append((x, y))
    return shapes.line(points, "#cfe4ff", 2.2, 0.35) + shapes.line(points, "#ffffff", 0.8)


def in_front(setting: Setting, rng: Random, width: float, horizon: float, is_open: bool) -> str:
    """What lies over things: the light of the hour, rain, snow, fog; empty if nothing does."""
    parts = [shapes.rect(-1, -1, width + 2, 102, "#05060f", 0.5)] if setting.is_dark else []
    tints = {"night": ("#0a1245", 0.27), "sunset": ("#d8572a", 0.13), "dawn": ("#ffb98a", 0.08)}
    if time_of(setting) in tints:
        colour, opacity = tints[time_of(setting)]
        opacity = opacity if is_open else 0.6 * opacity
        top = 0.0 if is_open else opacity
        parts.append(f"<defs>{shapes.gradient('hour', (colour,) * 3, (top, opacity, opacity))}</defs>")
        parts.append(shapes.rect(-1, -1, width + 2, 102, "url(#hour)"))
    if not is_open:
        return "".join(parts)
    if {"rain", "storm"} & set(setting.weather):
        for _ in range(130):
            x, y, length = rng.uniform(-5, width + 10), rng.uniform(-5, 100), rng.uniform(2.5, 5.0)
            parts.append(shapes.line([(x, y), (x - length * 0.28, y + length)], "#d8ecff", 0.3, 0.62))
    if "snow" in setting.weather:
        for _ in range(120):
            x, y, r = rng.uniform(0, width), rng.uniform(0, 100), rng.uniform(0.25, 0.85)
            parts.append(shapes.ellipse(x, y, r, r, "#ffffff", 0.9))
    if "fog" in setting.weather:
        parts.append(f"<defs>{shapes.gradient('fog', ('#e9edf0',) * 3, (0.2, 0.62, 0.2))}</defs>")
        parts.append(shapes.rect(-1, horizon - 34, width + 2, 60, "url(#fog)"))
        parts.append(shapes.rect(-1, -1, width + 2, 102, "#e9edf0", 0.14))
    if "wind" in setting.weather:
        for _ in range(7):
            x, y, length = rng.uniform(0, width), rng.uniform(8, 80), rng.uniform(12, 22)
            points = [(x + length * t / 6, y + (1.2 if t % 2 else -1.2)) for t in range(7)]
            parts.append(shapes.line(points, "#ffffff", 0.5, 0.6))
    return "".join(parts)
