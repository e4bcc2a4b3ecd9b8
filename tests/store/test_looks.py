"""Copies of a picture are found by how it looks, in whatever file they are."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from ajeeb.store import AssetFolder
from ajeeb.store.looks import difference_hash

TARGETS = sorted(Path("examples/look_alike/targets").glob("*.png"))
SOME, MANY = 8, 12  # bits of 64: what a copy differs in at most, and another picture at least


def look(image: Image.Image, kind: str = "PNG", **how: int) -> int:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return int(difference_hash(buffer.getvalue()) or "", 16)


def apart(one: int, other: int) -> int:
    return (one ^ other).bit_count()


@pytest.mark.parametrize("path", TARGETS, ids=lambda path: str(path.stem))
def test_a_copy_in_another_size_or_format_is_close(path: Path) -> None:
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    first = look(picture)
    assert apart(first, look(picture, "JPEG", quality=60)) <= SOME
    assert apart(first, look(picture, "WEBP", quality=60)) <= SOME
    assert apart(first, look(picture.resize((200, 200)))) <= SOME
    assert apart(first, look(picture.resize((1024, 700)))) <= SOME


def test_other_pictures_are_far() -> None:
    looks = [int(difference_hash(path.read_bytes()) or "", 16) for path in TARGETS]
    assert len(looks) > 5
    between = [apart(one, other) for place, one in enumerate(looks) for other in looks[:place]]
    assert min(between) >= MANY


def test_a_bit_is_one_where_it_gets_lighter_to_the_right() -> None:
    rising = Image.linear_gradient("L").rotate(90)
    assert {look(rising), look(rising.transpose(Image.Transpose.FLIP_LEFT_RIGHT))} == {0, 2**64 - 1}
    left_dark = rising if rising.getpixel((0, 0)) == 0 else rising.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert look(left_dark) == 2**64 - 1


def test_what_cannot_be_seen_through_a_picture_has_no_part_in_its_look() -> None:
    hidden = Image.merge(
        "RGBA", (*Image.linear_gradient("L").rotate(90).convert("RGB").split(), Image.new("L", (256, 256)))
    )
    assert look(hidden) == look(Image.new("RGB", (256, 256), "white"))


@pytest.mark.parametrize("data", [b"", b"no image", TARGETS[0].read_bytes()[:2000]])
def test_what_is_no_image_has_no_look(data: bytes) -> None:
    assert difference_hash(data) is None


def test_an_image_is_looked_at_when_it_is_kept_and_other_files_are_not(tmp_path: Path) -> None:
    folder, data = AssetFolder(tmp_path), TARGETS[0].read_bytes()
    assert folder.put_now(data, "image/png").look == difference_hash(data) is not None
    assert folder.put_now(b"{}", "application/json").look is None
