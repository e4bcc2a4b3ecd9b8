"""Generators: what they yield on the way, what the result is, and how they end when nobody wants the rest."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from typing import Any

import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.actions.following import Seen, told
from ajeeb.events import Done
from ajeeb.models import TextAnswer
from ajeeb.procedures import Live, as_procedure
from tests.models.wrappers.held import until
from tests.procedures.bench import Bench


def picture(width: int, height: int = 4, colour: str = "red") -> Image.Image:
    return Image.new("RGB", (width, height), colour)


def _async(pieces: Callable[[], Iterator[Any]]) -> Callable[[], AsyncIterator[Any]]:
    """The same as an async generator; what a plain one returns it yields as the last thing."""

    async def as_well() -> AsyncIterator[Any]:
        for piece in pieces():
            await asyncio.sleep(0)
            yield piece

    return as_well


BOTH = pytest.mark.parametrize("way", [lambda function: function, _async], ids=["plain", "async"])


@BOTH
async def test_pieces_of_a_text_are_told_and_together_are_the_result(
    bench: Bench, way: Callable[[Any], Any]
) -> None:
    def speak() -> Iterator[Any]:
        yield aj.Progress(step=1, steps=4, eta_s=3.0)
        yield "a red "
        yield ""
        yield "house"

    live = Live()
    outcome = await bench.run(way(speak), live=live)
    assert isinstance(outcome, Done)
    assert [one.text for one in outcome.outputs] == ["a red house"]
    await asyncio.sleep(0)
    now = live.snapshot()
    assert now.outputs[0].text == "a red house"
    assert (now.fraction, now.step, now.steps, now.eta_s) == (0.25, 1, 4, 3.0)


@BOTH
async def test_the_last_image_is_the_result_and_those_before_are_previews(
    bench: Bench, way: Callable[[Any], Any]
) -> None:
    def paint() -> Iterator[Any]:
        yield aj.Preview(picture(1000, 500))
        yield picture(8)
        yield picture(9)
        yield aj.Progress(1.0)

    live = Live()
    outcome = await bench.run(way(paint), live=live)
    assert isinstance(outcome, Done)
    assert [(one.kind, one.width) for one in outcome.outputs] == [("image", 9)]
    frame = live.snapshot().outputs[0].frame
    assert live.snapshot().outputs[0].frame_no == 2  # the preview, and the image that was not the last
    assert frame is not None
    assert frame[1] == "image/jpeg"
    assert Image.open(io.BytesIO(frame[0])).size == (8, 4)


def encoded(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "CMYK", "I;16"])
@pytest.mark.parametrize("way", [lambda image: image, aj.Image], ids=["plain", "aj.Image"])
async def test_a_preview_may_have_any_mode_and_stays_as_it_was(
    bench: Bench, mode: str, way: Callable[[Any], Any]
) -> None:
    shown = Image.new(mode, (1000, 500))

    def paint() -> Iterator[Any]:
        yield aj.Preview(way(shown))
        yield picture(8)

    live = Live()
    assert isinstance(await bench.run(paint, live=live), Done)
    assert live.snapshot().outputs[0].frame_no == 1
    assert shown.size == (1000, 500)


@pytest.mark.parametrize("way", [lambda image: image, encoded], ids=["plain", "encoded"])
async def test_a_large_preview_becomes_a_small_frame(bench: Bench, way: Callable[[Any], Any]) -> None:
    def paint() -> Iterator[Any]:
        yield aj.Preview(way(picture(1000, 500)))
        yield picture(8)

    live = Live()
    await bench.run(paint, live=live)
    frame = live.snapshot().outputs[0].frame
    assert frame is not None
    assert Image.open(io.BytesIO(frame[0])).size == (384, 192)


async def test_what_a_generator_returns_goes_before_what_it_yielded(bench: Bench) -> None:
    def speak() -> Generator[Any, None, str]:
        yield "half of it"
        yield picture(8)
        return "all of it"

    assert await bench.text(speak) == "all of it"


async def test_a_text_with_values_may_follow_its_pieces(bench: Bench) -> None:
    def judge() -> Iterator[Any]:
        yield "I read this as "
        yield "positive"
        yield TextAnswer(text="I read this as positive", values={"label": "positive"})

    outcome = await bench.run(judge)
    assert isinstance(outcome, Done)
    assert outcome.outputs[0].values == {"label": "positive"}


@BOTH
@pytest.mark.parametrize("nonsense", [None, 7, {"a": 1}, object, ["x"], 0.5], ids=repr)
async def test_what_cannot_be_yielded_is_refused_by_name_and_the_generator_cleans_up(
    bench: Bench, way: Callable[[Any], Any], nonsense: Any
) -> None:
    cleaned = threading.Event()

    def odd() -> Iterator[Any]:
        try:
            yield "fine"
            yield nonsense
            yield "never reached"
        finally:
            cleaned.set()

    failed = await bench.failure(way(odd))
    assert failed.status == "invalid"
    assert f"yielded {type(nonsense).__name__}" in failed.message
    assert "aj.Progress" in failed.message
    assert cleaned.is_set()


async def test_an_async_generator_that_yields_nonsense_cleans_up_before_the_call_has_failed(
    bench: Bench,
) -> None:
    cleaned = threading.Event()

    async def odd() -> AsyncIterator[Any]:
        try:
            yield 7
        finally:
            cleaned.set()

    assert (await bench.failure(odd)).status == "invalid"
    assert cleaned.is_set()


@pytest.mark.parametrize("shown", ["no image at all.png", b"not an image", 7, None, picture(0, 5)])
async def test_a_preview_that_is_no_image_is_a_failure(bench: Bench, shown: Any) -> None:
    def paint() -> Iterator[Any]:
        yield aj.Preview(shown)
        yield picture(8)

    assert (await bench.failure(paint)).status == "invalid"


@BOTH
async def test_a_generator_that_gives_nothing_is_told_to_give_something(
    bench: Bench, way: Callable[[Any], Any]
) -> None:
    def silent() -> Iterator[Any]:
        yield aj.Progress(0.5)

    def empty() -> Iterator[Any]:
        yield from ()

    for function in (silent, empty):
        failed = await bench.failure(way(function))
        assert (failed.status, "without a result" in failed.message) == ("invalid", True)


@BOTH
async def test_a_generator_that_breaks_in_the_middle_is_a_failure_and_what_it_said_was_told(
    bench: Bench, way: Callable[[Any], Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "ajeeb.procedures")

    def breaks() -> Iterator[Any]:
        yield "half of"
        raise ValueError("out of ink")

    live = Live()
    outcome = await bench.failure(way(breaks), live=live)
    assert (outcome.status, outcome.error_class) == ("internal", "ValueError")
    assert "out of ink" in outcome.message
    assert live.snapshot().outputs[0].text == "half of"


async def test_a_generator_that_never_yields_ends_at_its_deadline(bench: Bench) -> None:
    release = threading.Event()

    @aj.procedure(timeout_s=0.05)
    def stuck() -> Iterator[Any]:
        release.wait(5)
        yield "too late"

    @aj.procedure(timeout_s=0.05)
    async def waiting() -> AsyncIterator[Any]:
        await asyncio.sleep(60)
        yield "too late"

    for function in (stuck, waiting):
        assert (await bench.failure(function)).status == "timeout"
    release.set()


async def test_a_cancelled_generator_stops_at_its_next_piece_and_cleans_up(bench: Bench) -> None:
    yielded, cleaned = threading.Event(), threading.Event()
    go_on = threading.Event()
    pieces = []

    def endless() -> Iterator[Any]:
        try:
            while True:
                pieces.append("x")
                yield "x"
                yielded.set()
                go_on.wait(5)
        finally:
            cleaned.set()

    live = Live()
    task = asyncio.create_task(bench.run(endless, live=live))
    await until(yielded.is_set)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    before = len(pieces)
    go_on.set()
    await until(cleaned.is_set)
    assert len(pieces) <= before + 1


async def test_a_cancelled_async_generator_stops_where_it_waits_and_cleans_up(bench: Bench) -> None:
    yielded, cleaned = threading.Event(), threading.Event()

    async def endless() -> AsyncIterator[Any]:
        try:
            yield "x"
            yielded.set()
            await asyncio.sleep(60)
            yield "y"
        finally:
            cleaned.set()

    task = asyncio.create_task(bench.run(endless))
    await until(yielded.is_set)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(cleaned.is_set)


async def test_a_generator_that_clings_to_life_holds_up_nobody(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "ajeeb.procedures")
    release, yielded = threading.Event(), threading.Event()

    @aj.procedure(timeout_s=0.05)
    def clinging() -> Iterator[Any]:
        while True:
            try:
                yield "x"
                yielded.set()
                release.wait(5)
            except GeneratorExit:
                yield "not yet"

    assert (await bench.failure(clinging)).status == "timeout"
    assert await bench.text(as_procedure(lambda: "next")) == "next"
    release.set()


async def test_a_plain_function_may_hand_back_a_generator_or_a_coroutine(bench: Bench) -> None:
    def pieces() -> Iterator[Any]:
        yield "piece by "
        yield "piece"

    async def later() -> AsyncIterator[Any]:
        yield "a little "
        yield "later"

    async def one() -> str:
        return "awaited"

    assert await bench.text(as_procedure(lambda **_: pieces())) == "piece by piece"
    assert await bench.text(as_procedure(lambda **_: later())) == "a little later"
    assert await bench.text(as_procedure(lambda **_: one())) == "awaited"


async def test_a_function_may_tell_of_itself_through_its_call(bench: Bench) -> None:
    live = Live()

    def paint(call: aj.Call) -> Image.Image:
        call.progress(step=3, steps=4)
        call.preview(picture(5))
        call.text("nearly")
        return picture(8)

    await bench.run(paint, live=live)
    await asyncio.sleep(0)
    now = live.snapshot()
    assert (now.fraction, now.outputs[0].text, now.outputs[0].frame_no) == (0.75, "nearly", 1)


@pytest.mark.parametrize("fraction", [-1.0, 0.0, 0.5, 1.0, 7.0])
async def test_progress_stays_between_nothing_and_all(fraction: float) -> None:
    live = Live()
    live.watch().progress(fraction)
    assert live.snapshot().fraction == min(1.0, max(0.0, fraction))


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), float("-inf")])
async def test_progress_that_is_no_number_is_not_told(odd: float) -> None:
    live = Live()
    live.watch().progress(0.5)
    live.watch().progress(odd, eta_s=odd)
    assert live.snapshot().fraction == 0.5
    assert told("c", 0, live, Seen(), expected_ms=70).expected_ms == 70


@BOTH
@pytest.mark.parametrize("order", [("a house", picture(4)), (picture(4), "a house")])
async def test_text_and_an_image_of_one_generator_are_refused(
    bench: Bench, way: Callable[[Any], Any], order: tuple[Any, Any]
) -> None:
    def both() -> Iterator[Any]:
        yield from order

    failed = await bench.failure(way(both))
    assert failed.status == "invalid"
    assert "yielded text and made an image; give one of them" in failed.message


async def test_an_image_that_is_returned_after_text_is_refused_too(bench: Bench) -> None:
    def both() -> Generator[str, None, aj.Answer]:
        yield "a house"
        return aj.Answer(picture(4))

    assert (await bench.failure(both)).status == "invalid"


@pytest.mark.parametrize("wrong", [7.5, -0.1, float("nan")])
async def test_a_progress_that_is_no_fraction_is_named(bench: Bench, wrong: float) -> None:
    def paint() -> Iterator[Any]:
        yield aj.Progress(wrong)
        yield picture(4)

    message = (await bench.failure(paint)).message
    assert f"a progress of {wrong:g} is none: give a fraction from 0 to 1" in message


@pytest.mark.parametrize("wrong", [{"step": 5, "steps": 4}, {"step": -1, "steps": 4}, {"eta_s": -3.0}])
def test_steps_and_seconds_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="none: give"):
        aj.Progress(**wrong)
