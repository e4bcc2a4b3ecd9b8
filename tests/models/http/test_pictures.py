"""An image from outside is decoded once from end to end, and carries nothing that tells where it is from."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ajeeb.errors import ModelFailed
from ajeeb.models.http.pictures import picture, unpacked


def encoded(kind: str, mode: str = "RGB", size: tuple[int, int] = (12, 8), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, 0).save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("GIF", "image/gif")],
)
async def test_what_browsers_show_is_left_as_it_is(kind: str, media_type: str) -> None:
    data = encoded(kind)
    found = await picture(data)
    assert (found.data, found.media_type, found.width, found.height) == (data, media_type, 12, 8)


@pytest.mark.parametrize(
    ("kind", "mode"), [("BMP", "RGB"), ("TIFF", "CMYK"), ("TIFF", "RGBA"), ("AVIF", "RGB")]
)
async def test_other_formats_become_png(kind: str, mode: str) -> None:
    found = await picture(encoded(kind, mode))
    with Image.open(io.BytesIO(found.data)) as image:
        assert (image.format, image.size, found.media_type) == ("PNG", (12, 8), "image/png")


async def test_what_a_generator_writes_into_a_png_is_taken_out() -> None:
    text = PngInfo()
    text.add_text("parameters", "a secret prompt, Model: arm-b")
    text.add_itxt("workflow", '{"arm": "b"}')
    found = await picture(encoded("PNG", pnginfo=text))
    assert b"arm" not in found.data
    with Image.open(io.BytesIO(found.data)) as image:
        assert (image.size, image.info) == ((12, 8), {})


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
async def test_half_an_image_is_none(kind: str) -> None:
    data = encoded(kind, size=(300, 200))
    with pytest.raises(ModelFailed) as failure:
        await picture(data[: len(data) // 2])
    assert failure.value.status == "invalid"


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
async def test_a_text_is_no_image(data: bytes) -> None:
    with pytest.raises(ModelFailed, match="cannot be read"):
        await picture(data)


async def test_an_image_that_fills_the_memory_is_not_unpacked() -> None:
    header = struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    with pytest.raises(ModelFailed, match="too large"):
        await picture(bomb)


@pytest.mark.parametrize("front", ["", "data:image/png;base64,"])
def test_base64_is_unpacked(front: str) -> None:
    packed = base64.b64encode(b"hello you").decode()
    assert unpacked(front + packed[:5] + "\n" + packed[5:]) == b"hello you"


@pytest.mark.parametrize("text", [None, "", 7, ["aGk="], "aGVsbG8", "aGVs*G8=", "ümläut=="])
def test_broken_base64_is_refused(text: object) -> None:
    with pytest.raises(ModelFailed) as failure:
        unpacked(text)
    assert failure.value.status == "invalid"
