"""What a page is told while a call runs: from the beginning or from the middle, once each, and nothing after it."""

from __future__ import annotations

import asyncio
import threading
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.actions import Seen
from ajeeb.forms import Scale, Text
from ajeeb.loops import Loop
from ajeeb.procedures import Procedure
from ajeeb.tasks import Task
from tests.models.wrappers.held import until
from tests.stories.served import Served, Worker, served

PROMPT = "a long enough prompt"


class Speaker:
    """A procedure that says what the test says, and ends when the test ends it."""

    def __init__(self) -> None:
        self.calls: dict[str, aj.Call] = {}
        self.done = asyncio.Event()

    async def speak(self, prompt: str, call: aj.Call) -> str:
        self.calls[call.worker] = call
        await self.done.wait()
        return "the whole of it"

    def procedure(self) -> Procedure:
        return Procedure(name="speak", function=self.speak, concurrency=1000, on_server=True)

    async def of(self, worker: str) -> aj.Call:
        await until(lambda: worker in self.calls)
        return self.calls[worker]


def task(run: Any, places: int = 1, **changes: Any) -> Task:
    return Task(
        name="test",
        units=[{"colour": "red"}, {"colour": "blue"}],
        assignments_per_unit=places,
        loop=Loop(
            ask={"prompt": Text("Describe", min=5, unique=True)},
            run=run,
            judge={"score": Scale("How close?", 1, 10)},
            **changes,
        ),
    )


@pytest.fixture
def speaker() -> Speaker:
    return Speaker()


@pytest.fixture
async def server(tmp_path: Path, speaker: Speaker) -> AsyncIterator[Served]:
    async with served(tmp_path, task(speaker.procedure())) as server:
        yield server


@pytest.fixture
async def ann(server: Served) -> Worker:
    return await server.open("ann")


class Page:
    """A page that follows the call that runs: what it has heard so far."""

    def __init__(self, worker: Worker, call_id: str) -> None:
        self.worker, self.call_id, self.seen = worker, call_id, Seen()
        self.text = ""
        self.frames: list[bytes] = []
        self.fraction: float | None = None

    async def follow(self) -> None:
        """Until the call has ended."""
        ended = False
        while not ended:
            self.look()
            ended = await self.worker.calls.ended(self.call_id, within_s=5, since=self.seen.version)

    def look(self) -> None:
        news = self.worker.calls.news(self.call_id, self.seen)
        if news is None:
            return
        self.fraction = news.fraction
        for one in news.outputs:
            assert one.text_from == len(self.text)
            self.text += one.text
            self.frames.extend([one.frame[0]] if one.frame else [])


async def page(worker: Worker) -> Page:
    return Page(worker, (await worker.latest()).call_id)


