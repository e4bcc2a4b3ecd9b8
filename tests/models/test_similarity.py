"""Similarity: identical is 1, the same both ways, and right things score above wrong ones."""

import io
import statistics
import time

import numpy as np
import pytest
from PIL import Image

from ajeeb.models.composer import Composer
from ajeeb.models.similarity import similarity

composer = Composer()
TARGET = composer.draw("a red house and a tree in a field on a sunny day", seed=4).png


def test_identical_images_are_one() -> None:
    result = similarity(TARGET, TARGET)
    assert result.value == 1.0
    assert set(result.parts.values()) == {1.0}


def test_it_is_symmetric_and_repeatable() -> None:
    other = composer.draw("a black cat at night").png
    assert similarity(TARGET, other) == similarity(other, TARGET)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "CMYK", "1", "LA"])
def test_any_mode_and_size(mode: str) -> None:
    image = Image.open(io.BytesIO(TARGET)).convert("RGB").convert(mode).resize((37, 301))
    assert 0.0 <= similarity(image, TARGET).value <= 1.0


def test_transparent_counts_as_white() -> None:
    assert similarity(Image.new("RGBA", (9, 9)), Image.new("RGB", (20, 20), "white")).value == 1.0


def test_noise_and_blank_are_far_apart() -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8))
    assert similarity(noise, Image.new("RGB", (64, 64), "white")).value < 0.3


def test_bytes_that_are_no_image_are_refused() -> None:
    with pytest.raises(ValueError, match="no image"):
        similarity(b"hello", TARGET)


def test_wrong_things_on_the_right_background_score_lower() -> None:
    right = composer.draw("a house and a tree in a field on a sunny day", seed=4).png
    wrong = composer.draw("an elephant and a bicycle in a field on a sunny day", seed=4).png
    assert similarity(wrong, TARGET).value + 0.1 < similarity(right, TARGET).value


def test_it_falls_along_a_ladder_of_worse_prompts() -> None:
    ladder = [
        "a red house and a tree in a field on a sunny day", "a house and a tree in a field on a sunny day",
        "a tree in a field on a sunny day", "a field", "a pizza in outer space",
    ]  # fmt: skip
    values = [similarity(composer.draw(prompt, seed=4).png, TARGET).value for prompt in ladder]
    assert values == sorted(values, reverse=True)


def test_it_is_fast() -> None:
    other, times = composer.draw("a cat").png, []
    for _ in range(9):
        start = time.process_time()
        similarity(TARGET, other)
        times.append(time.process_time() - start)
    assert statistics.median(times) < 0.06
