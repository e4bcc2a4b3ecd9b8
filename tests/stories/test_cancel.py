"""A worker who does not want to wait any longer: what it costs, what is kept, and who has the turn then."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.actions import Acted, Seen
from ajeeb.errors import Conflict, Invalid, KeyReused, Stale
from ajeeb.events import Done, Ended, Failed
from ajeeb.forms import Scale, Text
from ajeeb.loops import Cancel, Loop, Turn
from ajeeb.procedures import Procedure
from ajeeb.store import Append
from ajeeb.tasks import Task
from tests.models.wrappers.held import until
from tests.stories.served import Served, Worker, served

PROMPT = "a long enough prompt"


class Brush:
    """A procedure that shows what it is told to and waits to be told to go on."""

    def __init__(self) -> None:
        self.calls: list[aj.Call] = []
        self.goes: dict[str, asyncio.Event] = {}
        self.stopped: list[str] = []

    async def paint(self, prompt: str, call: aj.Call) -> str:
        self.calls.append(call)
        go = self.goes.setdefault(call.id, asyncio.Event())
        try:
            await go.wait()
        except asyncio.CancelledError:
            self.stopped.append(prompt)
            raise
        return f"made of {prompt}"

    def procedure(self, concurrency: int = 8) -> Procedure:
        return Procedure(name="paint", function=self.paint, concurrency=concurrency, on_server=True)

    async def begun(self, prompt: int = 1) -> aj.Call:
        await until(lambda: len(self.calls) >= prompt)
        return self.calls[prompt - 1]

    def finish(self, call: aj.Call) -> None:
        self.goes[call.id].set()


def task(run: Any, **changes: Any) -> Task:
    loop = {
        "ask": {"prompt": Text("Describe", min=5, unique=True)},
        "run": run,
        "judge": {"score": Scale("How close?", 1, 10)},
        "max_attempts": 3,
        **changes,
    }
    return Task(name="test", units=[{"colour": "red"}, {"colour": "blue"}], loop=Loop(**loop))


@pytest.fixture
def brush() -> Brush:
    return Brush()


@pytest.fixture
async def server(tmp_path: Path, brush: Brush) -> AsyncIterator[Served]:
    async with served(tmp_path, task(brush.procedure())) as server:
        yield server


@pytest.fixture
async def ann(server: Served) -> Worker:
    return await server.open("ann")


async def cancelled_after_a_look(worker: Worker, brush: Brush, prompt: str) -> None:
    """One attempt of which the worker saw the beginning."""
    before = len(brush.calls)
    await worker.turn(prompt)
    call = await brush.begun(before + 1)
    call.text("a beginning")
    await worker.read()
    await worker.cancel()


async def test_a_running_call_of_which_nothing_was_seen_is_cancelled_for_free(
    ann: Worker, brush: Brush
) -> None:
    await ann.turn(PROMPT)
    await brush.begun()
    acted = await ann.cancel()
    view = acted.standing.view(0, str)
    assert (view.phase, view.next_k, view.may_leave_with_pay) == ("ask", 1, False)
    failure = view.attempts[0].failure
    assert failure is not None
    assert (failure.status, failure.counted) == ("cancelled", False)
    await until(lambda: brush.stopped)
    assert brush.stopped == [PROMPT]


async def test_a_queued_call_is_cancelled_for_free_and_those_behind_it_move_up(
    tmp_path: Path, brush: Brush
) -> None:
    one_at_a_time = task(brush.procedure(concurrency=1))
    one_at_a_time = one_at_a_time.model_copy(update={"assignments_per_unit": 5})
    async with served(tmp_path, one_at_a_time) as server:
        ann, bob, cyd = [await server.open(name) for name in ("ann", "bob", "cyd")]
        for worker in (ann, bob, cyd):
            await worker.turn(PROMPT)
        first = await brush.begun()

        def place(call_id: str) -> int | None:
            news = server.calls.news(call_id, Seen())
            return news.queue_position if news else None

        of_bob, of_cyd = (await bob.latest()).call_id, (await cyd.latest()).call_id
        await until(lambda: (place(of_bob), place(of_cyd)) == (0, 1))
        await bob.cancel()
        await until(lambda: place(of_cyd) == 0)
        assert (await bob.view()).attempts[0].k is None
        brush.finish(first)
        assert (await brush.begun(2)).worker == "cyd"
        brush.finish(brush.calls[1])
        await server.calls.stop(10)
        assert len(brush.calls) == 2
        assert brush.stopped == []


async def test_the_slot_is_free_again_after_a_cancel(tmp_path: Path, brush: Brush) -> None:
    async with served(tmp_path, task(brush.procedure(concurrency=1))) as server:
        ann, bob = await server.open("ann"), await server.open("bob")
        await ann.turn(PROMPT)
        await brush.begun()
        await bob.turn(PROMPT)
        await ann.cancel()
        assert (await brush.begun(2)).worker == "bob"
        brush.finish(brush.calls[1])
        assert (await bob.waited()).phase == "judge"


async def test_a_cancel_after_something_was_seen_counts_as_an_attempt(ann: Worker, brush: Brush) -> None:
    await cancelled_after_a_look(ann, brush, PROMPT)
    view = await ann.view()
    failure = view.attempts[0].failure
    assert failure is not None
    assert (view.phase, view.next_k, view.attempts[0].k, failure.counted) == ("ask", 2, 1, True)
    with pytest.raises(Invalid) as refused:
        await ann.turn(PROMPT)
    assert set(refused.value.fields) == {"prompt"}


async def test_what_the_model_told_and_no_page_read_is_no_exposure(ann: Worker, brush: Brush) -> None:
    await ann.turn(PROMPT)
    call = await brush.begun()
    call.text("nobody reads this")
    call.preview(Image.new("RGB", (4, 4)))
    await ann.cancel()
    assert (await ann.view()).attempts[0].k is None


async def test_a_look_at_the_place_in_the_queue_is_no_exposure(ann: Worker, brush: Brush) -> None:
    await ann.turn(PROMPT)
    call = await brush.begun()
    call.progress(0.9, step=9, steps=10)
    assert ann.calls.news((await ann.latest()).call_id, Seen()) is not None
    await ann.cancel()
    assert (await ann.view()).attempts[0].k is None


async def test_the_last_attempt_cancelled_after_a_look_is_the_end(tmp_path: Path, brush: Brush) -> None:
    async with served(tmp_path, task(brush.procedure(), max_attempts=2)) as server:
        ann = await server.open()
        await cancelled_after_a_look(ann, brush, PROMPT + " 1")
        await cancelled_after_a_look(ann, brush, PROMPT + " 2")
        view = await ann.view()
        assert view.end is not None
        assert (view.phase, view.end.reason) == ("done", "limit")
        assert [type(one) for one in await ann.events()].count(Ended) == 1


async def test_cancels_that_are_free_are_so_often_enough_and_not_for_ever(
    tmp_path: Path, brush: Brush
) -> None:
    free = task(brush.procedure(), cancels="retry", max_free_cancels=2)
    async with served(tmp_path, free) as server:
        ann = await server.open()
        counted = []
        for n in range(4):
            await cancelled_after_a_look(ann, brush, f"{PROMPT} {n}")
            failure = (await ann.view()).attempts[-1].failure
            assert failure is not None
            counted.append(failure.counted)
        assert counted == [False, False, True, True]
        assert (await ann.view()).next_k == 3


async def test_a_look_at_the_call_before_is_no_look_at_this_one(ann: Worker, brush: Brush) -> None:
    await cancelled_after_a_look(ann, brush, PROMPT + " 1")
    await ann.turn(PROMPT + " 2")
    await ann.cancel()
    assert [one.k for one in (await ann.view()).attempts] == [1, None]


async def test_the_same_prompt_may_be_sent_again_after_a_free_cancel(ann: Worker, brush: Brush) -> None:
    await ann.turn(PROMPT)
    await brush.begun()
    await ann.cancel()
    await ann.turn(PROMPT)
    brush.finish(await brush.begun(2))
    view = await ann.waited()
    assert (view.phase, view.attempts[1].k, view.attempts[1].outputs[0].text) == (
        "judge",
        1,
        f"made of {PROMPT}",
    )
    assert brush.calls[0].seed == brush.calls[1].seed


async def test_the_same_cancel_twice_is_one(ann: Worker, brush: Brush) -> None:
    await ann.turn(PROMPT)
    await brush.begun()
    on = (await ann.latest()).id
    acted = await asyncio.gather(*(ann.cancel(on, "cancel-key") for _ in range(6)))
    assert {
        one.standing.state.attempts[0].outcome.status
        for one in acted
        if one.standing.state.attempts[0].outcome
    } == {"cancelled"}
    await ann.turn(PROMPT)
    await ann.cancel(on, "cancel-key")  # a lost answer, asked for again when the next call runs
    assert (await ann.view()).phase == "running"
    with pytest.raises(KeyReused):
        await ann.cancel("another", "cancel-key")
    brush.finish(await brush.begun(2))
    assert (await ann.waited()).phase == "judge"
    ends = await ann.all_ended()
    while len(ends) < 3:  # what the cancelled call still came to is written when it is written
        ends = await ann.all_ended()
    assert sorted(one.late for one in ends) == [False, False, True]


@pytest.mark.parametrize(
    "when", ["nothing was asked", "it was made", "it was judged", "another attempt", "the end"]
)
async def test_a_cancel_that_comes_too_late_is_stale_and_changes_nothing(
    ann: Worker, brush: Brush, when: str
) -> None:
    on = "nothing"
    if when != "nothing was asked":
        await ann.turn(PROMPT)
        on = (await ann.latest()).id
        brush.finish(await brush.begun())
        await ann.waited()
    if when in ("it was judged", "another attempt"):
        await ann.turn(PROMPT + " 2", score=4)
    if when == "the end":
        await ann.leave()
    before = await ann.events()
    with pytest.raises(Stale):
        await ann.cancel(on)
    assert await ann.events() == before
    if when == "it was judged":
        assert (await ann.view()).phase == "running"


# -- a cancel and a result at the same moment


async def raced(server: Served, worker: Worker, brush: Brush, *, result_first: bool) -> list[Any]:
    """The result and the cancel are both on their way to the disk; only one of them can be the end of the call."""
    await worker.turn(PROMPT)
    call, on = await brush.begun(), (await worker.latest()).id
    gate = Gate(server.store.append)
    object.__setattr__(server.deps, "store", _Gated(server.store, gate))
    brush.finish(call)
    await until(lambda: gate.waiting)  # the result
    cancel = asyncio.create_task(worker.do(Cancel(key="cancel-key", on=on)))
    await until(lambda: len(gate.waiting) == 2)
    first, second = gate.waiting if result_first else reversed(gate.waiting)
    first.set()
    await until(lambda: gate.written == 1)
    second.set()
    gate.open = True
    return list(await asyncio.gather(cancel, return_exceptions=True))


class Gate:
    """Lets appends through one by one."""

    def __init__(self, append: Any) -> None:
        self._append = append
        self.waiting: list[asyncio.Event] = []
        self.written = 0
        self.open = False

    async def __call__(self, append: Append) -> Any:
        if not self.open:
            mine = asyncio.Event()
            self.waiting.append(mine)
            await mine.wait()
        try:
            return await self._append(append)
        finally:
            self.written += 1


class _Gated:
    """A store whose appends go through a gate."""

    def __init__(self, store: Any, gate: Gate) -> None:
        self._store = store
        self.append = gate

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


async def test_a_result_that_was_there_first_stays_and_the_cancel_is_told(
    server: Served, ann: Worker, brush: Brush
) -> None:
    (told,) = await raced(server, ann, brush, result_first=True)
    assert isinstance(told, Stale)
    assert "ended already" in str(told)
    view = await ann.waited()
    assert (view.phase, view.attempts[0].outputs[0].text) == ("judge", f"made of {PROMPT}")
    assert [one.late for one in await ann.all_ended()] == [False]


async def test_a_cancel_that_was_there_first_stays_and_what_came_is_kept_beside_it(
    server: Served, ann: Worker, brush: Brush
) -> None:
    (told,) = await raced(server, ann, brush, result_first=False)
    assert isinstance(told, Acted)
    view = await ann.waited()
    assert (view.phase, view.attempts[0].outputs) == ("ask", ())
    cancelled, came = await ann.all_ended()
    assert (cancelled.late, cancelled.outcome.status) == (False, "cancelled")
    assert came.late
    assert isinstance(came.outcome, Done)
    assert came.outcome.outputs[0].text == f"made of {PROMPT}"


async def test_whatever_the_order_a_call_ends_once(server: Served, ann: Worker, brush: Brush) -> None:
    """The result comes so many turns of the loop before or after the cancel."""
    ends = set()
    for n in range(30):
        await ann.turn(f"{PROMPT} {n}")
        call, on = await brush.begun(n + 1), (await ann.latest()).id
        cancel = asyncio.create_task(ann.do(Cancel(key=f"cancel-{n:04}", on=on)))
        for _ in range(n // 2):
            await asyncio.sleep(0)
        brush.finish(call)
        told = (await asyncio.gather(cancel, return_exceptions=True))[0]
        view = await ann.waited()
        assert isinstance(told, Stale) == (view.phase == "judge")
        ends.add(view.phase)
        if view.phase == "judge":
            break
    settled = await ann.all_ended()
    in_time = [one.attempt_id for one in settled if not one.late]
    assert len(in_time) == len(set(in_time)) == len((await ann.view()).attempts)


async def test_a_cancel_while_the_image_is_measured_keeps_the_image(tmp_path: Path) -> None:
    """Measuring is the last thing before a result is written down."""
    measuring, go = threading.Event(), threading.Event()

    def similarity(one: bytes, other: bytes) -> tuple[float, dict[str, float]]:
        measuring.set()
        go.wait(5)
        return 0.5, {}

    Image.new("RGB", (4, 4), "red").save(tmp_path / "target.png")
    compared = Task(
        name="test",
        units=[{"target": str(tmp_path / "target.png")}],
        measure=(aj.similarity("{target}"),),
        loop=task(lambda prompt: Image.new("RGB", (8, 8))).loop,
    )
    async with served(tmp_path / "again", compared) as server:
        object.__setattr__(server.deps, "similarity", similarity)
        unit = server.deps.runs["test-1"].units["test-1-u1"]
        prepared = server.deps.runs["test-1"].task.units[0]
        object.__setattr__(unit, "compared", prepared.compared)
        ann = await server.open()
        await ann.turn(PROMPT)
        await until(measuring.is_set)
        await ann.cancel()
        go.set()
        in_time, late = await ann.all_ended()
        assert in_time.outcome.status == "cancelled"
        assert isinstance(late.outcome, Done)
        assert late.outcome.outputs[0].asset is not None
        assert (await ann.view()).phase == "ask"


async def test_a_result_that_others_come_before_again_and_again_is_kept(
    server: Served, ann: Worker, brush: Brush
) -> None:
    store = _Busy(server.store, times=7)
    await ann.turn(PROMPT)
    object.__setattr__(server.deps, "store", store)
    brush.finish(await brush.begun())
    view = await ann.waited()
    assert (store.times, view.phase, view.attempts[0].outputs[0].text) == (0, "judge", f"made of {PROMPT}")


class _Busy:
    """A store in which something else was written first, so many times."""

    def __init__(self, store: Any, times: int) -> None:
        self._store = store
        self.times = times

    async def append(self, append: Append) -> Any:
        if self.times:
            self.times -= 1
            raise Conflict("something else was written first")
        return await self._store.append(append)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


# -- what is left of a cancelled call


async def test_a_cancelled_call_leaves_its_tries_in_the_record(tmp_path: Path) -> None:
    model = aj.Model("scripted?delay_s=30&steps=1000")
    async with served(tmp_path, task(model)) as server:
        ann = await server.open()
        await ann.turn(PROMPT)
        call_id = (await ann.latest()).call_id

        def works() -> bool:
            news = server.calls.news(call_id, Seen())
            return news is not None and bool(news.step)

        await until(works)
        await ann.cancel()
        in_time, late = await ann.all_ended()
        assert isinstance(in_time.outcome, Failed)
        assert in_time.outcome.tries == ()
        assert isinstance(late.outcome, Failed)
        assert late.late
        assert [(one.backend, one.status, one.prompt_sent) for one in late.outcome.tries] == [
            ("scripted", "cancelled", PROMPT)
        ]


async def test_a_worker_who_cancels_and_leaves_is_not_owed_for_it(ann: Worker, brush: Brush) -> None:
    for n in range(4):
        await ann.turn(f"{PROMPT} {n}")
        await brush.begun(n + 1)
        await ann.cancel()
    await ann.leave()
    view = await ann.view()
    assert view.end is not None
    assert view.end.reason == "worker"


async def test_time_waited_for_a_cancelled_call_is_not_counted(
    server: Served, ann: Worker, brush: Brush
) -> None:
    await ann.turn(PROMPT)
    await brush.begun()
    server.clock.move(7)
    await ann.cancel()
    assert (await ann.standing()).state.waited_ms == 7000
    server.clock.move(5)
    await ann.all_ended()
    assert (await ann.standing()).state.waited_ms == 7000


async def test_a_cancelled_generator_stops_at_its_next_piece(tmp_path: Path) -> None:
    yielded, cleaned = threading.Event(), threading.Event()

    def speak() -> Iterator[str]:
        try:
            while True:
                yielded.set()
                yield "word "
        finally:
            cleaned.set()

    async with served(tmp_path, task(speak)) as server:
        ann = await server.open()
        await ann.turn(PROMPT)
        await until(yielded.is_set)
        await ann.cancel()
        await until(cleaned.is_set)
        assert (await ann.view()).phase == "ask"


async def test_a_server_that_stops_cancels_nobodys_attempt(tmp_path: Path, brush: Brush) -> None:
    async with served(tmp_path, task(brush.procedure())) as server:
        ann = await server.open()
        await ann.turn(PROMPT)
        await brush.begun()
    async with served(tmp_path, task(brush.procedure())) as server:
        ann.deps, ann.calls = server.deps, server.calls
        assert (await ann.view()).phase == "running"
        for call in await server.store.running_calls():
            await server.calls.recover(call.call_id, call.assignment_id)
        view = await ann.view()
        failure = view.attempts[0].failure
        assert failure is not None
        assert (failure.status, view.attempts[0].k) == ("lost", None)


async def test_a_call_of_a_server_that_died_can_be_cancelled_too(tmp_path: Path, brush: Brush) -> None:
    async with served(tmp_path, task(brush.procedure())) as server:
        ann = await server.open()
        await ann.turn(PROMPT)
        await brush.begun()
    async with served(tmp_path, task(brush.procedure())) as server:
        ann.deps, ann.calls = server.deps, server.calls
        await ann.cancel()
        assert (await ann.view()).phase == "ask"
        assert await server.store.running_calls() == []


async def test_a_turn_and_a_cancel_at_once_leave_one_of_them(ann: Worker, brush: Brush) -> None:
    await ann.turn(PROMPT)
    await brush.begun()
    on = (await ann.latest()).id
    done = await asyncio.gather(
        ann.do(Cancel(key="cancel-1", on=on)),
        ann.do(Turn(key="turn-key", on=on, ask={"prompt": PROMPT + " 2"})),
        return_exceptions=True,
    )
    assert isinstance(done[0], Acted)
    attempts = (await ann.view()).attempts
    assert isinstance(done[1], Stale) == (len(attempts) == 1)
