"""A call while it runs: what a page may be shown, what a blind one hides, and what two readers are told."""

from __future__ import annotations

import asyncio
import threading
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

import pytest

from ajeeb.actions.following import News, Seen, told
from ajeeb.events import Try
from ajeeb.procedures import Call, Live, Procedure
from tests.models.wrappers.held import until
from tests.procedures.bench import Bench


def read(live: Live, seen: Seen) -> News:
    return told("c", 500, live, seen, expected_ms=None)


def texts(live: Live) -> list[str]:
    return [one.text for one in live.snapshot().outputs]


async def test_a_snapshot_is_what_was_told_last() -> None:
    live = Live()
    watch = live.watch()
    assert live.snapshot().queue_position is None
    watch.queued(3)
    assert live.snapshot().queue_position == 3
    watch.queued(None)
    assert live.snapshot().queue_position == 0
    watch.progress(0.25, step=1, steps=4, eta_s=6)
    now = live.snapshot()
    assert (now.queue_position, now.fraction, now.step, now.steps, now.eta_s) == (None, 0.25, 1, 4, 6)
    watch.preview(b"one", "image/png")
    watch.preview(b"two", "image/png")
    watch.text("so ")
    watch.text("far")
    (output,) = live.snapshot().outputs
    assert (output.text, output.frame, output.frame_no) == ("so far", (b"two", "image/png"), 2)


async def test_steps_without_a_fraction_make_one() -> None:
    live = Live()
    live.watch().progress(step=3, steps=4)
    assert live.snapshot().fraction == 0.75
    live.watch().progress(step=1, steps=0)
    assert live.snapshot().fraction == 0.75
    live.watch().progress()
    assert live.snapshot().fraction == 0.75


async def test_every_change_is_a_version_and_nothing_else_is() -> None:
    live = Live(2)
    watch = live.watch()
    versions = [live.snapshot().version]
    news: list[Callable[[], None]] = [
        lambda: watch.queued(1),
        lambda: watch.progress(0.5),
        lambda: watch.preview(b"x", "image/png"),
        lambda: watch.text("x"),
        lambda: live.end(0),
    ]
    for tell in news:
        tell()
        versions.append(live.snapshot().version)
    assert versions == sorted(set(versions))
    none: list[Callable[[], None]] = [
        lambda: watch.text(""),
        lambda: watch.preview(b"x" * 400_001, "image/png"),
    ]
    for tell in none:
        tell()
        assert live.snapshot().version == versions[-1]


async def test_news_come_at_once_when_the_version_is_another_and_else_when_there_are_any() -> None:
    live = Live()
    live.watch().progress(0.1)
    async with asyncio.timeout(5):
        await live.news(since=0, within_s=60)
    waiting = asyncio.create_task(live.news(since=1, within_s=60))
    await asyncio.sleep(0)
    assert not waiting.done()
    live.watch().progress(0.2)
    await asyncio.wait_for(waiting, 5)
    await live.news(since=2, within_s=0.01)  # nothing came, and it gave up
    assert live.snapshot().version == 2


async def test_a_call_of_several_outputs_waits_where_the_last_of_them_waits() -> None:
    live = Live(2)
    live.watch(0).queued(1)
    assert live.snapshot().queue_position is None
    live.watch(1).queued(4)
    assert live.snapshot().queue_position == 4
    live.watch(1).progress()
    assert live.snapshot().queue_position is None


async def test_progress_of_several_outputs_is_their_mean_and_an_ended_one_is_whole() -> None:
    live = Live(4)
    assert live.snapshot().fraction is None
    live.watch(0).progress(0.5)
    assert live.snapshot().fraction == 0.125
    live.end(1)
    assert live.snapshot().fraction == 0.375


async def test_what_is_tried_is_kept_with_its_output_and_arm() -> None:
    live = Live(2)
    live.watch(1, "quick").tried(Try(backend="m"))
    live.watch(0, "slow").tried(Try(backend="n"))
    assert [(one.output, one.arm, one.backend) for one in live.tries] == [(1, "quick", "m"), (0, "slow", "n")]


