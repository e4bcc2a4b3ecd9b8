"""Sprites on a background: the last step, pixels."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import lru_cache

from PIL import Image

from . import sprites
from .backdrop import Backdrop
from .layout import Placed
from .lexicon import Lexicon

SHADOW_OPACITY = 70
STEP = 4
# Colours rounded to steps too small to see: gradients and soft edges then pack into half the bytes.
_STEPPED = [min(255, (level + STEP // 2) // STEP * STEP) for level in range(256)] * 3


def paint(
    backdrop: Backdrop, placed: Iterable[Placed], lexicon: Lexicon, glowing: frozenset[str]
) -> Image.Image:
    """The picture in RGB; what gives light is painted after the dark of the night."""
    image = backdrop.image.copy()
    late = []
    for sprite in placed:
        if backdrop.cover and sprite.icon in glowing:
            late.append(sprite)
        else:
            _paste(image, sprite, lexicon)
    if backdrop.cover:
        image.paste(backdrop.cover, (0, 0), backdrop.cover)
    for sprite in late:
        _paste(image, sprite, lexicon)
    return image.point(_STEPPED)


def encoded(image: Image.Image) -> bytes:
    """PNG; the fast compression level, for flat art gains little by more."""
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _paste(image: Image.Image, placed: Placed, lexicon: Lexicon) -> None:
    size_px = max(4, round(placed.size * image.height))
    drawn = sprites.sprite(lexicon, placed.icon, placed.colour, size_px)
    if placed.is_flipped:
        drawn = drawn.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    left, base = round(placed.x * image.height - drawn.width / 2), round(placed.base * image.height)
    if placed.has_shadow:
        shadow = _shadow(max(4, round(drawn.width * 0.92)), max(3, round(drawn.width * 0.13)))
        image.paste(
            (20, 24, 32), (left + (drawn.width - shadow.width) // 2, base - shadow.height * 6 // 10), shadow
        )
    image.paste(drawn, (left, base - drawn.height), drawn)


@lru_cache(maxsize=256)
def _shadow(width: int, height: int) -> Image.Image:
    """A soft ellipse as a mask."""
    square = Image.radial_gradient("L").resize((width, height), Image.Resampling.BILINEAR)
    return square.point([max(0, SHADOW_OPACITY - level * SHADOW_OPACITY // 180) for level in range(256)])
