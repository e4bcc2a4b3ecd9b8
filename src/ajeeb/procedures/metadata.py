"""What an image file says beside its picture: prompts, seeds and models that programs write into it, places, dates."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from PIL import Image as Pillow
from PIL import ImageOps

_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"dSIG", b"caBX"})
_JPEG_SAYS = frozenset({0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE})
"""Of the segments that programs may fill, all but JFIF, colour profiles and Adobe's word on colours."""
_START_OF_SCAN = 0xDA
_NO_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_ORIENTATION = 0x0112


def without_metadata(data: bytes, media_type: str) -> bytes:
    """The same picture in a file that says nothing else; the very same bytes if it never did.

    PNG and JPEG lose only what is said; what is turned by its metadata, and WebP and GIF that say something, are
    encoded anew as PNG. Formats: PNG (W3C), section 11.3; JPEG (ITU-T T.81), annex B.
    """
    with Pillow.open(io.BytesIO(data)) as image:
        turned = image.getexif().get(_ORIENTATION, 1) != 1
        says = bool({"exif", "xmp", "comment"} & image.info.keys())
        moves = getattr(image, "is_animated", False)
        if turned or (says and not moves and media_type not in ("image/png", "image/jpeg")):
            return _encoded(ImageOps.exif_transpose(image))
    if media_type == "image/png":
        return _PNG_START + b"".join(_png_chunks(data))
    return b"".join(_jpeg_segments(data)) if media_type == "image/jpeg" else data


def _png_chunks(data: bytes) -> Iterator[bytes]:
    """The chunks that are not words; what comes after the end of the picture is none."""
    place, kind = len(_PNG_START), b""
    while kind != b"IEND" and place + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        if kind not in _PNG_TEXTS:
            yield data[place : place + 12 + length]
        place += 12 + length


def _jpeg_segments(data: bytes) -> Iterator[bytes]:
    """Everything up to the picture itself without what programs said, then the picture up to its end."""
    place = 2
    yield data[:place]
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == _START_OF_SCAN:
            end = data.rfind(b"\xff\xd9")
            yield data[place : end + 2 if end > place else len(data)]
            return
        length = 0 if marker in _NO_LENGTH else struct.unpack(">H", data[place + 2 : place + 4])[0]
        if marker not in _JPEG_SAYS:
            yield data[place : place + 2 + length]
        place += 2 + length


def _encoded(image: Pillow.Image) -> bytes:
    buffer = io.BytesIO()
    plain = image if image.mode in ("RGB", "RGBA", "L") else image.convert("RGBA")
    plain.info.clear()
    plain.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()