async def test_a_text_is_cut_at_its_longest() -> None:
    live = Live()
    live.watch().text("x" * 999_990)
    live.watch().text("y" * 100)
    live.watch().text("z")
    assert len(texts(live)[0]) == 1_000_000
    assert texts(live)[0].endswith("y" * 10)


# -- blind


async def test_a_blind_call_tells_no_progress_no_preview_and_no_text_of_one_alone() -> None:
    live = Live(blind=True)
    watch = live.watch(0, "quick")
    watch.progress(0.5, step=1, steps=2, eta_s=3)
    watch.preview(b"x", "image/png")
    watch.text("I am the quick one")
    now = live.snapshot()
    assert (now.fraction, now.step, now.steps, now.eta_s) == (None, None, None, None)
    assert (now.outputs[0].text, now.outputs[0].frame, now.outputs[0].frame_no) == ("", None, 0)
    assert not live.was_seen
    live.end(0)
    assert texts(live) == ["I am the quick one"]


async def test_a_blind_call_does_not_tell_how_long_the_queue_of_its_model_is() -> None:
    for blind, shown in ((False, 3), (True, None)):
        live = Live(blind=blind)
        live.watch().queued(3)
        assert live.snapshot().queue_position == shown


async def test_blind_texts_side_by_side_grow_together() -> None:
    live = Live(2, blind=True)
    quick, slow = live.watch(0), live.watch(1)
    quick.text("0123456789")
    assert texts(live) == ["", ""]
    slow.text("abc")
    assert texts(live) == ["012", "abc"]
    slow.text("defgh")
    assert texts(live) == ["01234567", "abcdefgh"]
    slow.text("ijklmnop")
    assert texts(live) == ["0123456789", "abcdefghij"]


async def test_a_blind_text_that_has_ended_does_not_hold_back_the_other() -> None:
    live = Live(2, blind=True)
    live.watch(0).text("short")
    live.watch(1).text("a long one")
    live.end(0)
    assert texts(live) == ["short", "a long one"]
    live.watch(1).text(" indeed")
    assert texts(live)[1] == "a long one indeed"


async def test_a_blind_text_that_ends_first_is_held_at_the_length_of_the_other() -> None:
    live = Live(2, blind=True)
    live.watch(0).text("the whole of it")
    live.end(0)
    assert texts(live) == ["", ""]
    live.watch(1).text("the")
    assert texts(live) == ["the", "the"]
    live.end(1)
    assert texts(live) == ["the whole of it", "the"]


@pytest.mark.parametrize("order", ["quick first", "slow first"])
async def test_what_a_blind_reader_is_told_does_not_say_who_was_quick(order: str) -> None:
    """The lengths told of both, at every step, are the same whichever of the two models is the quick one."""
    quick, slow = (0, 1) if order == "quick first" else (1, 0)
    live, seen, lengths = Live(2, blind=True), Seen(), []
    for _ in range(20):
        live.watch(quick).text("xxxx")
        live.watch(slow).text("x")
        news = read(live, seen)
        lengths.append([(one.text_from, len(one.text)) for one in news.outputs])
    assert lengths == [[(n, 1), (n, 1)] for n in range(20)]


# -- readers


async def test_two_readers_are_each_told_everything_once() -> None:
    live, early, late = Live(), Seen(), Seen()
    watch = live.watch()
    watch.text("one ")
    assert [(n.text_from, n.text) for n in read(live, early).outputs] == [(0, "one ")]
    watch.preview(b"frame", "image/png")
    watch.text("two ")
    assert [(n.text_from, n.text, n.frame) for n in read(live, early).outputs] == [
        (4, "two ", (b"frame", "image/png"))
    ]
    assert [(n.text_from, n.text, n.frame) for n in read(live, late).outputs] == [
        (0, "one two ", (b"frame", "image/png"))
    ]
    assert read(live, early).outputs == read(live, late).outputs == ()
    watch.text("three")
    assert read(live, early).outputs == read(live, late).outputs
    assert early == late


