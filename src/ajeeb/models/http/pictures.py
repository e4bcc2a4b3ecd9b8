"""What a service sent as an image: looked at before anybody else does."""

from __future__ import annotations

import asyncio
import base64
import binascii
import io
import struct
import zlib
from dataclasses import dataclass

from PIL import Image

from ajeeb.errors import ModelFailed

MAX_PIXELS = 40_000_000
_SHOWN = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
_READ = (*_SHOWN, "BMP", "TIFF", "AVIF")
_UNREADABLE = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, OverflowError,
    struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Picture:
    """An encoded image that browsers show, with its size in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


async def picture(data: bytes) -> Picture:
    """An image that came from outside, decoded once from end to end.

    Other formats than PNG, JPEG, WebP and GIF are encoded anew; so are PNGs that carry text, for what generators
    write there (model, prompt, workflow) would tell a worker which arm this is.

    Raises: ModelFailed (`invalid`) if it cannot be read, is cut, or has more than 40 megapixels.
    """
    return await asyncio.to_thread(_looked_at, data)


def unpacked(text: object) -> bytes:
    """The bytes of base64, with or without a `data:` in front.

    Raises: ModelFailed (`invalid`).
    """
    if not isinstance(text, str) or not text:
        raise ModelFailed("invalid", "the answer has no image")
    try:
        return base64.b64decode("".join(text.rpartition(",")[2].split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ModelFailed("invalid", "the image is not whole: its base64 is cut or broken") from error


def _looked_at(data: bytes) -> Picture:
    try:
        with Image.open(io.BytesIO(data), formats=_READ) as image:
            kind, (width, height) = image.format or "", image.size
            if width * height <= MAX_PIXELS:
                image.load()
                if kind not in _SHOWN or (kind == "PNG" and getattr(image, "text", None)):
                    data, kind = _encoded(image), "PNG"
    except _UNREADABLE as error:
        raise ModelFailed("invalid", "what came as an image cannot be read as one") from error
    if width * height > MAX_PIXELS:
        raise ModelFailed(
            "invalid", f"an image of {width} x {height} pixels is too large (at most {MAX_PIXELS:,})"
        )
    return Picture(data=data, media_type=_SHOWN[kind], width=width, height=height)


def _encoded(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    plain = image if image.mode in ("RGB", "RGBA", "L") else image.convert(wanted)
    plain.info = {}
    plain.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()
