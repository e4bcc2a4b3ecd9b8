"""Pictures: the same every time, different where the prompt differs, and never a failure."""

import asyncio
import hashlib
import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from ajeeb.models.base import ImageRequest
from ajeeb.models.composer import Composer, Drawing

PROMPT = "a red house next to a big tree at sunset, two cats on the left, a zorp"
composer = Composer()


def pixels(drawing: Drawing) -> Image.Image:
    return Image.open(io.BytesIO(drawing.png)).convert("RGB")


def test_same_prompt_and_seed_is_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from ajeeb.models.composer import Composer; "
        f"print(hashlib.sha256(Composer().draw({PROMPT!r}, seed=7).png).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert hashlib.sha256(composer.draw(PROMPT, seed=7).png).hexdigest() == other


def test_another_seed_is_another_layout_of_the_same_things() -> None:
    one, other = composer.draw(PROMPT, seed=1), composer.draw(PROMPT, seed=2)
    assert one.png != other.png
    assert sorted(sprite.icon for sprite in one.placed) == sorted(sprite.icon for sprite in other.placed)


def test_a_vague_prompt_gives_another_picture_than_a_precise_one() -> None:
    assert composer.draw("a house").png != composer.draw("a red house at night").png


@pytest.mark.parametrize(
    "prompt",
    ["", " ", "\0", "a\0cat", "x" * 10_000, "cat " * 2500, "猫とねこ", "кошка на столе", "قطة", "👨‍👩‍👧‍👦🏳️‍🌈", "\ud800",
     "a cat on a cat on a cat under it behind them", "between between between", "holding holding a", "it on it",
     "with with with a with", "no no no", ",,,,", "a dog chasing a dog in front of the dog behind it with a dog",
     "the cat on the dog, the dog on the cat", "café naïve ﬁsh", "{}%s<svg>&amp;\"'", "-1 cats", "a 999999999999 cat"],
)  # fmt: skip
def test_any_text_is_drawn(prompt: str) -> None:
    image = pixels(composer.draw(prompt))
    assert image.size == (512, 512)


@pytest.mark.parametrize(
    ("asked", "given"), [((512, 512), (512, 512)), ((640, 360), (640, 360)), ((1, 99999), (16, 2048))]
)
def test_sizes_are_held_in_bounds(asked: tuple[int, int], given: tuple[int, int]) -> None:
    drawing = composer.draw("a cat in a forest in the rain", width=asked[0], height=asked[1])
    assert pixels(drawing).size == given == (drawing.width, drawing.height)


def test_unknown_words_are_told() -> None:
    assert composer.draw("a doohickey and a zorp").notes == ('Not understood: "doohickey", "zorp".',)
    assert composer.draw("a cat").notes == ()


def test_many_unknown_words_are_told_shortly() -> None:
    (note,) = composer.draw(" ".join(f"zorp{i}q" for i in range(30))).notes
    assert note.endswith("and 18 more.")


def test_left_is_left_of_right() -> None:
    placed = {
        sprite.icon: sprite for sprite in composer.draw("a cat on the left and a dog on the right").placed
    }
    assert placed["cat"].x < 0.4
    assert placed["dog"].x > 0.6


@pytest.mark.parametrize(
    ("prompt", "first", "second"),
    [("a tree behind a house", "deciduous-tree", "house"), ("a dog in front of a castle", "castle", "dog"),
     ("a cat on a sofa", "couch-and-lamp", "cat")],
)  # fmt: skip
def test_painting_order_follows_depth(prompt: str, first: str, second: str) -> None:
    order = [sprite.icon for sprite in composer.draw(prompt).placed]
    assert order.index(first) < order.index(second)


def test_on_is_above_and_under_is_below() -> None:
    on = {sprite.icon: sprite for sprite in composer.draw("an apple on a table").placed}
    assert on["red-apple"].base < on["table"].base
    under = {sprite.icon: sprite for sprite in composer.draw("a dog under a table").placed}
    assert under["dog"].base >= under["table"].base


def test_a_mouse_is_smaller_than_an_elephant() -> None:
    placed = {sprite.icon: sprite for sprite in composer.draw("a mouse and an elephant").placed}
    assert placed["mouse"].size * 2 < placed["elephant"].size


def test_a_huge_dog_is_larger_than_a_tiny_one() -> None:
    sizes = [composer.draw(f"a {size} dog next to a house").placed for size in ("tiny", "huge")]
    tiny, huge = (next(s.size for s in placed if s.icon == "dog") for placed in sizes)
    assert tiny * 1.5 < huge


@pytest.mark.parametrize(("colour", "channel"), [("red", 0), ("green", 1), ("blue", 2)])
def test_colour_words_show_in_the_picture(colour: str, channel: int) -> None:
    """The same house in two colours differs by the channel that was named."""
    plain, painted = (
        np.asarray(pixels(composer.draw(f"a {word} car")), dtype=int) for word in ("grey", colour)
    )
    change = (painted - plain).mean(axis=(0, 1))
    assert change[channel] == max(change)


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 12])
def test_as_many_are_drawn_as_were_asked_for(count: int) -> None:
    drawing = composer.draw(f"{count} apples")
    assert [sprite.icon for sprite in drawing.placed] == ["red-apple"] * count


def test_nothing_hides_anything_else_entirely() -> None:
    placed = composer.draw("a castle with a ghost, a dog, a tree, a bicycle and a chicken").placed
    bases = {(round(sprite.x, 2), round(sprite.base, 2)) for sprite in placed}
    assert len(bases) == len(placed) == 6


def test_the_protocol_says_what_was_used() -> None:
    answer = asyncio.run(composer.image(ImageRequest(prompt="a cat and a zorp", seed=3)))
    assert answer.data == composer.draw("a cat and a zorp", seed=3).png
    assert answer.media_type == "image/png"
    assert answer.notes == ('Not understood: "zorp".',)
    assert answer.trace["grounding"] == composer.info.params["grounding"]
    assert composer.info.deterministic
