"""Answers made to look as if they came from one place: nothing of their form tells which model gave them."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

from PIL import Image as Pillow
from PIL import ImageOps

from ajeeb.errors import ModelFailed
from ajeeb.models import ImageAnswer, TextAnswer

from .results import image_size


def alike(answer: ImageAnswer | TextAnswer, size: tuple[int, int]) -> ImageAnswer | TextAnswer:
    """The answer without its notes; an image as a plain PNG of this size in pixels, whole, on white.

    What came is named in the trace. Raises: ModelFailed (`invalid`) if it is no image, or too large.
    """
    if isinstance(answer, TextAnswer):
        return replace(answer, notes=())
    image_size(answer.data)
    try:
        with Pillow.open(io.BytesIO(answer.data)) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as error:
        raise ModelFailed("invalid", f"not an image that can be read ({error})") from error
    sheet = Pillow.new("RGBA", upright.size, "white")
    sheet.alpha_composite(upright)
    buffer = io.BytesIO()
    ImageOps.pad(sheet.convert("RGB"), size, color="white").save(buffer, "PNG", compress_level=3)
    came = {
        "sha256": hashlib.sha256(answer.data).hexdigest(),
        "media_type": answer.media_type,
        "width": answer.width,
        "height": answer.height,
        "notes": list(answer.notes),
    }
    return replace(
        answer,
        data=buffer.getvalue(),
        media_type="image/png",
        width=size[0],
        height=size[1],
        notes=(),
        trace={"received": came, "model": answer.trace},
    )