async def test_a_reader_who_is_slow_is_told_the_last_frame_only() -> None:
    live, seen = Live(), Seen()
    for n in range(10):
        live.watch().preview(str(n).encode(), "image/png")
    (output,) = read(live, seen).outputs
    assert output.frame == (b"9", "image/png")
    assert read(live, seen).outputs == ()


async def test_a_call_was_seen_once_a_reader_was_told_something_of_an_output() -> None:
    live = Live()
    live.watch().queued(2)
    live.watch().progress(0.5)
    read(live, Seen())
    assert not live.was_seen
    live.watch().text("x")
    assert not live.was_seen  # told by the model, and to nobody
    read(live, Seen())
    assert live.was_seen


async def test_the_models_own_estimate_goes_before_that_of_earlier_calls() -> None:
    live = Live()
    assert told("c", 500, live, Seen(), expected_ms=9000).expected_ms == 9000
    live.watch().progress(0.5, eta_s=2)
    assert told("c", 500, live, Seen(), expected_ms=9000).expected_ms == 2500


# -- threads


async def test_what_threads_tell_comes_whole_and_in_order_and_wakes_the_reader() -> None:
    live, begin = Live(4), threading.Event()

    def speak(output: int) -> None:
        begin.wait(5)
        watch = live.watch(output, f"arm {output}")
        for n in range(500):
            watch.text(f"{n},")
            watch.progress(n / 500)
            watch.preview(f"{n}".encode(), "image/png")
        watch.tried(Try(backend="m"))
        live.end(output)

    threads = [threading.Thread(target=speak, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    begin.set()
    seen, heard, frames = Seen(), ["", "", "", ""], [b"", b"", b"", b""]
    async with asyncio.timeout(20):
        while not all(frame == b"499" for frame in frames):
            await live.news(seen.version, within_s=0.05)
            for one in read(live, seen).outputs:
                assert one.text_from == len(heard[one.index])
                heard[one.index] += one.text
                frames[one.index] = one.frame[0] if one.frame else frames[one.index]
    for thread in threads:
        thread.join(5)
    await until(lambda: live.snapshot().fraction == 1.0)
    read(live, seen)
    assert texts(live) == [",".join(map(str, range(500))) + ","] * 4
    assert {one.arm for one in live.tries} == {f"arm {n}" for n in range(4)}
    assert [one.frame_no for one in live.snapshot().outputs] == [500] * 4


def test_telling_after_the_loop_has_gone_harms_nobody() -> None:
    async def made() -> Live:
        return Live()

    live = asyncio.run(made())
    thread = threading.Thread(target=live.watch().text, args=("too late",))
    thread.start()
    thread.join(5)
    assert texts(live) == ["too late"]


# -- memory


async def test_a_call_in_flight_takes_at_most_a_hundred_kilobytes(bench: Bench) -> None:
    """Measured with what a call of text holds in between: its task, what was told of it, and a reader."""
    count, release, running = 500, asyncio.Event(), []

    async def speak(prompt: str, call: Call) -> str:
        for n in range(100):
            call.text(f"word {n} ")
            call.progress(n / 100)
        running.append(call.id)
        await release.wait()
        return "made"

    procedure = Procedure(name="speak", function=speak, on_server=True, concurrency=count)
    await asyncio.gather(bench.run(replace(procedure, function=_answers)))
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        lives, seen = [Live() for _ in range(count)], [Seen() for _ in range(count)]
        calls = [asyncio.create_task(bench.run(procedure, f"c{n}", live)) for n, live in enumerate(lives)]
        await until(lambda: len(running) == count)
        for live, one in zip(lives, seen, strict=True):
            assert read(live, one).outputs
        each = (tracemalloc.get_traced_memory()[0] - before) / count
    finally:
        tracemalloc.stop()
        release.set()
    await asyncio.gather(*calls)
    assert each <= 100_000


async def _answers(prompt: str) -> str:
    return prompt
