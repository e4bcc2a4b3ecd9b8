"""The scripted model answers as told, in order."""

import asyncio
import io
import time

import pytest
from PIL import Image

from ajeeb.models.base import ImageAnswer, ImageRequest
from ajeeb.models.scripted import After, Scripted
from tests.contracts.models.remote import Told

ONE = ImageAnswer(data=b"one", media_type="image/png", width=1, height=1)
TWO = ImageAnswer(data=b"two", media_type="image/png", width=1, height=1)
ASK = ImageRequest(prompt="x")


def test_answers_come_in_order_and_the_last_one_stays() -> None:
    model = Scripted([ONE, TWO])
    assert [asyncio.run(model.image(ASK)).data for _ in range(3)] == [b"one", b"two", b"two"]
    assert len(model.requests) == 3


def test_an_exception_is_raised_and_the_next_call_goes_on() -> None:
    model = Scripted([RuntimeError("down"), ONE])
    with pytest.raises(RuntimeError, match="down"):
        asyncio.run(model.image(ASK))
    assert asyncio.run(model.image(ASK)) is ONE


def test_a_delay_is_waited_for() -> None:
    start = time.monotonic()
    assert asyncio.run(Scripted([After(delay_s=0.05, answer=ONE)]).image(ASK)) is ONE
    assert time.monotonic() - start >= 0.05


def test_without_a_script_each_prompt_has_its_own_plain_image() -> None:
    model = Scripted()
    one, again, other = (
        asyncio.run(model.image(ImageRequest(prompt=prompt, width=30, height=20)))
        for prompt in ("a", "a", "b\ud800")
    )
    assert one == again
    assert one.data != other.data
    assert Image.open(io.BytesIO(one.data)).size == (30, 20)


def test_steps_and_previews_are_told_in_their_order_before_the_answer() -> None:
    told = Told()
    step = After(delay_s=0.02, answer=ONE, steps=2, previews=(TWO, ONE))
    assert asyncio.run(Scripted([step]).image(ASK, told)) is ONE
    assert told.previews == [(b"two", "image/png"), (b"one", "image/png")]
    assert (told.fractions, told.steps) == ([0.5, 1.0], [(1, 2), (2, 2)])


def test_a_failure_may_come_after_a_preview() -> None:
    told = Told()
    with pytest.raises(RuntimeError, match="down"):
        asyncio.run(
            Scripted([After(delay_s=0.01, answer=RuntimeError("down"), previews=(TWO,))]).image(ASK, told)
        )
    assert len(told.previews) == 1
