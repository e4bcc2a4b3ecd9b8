"""What a procedure may give back, and what it may not."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.errors import ModelFailed
from ajeeb.models import ImageAnswer
from ajeeb.procedures import made
from ajeeb.procedures.results import MAX_PIXELS, MAX_TEXT


def encoded(kind: str, mode: str = "RGB", size: tuple[int, int] = (9, 4)) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "CMYK", "LA", "I;16", "YCbCr", "HSV", "F"])
def test_a_pillow_image_of_any_mode_becomes_a_png_that_opens(mode: str) -> None:
    (one,) = made(Image.new(mode, (9, 4)))
    assert (one.media_type, one.width, one.height) == ("image/png", 9, 4)
    with Image.open(io.BytesIO(one.data or b"")) as image:
        image.load()
        assert image.mode in {"RGB", "RGBA", "L"}


def test_what_is_see_through_in_a_pillow_image_stays_see_through() -> None:
    for image in (Image.new("LA", (2, 2), (200, 0)), Image.new("RGBA", (2, 2), (1, 2, 3, 0))):
        (one,) = made(image)
        assert Image.open(io.BytesIO(one.data or b"")).convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]  # RGBA has four


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_an_encoded_image_stays_byte_for_byte(kind: str, tmp_path: Path) -> None:
    data = encoded(kind)
    path = tmp_path / "any.name"
    path.write_bytes(data)
    for given in (data, path, aj.Image(data), aj.Image(path), aj.Image(str(path))):
        (one,) = made(given)
        assert (one.data, one.media_type) == (data, f"image/{kind.lower()}")
        assert (one.width, one.height) == (9, 4)


def test_notes_travel_with_their_image() -> None:
    image = aj.Image(Image.new("RGB", (2, 2)), notes=("'blorp' was not understood",))
    assert made(image)[0].notes == ("'blorp' was not understood",)


def test_several_outputs_keep_their_order() -> None:
    first, second, text = made([encoded("PNG"), Image.new("RGB", (3, 3)), "words"])
    assert (first.width, second.width, text.text) == (9, 3, "words")


def test_the_answer_of_a_model_is_an_output() -> None:
    data = encoded("PNG")
    answer = ImageAnswer(data=data, media_type="image/png", width=1, height=2, notes=("n",), trace={"a": 1})
    (one,) = made(answer)
    assert (one.data, one.height, one.notes, one.trace) == (data, 2, ("n",), {"a": 1})


def test_an_answer_that_is_no_image_is_refused() -> None:
    with pytest.raises(ModelFailed, match="not an image"):
        made(ImageAnswer(data=b"x", media_type="image/png", width=1, height=2))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (None, "NoneType"),
        (7, "int"),
        ({"image": 1}, "dict"),
        (numpy.zeros((2, 2, 3)), "ndarray"),
        ([], "empty list"),
        ([None], "NoneType"),
        ([["x"]], "list"),
        (b"", "not an image"),
        (b"GIF89a", "not an image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not an image"),
        (encoded("PNG")[:35], "not an image"),
        (encoded("BMP"), "type BMP"),
        (encoded("TIFF"), "type TIFF"),
        ("x" * (MAX_TEXT + 1), "too long"),
        (Path("nowhere.png"), "nowhere.png"),
        (Path("a\0b.png"), "cannot be read"),
        (aj.Image(7), "int"),
    ],
)
def test_what_cannot_be_shown_is_a_failure_that_says_why(given: Any, named: str) -> None:
    with pytest.raises(ModelFailed, match=named) as failed:
        made(given)
    assert failed.value.status in ("invalid", "internal")


def test_an_image_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    huge = bytearray(encoded("PNG"))
    huge[16:24] = (20_000).to_bytes(4, "big") * 2
    for data in (bytes(huge), encoded("PNG", "1", (8000, MAX_PIXELS // 8000 + 1))):
        with pytest.raises(ModelFailed, match=r"too large|not an image"):
            made(data)


@pytest.mark.parametrize("size", [(0, 5), (5, 0)])
def test_an_image_without_pixels_is_a_failure(size: tuple[int, int]) -> None:
    with pytest.raises(ModelFailed):
        made(Image.new("RGB", size))
