"""One call: its arguments, its slot, its deadline, its end; whatever the function does, the end is an outcome."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.errors import ModelFailed, StorageFailed
from ajeeb.events import Done, Failed
from ajeeb.events.facts import Settled
from ajeeb.forms import Text
from ajeeb.models import ImageAnswer, ImageRequest
from ajeeb.models.scripted import plain
from ajeeb.procedures import Call, Live, Made, Procedure, as_procedure
from tests.models.wrappers.held import until
from tests.procedures.bench import Bench


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

    outcome = await bench.run(replace(as_procedure(paint), candidates=2))
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


class Fatal(BaseException):
    pass


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
        (asyncio.CancelledError(), "cancelled", "cancelled from within"),
        (SystemExit(3), "internal", "SystemExit"),
        (KeyboardInterrupt(), "internal", "KeyboardInterrupt"),
        (GeneratorExit(), "internal", "GeneratorExit"),
        (Fatal("too much"), "internal", "Fatal"),
        (ValueError("half a \ud800 pair"), "internal", "half a"),
        (ModelFailed("refused", "half a \ud800 pair"), "refused", "half a"),
        (Speechless(), "internal", "Speechless"),
        (ValueError("long " * 10_000), "internal", "long"),
        (MemoryError(), "internal", "MemoryError"),
        (RecursionError(), "internal", "RecursionError"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
@pytest.mark.parametrize("way", ["plain", "async", "on_server", "generator", "async generator"])
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

    def yield_first() -> Any:
        yield aj.Progress(0.5)
        fail()

    async def yield_later() -> Any:
        yield aj.Progress(0.5)
        await fail_later()

    ways: dict[str, Callable[..., Any]] = {
        "plain": fail,
        "async": fail_later,
        "on_server": replace(as_procedure(fail_later), on_server=True),
        "generator": yield_first,
        "async generator": yield_later,
    }
    failed = await bench.failure(ways[way])
    assert failed.status == status
    assert said in failed.message
    assert len(failed.message) <= 4000
    assert failed.provenance is not None
    assert await bench.text(as_procedure(lambda: "still here")) == "still here"


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
    circle: list[Any] = []
    circle.append(circle)
    for trace in (object(), {1: {2, 3}}, b"\xff", circle, {"s": "\ud800"}):

        async def paint(trace: Any = trace) -> ImageAnswer:
            return replace(plain(ImageRequest(prompt="a house")), trace=trace)

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
        await asyncio.sleep(60)
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
    gate = threading.Event()
    ran: list[str] = []

    @aj.procedure(concurrency=1)
    def slow(call: aj.Call) -> str:
        ran.append(call.id)
        gate.wait(5)
        return "made"

    lives = [Live() for _ in range(5)]
    calls = [asyncio.create_task(bench.run(slow, f"c{n}", live)) for n, live in enumerate(lives)]
    await until(lambda: ran)
    assert ran == ["c0"]
    assert [live.snapshot().queue_position for live in lives] == [None, 0, 1, 2, 3]
    calls[2].cancel()
    await asyncio.wait([calls[2]], timeout=10)
    assert [lives[n].snapshot().queue_position for n in (1, 3, 4)] == [0, 1, 2]
    gate.set()
    await asyncio.gather(*calls, return_exceptions=True)
    assert ran == ["c0", "c1", "c3", "c4"]
    assert [lives[n].snapshot().queue_position for n in (1, 3, 4)] == [None, None, None]


async def test_turns_go_round_between_workers(bench: Bench) -> None:
    gate = threading.Event()
    ran: list[str] = []

    @aj.procedure(concurrency=1)
    def slow(call: aj.Call) -> str:
        ran.append(call.id)
        gate.wait(5)
        return "made"

    asked = [("a0", "ann"), ("a1", "ann"), ("a2", "ann"), ("b0", "bob")]
    calls = [asyncio.create_task(bench.run(slow, call_id, by=by)) for call_id, by in asked]
    await until(lambda: ran)
    gate.set()
    await asyncio.gather(*calls)
    assert ran == ["a0", "b0", "a1", "a2"]


async def test_one_worker_has_no_more_turns_than_a_procedure_grants(bench: Bench) -> None:
    gate = threading.Event()
    ran: list[str] = []

    @aj.procedure(concurrency=3, per_worker=1)
    def slow(call: aj.Call) -> str:
        ran.append(call.id)
        gate.wait(5)
        return "made"

    asked = [("a0", "ann"), ("a1", "ann"), ("b0", "bob")]
    calls = [asyncio.create_task(bench.run(slow, call_id, by=by)) for call_id, by in asked]
    await until(lambda: len(ran) == 2)
    assert sorted(ran) == ["a0", "b0"]
    gate.set()
    await asyncio.gather(*calls)


async def test_two_procedures_do_not_wait_for_each_other(bench: Bench) -> None:
    gate = threading.Event()

    @aj.procedure(concurrency=1)
    def one() -> str:
        return str(gate.wait(5))

    @aj.procedure(concurrency=1)
    def two() -> str:
        gate.set()
        return "two"

    first, _ = await asyncio.gather(bench.text(one), bench.text(two))
    assert first == "True"


async def test_how_long_calls_take_is_remembered_by_the_median(bench: Bench) -> None:
    @aj.procedure(concurrency=2)
    async def timed(seconds: float) -> str:
        bench.clock.move(seconds)
        return "made"

    assert bench.runner.pace(timed).expected_ms() is None
    for seconds in (1, 100, 2):
        await bench.run(timed, seconds=seconds)
    assert bench.runner.pace(timed).expected_ms() == 2000
    # Two at a time: the first two in the queue wait for one call, the next two for two.
    assert [bench.runner.pace(timed).expected_ms(place) for place in range(4)] == [4000, 4000, 6000, 6000]


async def test_a_call_is_recorded_with_its_place_and_what_was_to_be_expected(bench: Bench) -> None:
    gate = threading.Event()

    @aj.procedure(concurrency=1)
    def slow(wait: bool) -> str:
        bench.clock.move(0 if wait else 3)
        return str(gate.wait(5) if wait else "made")

    first = await bench.run(slow, wait=False)
    calls = []
    for _ in range(3):
        calls.append(asyncio.create_task(bench.run(slow, wait=True)))
        await asyncio.sleep(0)
    gate.set()
    ends = [first, *await asyncio.gather(*calls)]
    told = [(one.provenance.queue_position, one.provenance.expected_ms) for one in ends if one.provenance]
    assert told == [(None, None), (None, 3000), (0, 6000), (1, 9000)]


async def test_how_long_a_new_call_would_wait_is_known_from_those_that_run(bench: Bench) -> None:
    gate = threading.Event()

    @aj.procedure(concurrency=2)
    def slow(wait: bool) -> str:
        bench.clock.move(0 if wait else 3)
        return str(gate.wait(5) if wait else "made")

    await bench.run(slow, wait=False)
    waits = [bench.runner.pace(slow).wait_ms]
    calls = []
    for _ in range(4):
        calls.append(asyncio.create_task(bench.run(slow, wait=True)))
        await asyncio.sleep(0)
        waits.append(bench.runner.pace(slow).wait_ms)
    gate.set()
    await asyncio.gather(*calls)
    assert waits == [0, 0, 3000, 3000, 6000]
    assert bench.runner.pace(slow).wait_ms == 0


@pytest.mark.parametrize("on_server", [False, True])
async def test_cancelling_a_call_ends_an_async_function_where_it_waits(bench: Bench, on_server: bool) -> None:
    begun, ended = threading.Event(), threading.Event()

    async def slow() -> str:
        try:
            begun.set()
            await asyncio.sleep(60)
        finally:
            ended.set()
        return "made"

    procedure = replace(as_procedure(slow), on_server=on_server)
    task = asyncio.create_task(bench.run(procedure))
    await until(begun.is_set)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(ended.is_set)


async def test_a_call_that_took_too_long_ends_an_async_function_where_it_waits(bench: Bench) -> None:
    ended = threading.Event()

    @aj.procedure(timeout_s=0.05)
    async def slow() -> str:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()
        return "made"

    assert (await bench.failure(slow)).status == "timeout"
    await until(ended.is_set)


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