async def test_a_page_that_follows_hears_everything_once_and_then_the_end(
    ann: Worker, speaker: Speaker
) -> None:
    await ann.turn(PROMPT)
    follower = await page(ann)
    following = asyncio.create_task(follower.follow())
    call = await speaker.of("ann")
    for n in range(50):
        call.text(f"{n} ")
        if n % 10 == 0:
            call.preview(Image.new("RGB", (4, 4), (n, 0, 0)))
            await until(lambda: len(follower.frames) == n // 10 + 1)  # noqa: B023 - waited for here
        call.progress(n / 50)
    await until(lambda: follower.text.endswith("49 "))
    speaker.done.set()
    await following
    assert follower.text == "".join(f"{n} " for n in range(50))
    assert len(follower.frames) == 5
    assert follower.fraction == 0.98
    assert (await ann.view()).attempts[0].outputs[0].text == "the whole of it"


async def test_a_page_that_comes_in_the_middle_gets_what_there_is_and_what_follows(
    ann: Worker, speaker: Speaker
) -> None:
    await ann.turn(PROMPT)
    call = await speaker.of("ann")
    call.text("before ")
    call.preview(Image.new("RGB", (4, 4)))
    early = await page(ann)
    early.look()
    call.text("between ")
    late = await page(ann)
    late.look()
    assert late.text == "before between "
    assert late.frames == early.frames
    for one in (early, late):
        one.look()
    call.text("after")
    following = [asyncio.create_task(one.follow()) for one in (early, late)]
    await until(lambda: early.text.endswith("after") and late.text.endswith("after"))
    speaker.done.set()
    await asyncio.gather(*following)
    assert early.text == late.text == "before between after"
    assert len(early.frames) == len(late.frames) == 1


async def test_a_page_that_leaves_ends_nothing_and_may_come_back(ann: Worker, speaker: Speaker) -> None:
    await ann.turn(PROMPT)
    call = await speaker.of("ann")
    first = await page(ann)
    following = asyncio.create_task(first.follow())
    call.text("one ")
    await until(lambda: first.text)
    following.cancel()
    await asyncio.wait([following], timeout=10)
    call.text("two ")
    again = await page(ann)
    following = asyncio.create_task(again.follow())
    await until(lambda: again.text == "one two ")
    speaker.done.set()
    await following
    assert (await ann.view()).phase == "judge"


async def test_a_page_hears_at_once_of_a_call_that_was_cancelled_in_another_tab(
    ann: Worker, speaker: Speaker
) -> None:
    await ann.turn(PROMPT)
    await speaker.of("ann")
    following = asyncio.create_task((await page(ann)).follow())
    await asyncio.sleep(0)
    await ann.cancel()
    await asyncio.wait_for(following, 5)
    assert (await ann.view()).phase == "ask"


async def test_of_a_call_that_has_ended_or_never_was_there_are_no_news(ann: Worker, speaker: Speaker) -> None:
    assert ann.calls.news("no such call", Seen()) is None
    assert await ann.calls.ended("no such call", 5)
    await ann.turn(PROMPT)
    speaker.done.set()
    await ann.waited()
    assert ann.calls.news((await ann.latest()).call_id, Seen()) is None


async def test_a_page_is_told_how_long_it_waited_and_how_long_calls_took(
    server: Served, ann: Worker, speaker: Speaker
) -> None:
    await ann.turn(PROMPT)
    await speaker.of("ann")
    server.clock.move(3)
    speaker.done.set()
    await ann.waited()
    speaker.done.clear()
    speaker.calls.clear()
    await ann.turn(PROMPT + " 2", score=4)
    await speaker.of("ann")
    server.clock.move(1)
    news = ann.calls.news((await ann.latest()).call_id, Seen())
    assert news is not None
    assert (news.waited_ms, news.expected_ms) == (1000, 3000)


async def test_two_workers_hear_of_their_own_calls_only(
    server: Served, ann: Worker, speaker: Speaker
) -> None:
    bob = await server.open("bob")
    for worker in (ann, bob):
        await worker.turn(PROMPT)
    for name in ("ann", "bob"):
        (await speaker.of(name)).text(f"for {name}")
    assert [(await worker.read()).outputs[0].text for worker in (ann, bob)] == ["for ann", "for bob"]


async def test_pieces_of_a_generator_reach_the_page_before_its_end(tmp_path: Path) -> None:
    go_on = threading.Event()

    def speak(prompt: str) -> Iterator[Any]:
        yield aj.Progress(0.25)
        yield "half of "
        go_on.wait(5)
        yield "it"

    async with served(tmp_path, task(speak)) as server:
        ann = await server.open()
        await ann.turn(PROMPT)
        assert (await ann.read()).outputs[0].text == "half of "
        go_on.set()
        assert (await ann.waited()).attempts[0].outputs[0].text == "half of it"


async def test_a_scripted_model_tells_of_its_place_its_steps_and_its_previews(tmp_path: Path) -> None:
    model = aj.Model("scripted?delay_s=0.2&steps=5&previews=2", concurrency=1)
    async with served(tmp_path, task(model)) as server:
        ann, bob = await server.open("ann"), await server.open("bob")
        await ann.turn(PROMPT)
        await bob.turn(PROMPT)
        of_bob = (await bob.latest()).call_id

        def place() -> int | None:
            news = server.calls.news(of_bob, Seen())
            return None if news is None else news.queue_position

        await until(lambda: place() == 0)
        follower = await page(ann)
        await follower.follow()
        assert len(follower.frames) >= 1
        view = await bob.waited()
        assert view.phase == "judge"
        (settled,) = await bob.settled()
        assert [one.queue_position for one in settled.outcome.tries] == [0]


async def test_what_is_told_while_it_runs_is_not_recorded(ann: Worker, speaker: Speaker) -> None:
    await ann.turn(PROMPT)
    call = await speaker.of("ann")
    before = await ann.events()
    call.text("x")
    call.progress(0.5)
    await ann.read()
    assert await ann.events() == before


async def test_five_hundred_calls_in_flight_take_at_most_a_hundred_kilobytes_each(
    tmp_path: Path, speaker: Speaker
) -> None:
    """All that a call holds: its state, its task, what was told of it, and what a page has heard."""
    count = 500
    async with served(tmp_path, task(speaker.procedure(), places=count)) as server:
        workers = [await server.open(f"w{n}") for n in range(count)]
        for worker in workers:
            await worker.standing()
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            for worker in workers:
                await worker.turn(PROMPT)
            pages = [await page(worker) for worker in workers]
            for n in range(count):
                call = await speaker.of(f"w{n}")
                for word in range(100):
                    call.text(f"word {word} ")
                call.progress(0.5)
            following = [asyncio.create_task(one.follow()) for one in pages]
            await until(lambda: all(one.text for one in pages))
            each = (tracemalloc.get_traced_memory()[0] - before) / count
        finally:
            tracemalloc.stop()
        speaker.done.set()
        await asyncio.gather(*following)
        assert each <= 100_000, f"{each / 1000:.1f} kB"
