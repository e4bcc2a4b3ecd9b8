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
from ajeeb.models.composer import Composer, Drawing, lexicon, sprites

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
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
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


@pytest.mark.parametrize(
    ("prompt", "place"),
    [("a red balloon in the blue sky", "sky"), ("ten balloons in the sky", "sky"), ("a plane in an orange sky", "sky"),
     ("a house under a blue sky", "field"), ("a dog", "outdoors"), ("a red car", "outdoors"), ("a ship", "shallows"),
     ("a cup", "plain"), ("a cat on a sofa", "plain"), ("a lamp at night", "room"), ("a dog in a field", "field")],
)  # fmt: skip
def test_a_scene_without_a_place_gets_one_by_its_things(prompt: str, place: str) -> None:
    assert {composer.draw(prompt, seed=seed).trace["place"] for seed in range(3)} == {place}


def test_naming_the_place_changes_the_picture() -> None:
    assert composer.draw("a dog").png != composer.draw("a dog in a field").png


@pytest.mark.parametrize(
    "prompt", ["ten balloons in the sky", "the Eiffel Tower", "a plane over a city", "a cow jumping over the moon",
               "twenty birds in the sky", "a huge castle on the left"],
)  # fmt: skip
@pytest.mark.parametrize("seed", range(4))
def test_no_edge_cuts_a_thing(prompt: str, seed: int) -> None:
    alone = composer.draw(prompt, seed=seed)
    for sprite in alone.placed:
        wide = sprites.aspect(lexicon.load(), sprite.icon)
        half, height = sprite.size * min(1.0, wide) / 2, sprite.size / max(1.0, wide)
        assert half <= sprite.x <= 1 - half
        assert height <= sprite.base <= 1


@pytest.mark.parametrize(
    "prompt", ["three green apples on a wooden table", "six cups on a table", "an egg on a table"]
)
def test_what_lies_on_a_table_can_be_recognised(prompt: str) -> None:
    placed = composer.draw(prompt).placed
    assert min(sprite.size for sprite in placed) > 0.08


def test_over_is_above() -> None:
    placed = {sprite.icon: sprite for sprite in composer.draw("a cow jumping over the moon").placed}
    assert placed["cow"].base < placed["full-moon"].base - placed["full-moon"].size + 0.02


def test_who_is_under_a_tree_leaves_half_of_it_to_be_seen() -> None:
    placed = {sprite.icon: sprite for sprite in composer.draw("an elephant under a tree").placed}
    assert placed["elephant"].size < placed["deciduous-tree"].size * 0.75


def test_a_dark_room_is_darker() -> None:
    dark, bright = (
        np.asarray(pixels(composer.draw(f"a spider in a {word}room"))).mean() for word in ("dark ", "")
    )
    assert dark < bright * 0.75


def test_colourful_flowers_differ() -> None:
    flowers = composer.draw("many colorful flowers in a vase").placed
    assert len({sprite.colour for sprite in flowers if sprite.icon == "blossom"}) > 3


def test_a_prompt_of_empty_words_is_answered() -> None:
    assert composer.draw("a picture").notes == ("Nothing was found to draw.",)


def test_a_coloured_balloon_is_coloured_and_not_its_string() -> None:
    """Its body is a circle made of two half circles."""
    red, blue = (
        np.asarray(pixels(composer.draw(f"a {word} balloon")), dtype=int) for word in ("red", "blue")
    )
    assert (np.abs(red - blue).sum(axis=2) > 60).mean() > 0.05
