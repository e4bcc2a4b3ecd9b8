"""One call: its arguments, its slot, its deadline, its end; whatever the function does, the end is an outcome."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.errors import ModelFailed, StorageFailed
from ajeeb.events import Done, Failed, Outcome, event_adapter
from ajeeb.events.facts import Settled
from ajeeb.forms import Text
from ajeeb.procedures import Call, Made, Procedure, Runner, as_procedure
from ajeeb.testing import Clock


@dataclass
class Bench:
    """A runner whose images are kept in a list."""

    kept: list[Made] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.runner = Runner(now=self.clock)

    async def keep(self, made: Made) -> str:
        self.kept.append(made)
        return f"{len(self.kept):064}"

    async def run(self, function: Callable[..., Any], call_id: str = "c", **values: Any) -> Outcome:
        given = {"prompt": "a house", "word": "boat", **values}
        call = Call(id=call_id, k=2, seed=7, prompt=given["prompt"], unit={"word": "boat"})
        outcome = await self.runner.run(as_procedure(function), given, call, self.keep)
        settled = Settled(call_id="c", attempt_id="a", outcome=outcome)
        assert event_adapter.validate_json(settled.model_dump_json()) == settled
        return outcome

    async def failure(self, function: Callable[..., Any]) -> Failed:
        outcome = await self.run(function)
        assert isinstance(outcome, Failed)
        return outcome

    async def text(self, function: Callable[..., Any]) -> str:
        outcome = await self.run(function)
        assert isinstance(outcome, Done), outcome
        return outcome.outputs[0].text or ""


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def test_a_plain_an_async_and_a_decorated_function_are_procedures(bench: Bench) -> None:
    def plain(prompt: str) -> str:
        return f"{prompt} in {threading.current_thread() is threading.main_thread()}"

    async def waiting(prompt: str) -> str:
        await asyncio.sleep(0)
        return prompt

    @aj.procedure(timeout_s=3, rerun=True, concurrency=5)
    def decorated(prompt: str) -> str:
        return prompt

    @aj.procedure
    async def bare(prompt: str) -> str:
        return prompt

    assert await bench.text(plain) == "a house in False"
    assert await bench.text(waiting) == await bench.text(decorated) == await bench.text(bare) == "a house"
    assert (decorated.timeout_s, decorated.rerun, decorated.concurrency) == (3, True, 5)
    assert as_procedure(plain).concurrency == 1
    assert bare.concurrency > 1
    assert decorated("as before") == "as before"


async def test_a_function_gets_what_it_names_and_nothing_else(bench: Bench) -> None:
    async def few(word: str, seed: int) -> str:
        return f"{word} {seed}"

    async def everything(**values: Any) -> str:
        return ",".join(sorted(values))

    async def with_default(prompt: str, size: int = 5) -> str:
        return f"{size}"

    async def with_call(call: aj.Call) -> str:
        return f"{call.k} {call.unit['word']} {call.seed} {len(call.history)}"

    assert await bench.text(few) == "boat 7"
    assert await bench.text(everything) == "call,prompt,seed,word"
    assert await bench.text(with_default) == "5"
    assert await bench.text(with_call) == "2 boat 7 0"


async def test_an_image_and_a_text_are_kept_with_where_they_came_from(bench: Bench) -> None:
    async def paint(prompt: str) -> list[Any]:
        bench.clock.move(2)
        return [aj.Image(Image.new("RGB", (9, 4)), notes=("all understood",)), "caption"]

    outcome = await bench.run(paint)
    assert isinstance(outcome, Done)
    image, text = outcome.outputs
    assert (image.kind, image.width, image.notes, image.index) == ("image", 9, ("all understood",), 0)
    assert image.asset == f"{1:064}"
    assert (text.kind, text.text, text.index) == ("text", "caption", 1)
    came = outcome.provenance
    assert (came.procedure, came.backend, came.seed, came.prompt_sent) == ("paint", "function", 7, "a house")
    assert came.queued_at is not None
    assert came.finished_at == came.queued_at + 2000


def raising(error: BaseException) -> Callable[[], Any]:
    def fail() -> None:
        raise error

    return fail


class Speechless(Exception):
    def __str__(self) -> str:
        raise RuntimeError("not even that")


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (ValueError("token sk-123"), "internal", "ValueError: token sk-123"),
        (StopIteration("over"), "internal", "StopIteration"),
        (ExceptionGroup("several", [ValueError("x")]), "internal", "several"),
        (ModelFailed("refused", "not that"), "refused", "not that"),
        (ModelFailed("rate_limited", "later"), "rate_limited", "later"),
        (ModelFailed("no such status", "odd"), "internal", "odd"),
        (StorageFailed("full"), "unavailable", "full"),
        (TimeoutError("the socket"), "timeout", "the socket"),
        (asyncio.CancelledError(), "cancelled", "fail"),
        (SystemExit(3), "internal", "SystemExit"),
        (ValueError("half a \ud800 pair"), "internal", "half a"),
        (ModelFailed("refused", "half a \ud800 pair"), "refused", "half a"),
        (Speechless(), "internal", "Speechless"),
        (ValueError("long " * 10_000), "internal", "long"),
        (MemoryError(), "internal", "MemoryError"),
        (RecursionError(), "internal", "RecursionError"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
@pytest.mark.parametrize("way", ["plain", "async"])
async def test_whatever_is_raised_becomes_an_outcome(
    bench: Bench, caplog: pytest.LogCaptureFixture, error: BaseException, status: str, said: str, way: str
) -> None:
    caplog.set_level(
        "CRITICAL", "ajeeb.procedures"
    )  # half a surrogate pair is too much for a report of the tests
    fail = raising(error)

    async def fail_later() -> None:
        await asyncio.sleep(0)
        if isinstance(error, StopIteration):
            raise RuntimeError("StopIteration")
        fail()

    failed = await bench.failure(fail if way == "plain" else fail_later)
    assert failed.status == status
    assert said in failed.message
    assert len(failed.message) <= 4000
    assert failed.provenance is not None


@pytest.mark.parametrize(
    "given",
    [
        "half a \ud800 pair",
        ["fine", "half a \ud800 pair"],
    ],
    ids=["text", "list"],
)
async def test_a_text_that_cannot_be_stored_is_a_failure_and_not_a_hanging_call(
    bench: Bench, given: Any
) -> None:
    async def answer() -> Any:
        return given

    failed = await bench.failure(answer)
    assert failed.status == "invalid"


async def test_a_note_that_cannot_be_stored_does_not_cost_the_image(bench: Bench) -> None:
    async def paint() -> aj.Image:
        return aj.Image(Image.new("RGB", (2, 2)), notes=("half a \ud800 pair",))

    outcome = await bench.run(paint)
    assert isinstance(outcome, Done)
    assert outcome.outputs[0].notes == ("half a ? pair",)


async def test_a_trace_that_is_no_json_does_not_cost_the_answer(bench: Bench) -> None:
    from ajeeb.models import ImageAnswer  # noqa: PLC0415 - only here

    circle: list[Any] = []
    circle.append(circle)
    for trace in (object(), {1: {2, 3}}, b"\xff", circle, {"s": "\ud800"}):

        async def paint(trace: Any = trace) -> ImageAnswer:
            return ImageAnswer(data=b"x", media_type="image/png", width=1, height=1, trace=trace)

        outcome = await Bench().runner.run(
            as_procedure(paint), {}, Call(id="c", k=1, seed=1, unit={}), Bench().keep
        )
        assert isinstance(outcome, Done)
        Settled(call_id="c", attempt_id="a", outcome=outcome).model_dump_json()


@pytest.mark.parametrize("way", ["plain", "async"])
async def test_a_function_that_takes_too_long_is_a_timeout_and_gives_its_slot_back(
    bench: Bench, way: str
) -> None:
    done = threading.Event()

    @aj.procedure(timeout_s=0.1, concurrency=1)
    def stuck() -> str:
        done.wait(5)
        return "too late"

    @aj.procedure(timeout_s=0.1, concurrency=1)
    async def waiting() -> str:
        await asyncio.sleep(5)
        return "too late"

    started = time.monotonic()
    for _ in range(2):
        failed = await bench.failure(stuck if way == "plain" else waiting)
        assert (failed.status, "longer than 0.1 s" in failed.message) == ("timeout", True)
    done.set()
    assert time.monotonic() - started < 3


async def test_the_queue_is_not_counted_against_the_deadline(bench: Bench) -> None:
    @aj.procedure(timeout_s=0.3, concurrency=1)
    async def slow() -> str:
        await asyncio.sleep(0.15)
        return "made"

    ends = await asyncio.gather(*(bench.run(slow, f"c{n}") for n in range(4)))
    assert all(isinstance(end, Done) for end in ends)


async def test_a_plain_function_that_blocks_stops_nobody_else(bench: Bench) -> None:
    release = threading.Event()

    @aj.procedure
    def blocking() -> str:
        return str(release.wait(5))

    @aj.procedure
    def other() -> str:
        release.set()
        return "went on"

    first, second = await asyncio.gather(bench.run(blocking), bench.run(other, "d"))
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (first.outputs[0].text, second.outputs[0].text) == ("True", "went on")


async def test_calls_of_one_procedure_run_in_the_order_in_which_they_came(bench: Bench) -> None:
    gate = asyncio.Event()
    ran: list[str] = []

    @aj.procedure(concurrency=1)
    async def slow(call: aj.Call) -> str:
        ran.append(call.id)
        await gate.wait()
        return "made"

    calls = [asyncio.create_task(bench.run(slow, f"c{n}")) for n in range(5)]
    await asyncio.sleep(0.01)
    assert ran == ["c0"]
    assert [bench.runner.queue_position("slow", f"c{n}") for n in range(5)] == [None, 0, 1, 2, 3]
    calls[2].cancel()
    await asyncio.sleep(0.01)
    assert [bench.runner.queue_position("slow", f"c{n}") for n in (1, 2, 3, 4)] == [0, None, 1, 2]
    gate.set()
    await asyncio.gather(*calls, return_exceptions=True)
    assert ran == ["c0", "c1", "c3", "c4"]
    assert bench.runner.queue_position("slow", "c9") is None
    assert bench.runner.queue_position("never heard of", "c9") is None


async def test_two_procedures_do_not_wait_for_each_other(bench: Bench) -> None:
    gate = asyncio.Event()

    @aj.procedure(concurrency=1)
    async def one() -> str:
        await gate.wait()
        return "one"

    @aj.procedure(concurrency=1)
    async def two() -> str:
        gate.set()
        return "two"

    await asyncio.gather(bench.run(one), bench.run(two))


async def test_progress_stays_between_nothing_and_all() -> None:
    told: list[float] = []
    call = Call(id="c", k=1, seed=1, unit={}, report=told.append)
    for fraction in (-1, 0, 0.5, 1, 7):
        call.progress(fraction)
    assert told == [0, 0, 0.5, 1, 1]


async def test_how_long_calls_take_is_remembered_by_the_median(bench: Bench) -> None:
    assert bench.runner.expected_ms("timed") is None

    async def timed(seconds: float) -> str:
        bench.clock.move(seconds)
        return "made"

    for seconds in (1, 100, 2):
        await bench.run(timed, seconds=seconds)
    assert bench.runner.expected_ms("timed") == 2000


async def test_cancelling_a_call_from_outside_is_passed_on(bench: Bench) -> None:
    async def slow() -> str:
        await asyncio.sleep(5)
        return "made"

    task = asyncio.create_task(bench.run(slow))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_disk_that_refuses_the_image_makes_the_call_fail_and_not_vanish(bench: Bench) -> None:
    async def paint() -> Image.Image:
        return Image.new("RGB", (2, 2))

    async def full(made: Made) -> str:
        raise StorageFailed("no space")

    call = Call(id="c", k=1, seed=1, unit={})
    outcome = await bench.runner.run(as_procedure(paint), {}, call, full)
    assert isinstance(outcome, Failed)
    assert outcome.status == "unavailable"


def test_fields_that_a_function_wants_are_checked_before_anything_runs() -> None:
    class Painter:
        def paint(self, prompt: str, *more: Any, size: int = 3, **rest: Any) -> str:
            return prompt

        def __call__(self, prompt: str) -> str:
            return prompt

    loop = aj.Loop(ask={"prompt": Text("Say")}, run=Painter().paint)
    aj.Task(loop=loop).check_procedure(())
    assert loop.procedure == "paint"
    with pytest.raises(aj.BadTask, match="'mood'"):
        Procedure(name="p", function=lambda mood: mood).check(["prompt"])
