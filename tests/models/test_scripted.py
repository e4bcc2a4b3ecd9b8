"""The scripted model answers as told, in order."""

import asyncio
import io
import time

import pytest
from PIL import Image

from ajeeb.models.base import ImageAnswer, ImageRequest
from ajeeb.models.scripted import After, Scripted

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
