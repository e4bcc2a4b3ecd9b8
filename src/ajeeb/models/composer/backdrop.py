"""The background of a picture, and what lies over its things."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from random import Random

from PIL import Image

from .canvas import Canvas
from .description import Setting
from .interiors import HORIZONS, INTERIORS
from .lands import LANDS, Land, combined, land
from .skies import in_front, sky
from .sprites import rasterise

DETAIL = 0.66


@dataclass(frozen=True, kw_only=True)
class Backdrop:
    """A painted background.

    image: RGB; cover: RGBA to lay over the things, or none; horizon: where the ground begins, 0 (top) to 1.
    place: the place that was painted.
    """

    image: Image.Image
    cover: Image.Image | None
    horizon: float
    place: str


def backdrop(setting: Setting, without: frozenset[str], seed: int, width: int, height: int) -> Backdrop:
    """The background for a setting; `without` names what the sky shall not bring by itself (sun, moon, star, cloud)."""
    said = json.dumps(asdict(setting), sort_keys=True)
    return _painted(said, ",".join(sorted(without)), seed, width, height)


@lru_cache(maxsize=32)
def _painted(said: str, without: str, seed: int, width: int, height: int) -> Backdrop:
    fields = json.loads(said)
    setting = Setting(
        places=tuple(fields["places"]), time=fields["time"], weather=tuple(fields["weather"]),
        covers=tuple(fields["covers"]), colours=fields["colours"],
        is_dark=fields["is_dark"],
    )  # fmt: skip
    place, span = chosen_place(setting), 100 * width / height
    rng = Random(f"{seed}/{place}")
    is_open = place not in INTERIORS or place == "sky"
    if place in INTERIORS:
        horizon = HORIZONS[place]
        canvas = Canvas(setting=setting, rng=rng, width=span, horizon=horizon)
        body = sky(setting, rng, span, 100, frozenset(without.split(","))) if is_open else ""
        body += INTERIORS[place](canvas)
    else:
        shape = combined(tuple(p for p in setting.places if p in LANDS) or ("field",))
        horizon = shape.horizon
        body = sky(setting, rng, span, horizon, frozenset(without.split(",")), rise=_rise(shape))
        body += land(Canvas(setting=setting, rng=rng, width=span, horizon=horizon), shape)
    is_covered = place != "plain" or setting.is_dark
    over = in_front(setting, Random(f"{seed}/cover"), span, horizon, is_open) if is_covered else ""
    return Backdrop(
        image=_document(body, span, width, height).convert("RGB"),
        cover=_document(over, span, width, height) if over else None,
        horizon=horizon / 100,
        place=place,
    )


def _rise(shape: Land) -> float:
    """How far a low sun is lifted to show over what stands on the horizon."""
    return max((_RISES.get(layer, 0.0) for layer in shape.far), default=0.0)


_RISES = {"mountains": 20.0, "city": 18.0, "big hills": 12.0}


def chosen_place(setting: Setting) -> str:
    """The place that decides the background: a room or space wins over what may be seen from it.

    Nothing said at all is a plain background; only a time or weather is a field.
    """
    enclosed = [place for place in setting.places if place in INTERIORS and place != "plain"]
    if enclosed:
        return enclosed[0]
    open_places = [place for place in setting.places if place in LANDS]
    if open_places:
        return open_places[0]
    is_outdoors = setting.time or setting.weather or setting.covers or "sky" in setting.colours
    return "field" if is_outdoors and "plain" not in setting.places else "plain"


def _document(body: str, span: float, width: int, height: int) -> Image.Image:
    # Backgrounds are soft: drawn smaller and enlarged they look the same, in half the time.
    small = max(16, round(width * DETAIL))
    view = f'viewBox="0 0 {span:.3f} 100" width="{span:.3f}" height="100"'
    drawn = rasterise(f'<svg xmlns="http://www.w3.org/2000/svg" {view}>{body}</svg>', small)
    return drawn.resize((width, height), Image.Resampling.BICUBIC)
