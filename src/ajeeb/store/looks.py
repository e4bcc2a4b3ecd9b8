"""What an image looks like, in 64 bits: copies of one picture are close to each other, in whatever file they are."""

from __future__ import annotations

import io

from PIL import Image

_COLUMNS, _ROWS = 8, 8


def difference_hash(data: bytes) -> str | None:
    """64 bits as 16 hexadecimal digits; None if it is no image that can be read.

    The picture on white, in grey, brought to 9 x 8 pixels (means of areas): a bit is 1 where a pixel is darker than
    its right neighbour, row by row, the first bit highest. Compare two by how many bits differ: a few where one is a
    copy of the other, about 32 where they have nothing to do with each other.
    Source: dHash, Krawetz (2013), "Kind of Like That".
    """
    try:
        with Image.open(io.BytesIO(data)) as image:
            grey = _on_white(image).convert("L").resize((_COLUMNS + 1, _ROWS), Image.Resampling.BOX)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    pixels = grey.tobytes()
    pairs = ((row * (_COLUMNS + 1) + column) for row in range(_ROWS) for column in range(_COLUMNS))
    bits = sum((pixels[at] < pixels[at + 1]) << 63 - place for place, at in enumerate(pairs))
    return f"{bits:016x}"


def _on_white(image: Image.Image) -> Image.Image:
    """The picture without what shows through it."""
    if not image.has_transparency_data:
        return image
    sheet = Image.new("RGBA", image.size, "white")
    sheet.alpha_composite(image.convert("RGBA"))
    return sheet
