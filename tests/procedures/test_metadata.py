"""What a file says beside its picture does not reach a worker; the picture does."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, PngImagePlugin

from ajeeb.models import ImageRequest
from ajeeb.models.scripted import plain
from ajeeb.procedures import made
from ajeeb.procedures.metadata import without_metadata

CANARY = "canary-model-7, seed 12345"


def picture() -> Image.Image:
    image = Image.new("RGB", (40, 20), "navy")
    image.paste("orange", (0, 0, 10, 10))
    return image


def encoded(kind: str, *, says: bool, orientation: int = 1) -> bytes:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = CANARY
    exif[0x0112] = orientation
    more: dict[str, object] = {"exif": exif} if says else {}
    if kind == "PNG" and says:
        words = PngImagePlugin.PngInfo()
        words.add_text("parameters", CANARY)
        words.add_itxt("prompt", CANARY, zip=False)
        more["pnginfo"] = words
    if kind in ("JPEG", "GIF") and says:
        more["comment"] = CANARY.encode()
    picture().save(buffer, kind, **more)
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_what_was_said_is_gone_and_the_picture_is_the_same(kind: str) -> None:
    data = encoded(kind, says=True)
    assert b"canary" in data
    clean = without_metadata(data, f"image/{kind.lower()}")
    assert b"canary" not in clean
    before, after = (opened(one).convert("RGB") for one in (data, clean))
    assert ImageChops.difference(before, after).getbbox() is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_file_that_says_nothing_stays_as_it_is(kind: str) -> None:
    data = encoded(kind, says=False)
    assert without_metadata(data, f"image/{kind.lower()}") == data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_its_metadata_turn_stands_upright_without_them(kind: str) -> None:
    clean = opened(without_metadata(encoded(kind, says=True, orientation=6), f"image/{kind.lower()}"))
    assert clean.size == (20, 40)
    assert not clean.getexif()


def test_what_comes_after_the_end_of_a_picture_is_gone() -> None:
    for kind in ("PNG", "JPEG"):
        data = encoded(kind, says=False)
        assert without_metadata(data + CANARY.encode(), f"image/{kind.lower()}") == data


def test_whatever_a_procedure_gives_says_nothing_when_it_is_kept() -> None:
    answer = plain(ImageRequest(prompt="a house"))
    for given in (encoded("PNG", says=True), encoded("JPEG", says=True, orientation=6), answer):
        (found,) = made(given)
        assert found.data is not None
        assert b"canary" not in found.data
        assert opened(found.data).size == (found.width, found.height)
        assert f"image/{(opened(found.data).format or '').lower()}" == found.media_type
