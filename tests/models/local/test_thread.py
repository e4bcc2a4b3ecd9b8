"""A thread for one model: whose turn it is, and what a cancelled call leaves behind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event

import pytest

from ajeeb.models.local.thread import OwnThread, Resident, Stopped
from tests.contracts.models.remote import Told, cancelled

PATIENCE_S = 10


class Gate:
    """Work that waits to be let through, or to be stopped."""

    def __init__(self) -> None:
        self.begun, self.open, self.over = Event(), Event(), Event()

    def work(self, stop: Event) -> str:
        self.begun.set()
        try:
            while not self.open.wait(0.01):
                if stop.is_set():
                    raise Stopped
        finally:
            self.over.set()
        return "done"


async def soon(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not happened():  # noqa: ASYNC110 - a thread tells nobody
            await asyncio.sleep(0.005)


async def test_jobs_go_in_the_order_in_which_they_came_and_know_their_place() -> None:
    thread, gate, order = OwnThread("test"), Gate(), list[int]()
    first = asyncio.create_task(thread.done(gate.work))
    await soon(gate.begun.is_set)
    told = [Told() for _ in range(3)]
    rest = []
    for number in range(3):

        def work(_: Event, number: int = number) -> None:
            order.append(number)

        rest.append(asyncio.create_task(thread.done(work, [told[number]])))
        await soon(lambda number=number: bool(told[number].places))  # type: ignore[misc]  # its own number
    gate.open.set()
    await asyncio.gather(first, *rest)
    assert order == [0, 1, 2]
    assert [one.places for one in told] == [[0], [1, 0], [2, 1, 0]]
    assert [one.fractions for one in told] == [[None]] * 3


async def test_a_job_cancelled_while_it_waits_never_begins_and_the_others_move_up() -> None:
    thread, gate = OwnThread("test"), Gate()
    first = asyncio.create_task(thread.done(gate.work))
    await soon(gate.begun.is_set)
    told, begun = [Told(), Told()], list[int]()
    second = asyncio.create_task(thread.done(lambda _: begun.append(2), [told[0]]))
    await asyncio.sleep(0)
    third = asyncio.create_task(thread.done(lambda _: begun.append(3), [told[1]]))
    await soon(lambda: told[1].places == [1])
    assert await cancelled(second)
    assert told[1].places == [1, 0]
    gate.open.set()
    assert await first == "done"
    await third
    assert begun == [3]


async def test_a_job_cancelled_while_it_runs_is_told_to_stop_and_holds_its_turn_until_it_has() -> None:
    thread, gate = OwnThread("test"), Gate()
    first = asyncio.create_task(thread.done(gate.work))
    await soon(gate.begun.is_set)
    was_over = list[bool]()
    second = asyncio.create_task(thread.done(lambda _: was_over.append(gate.over.is_set())))
    assert await cancelled(first)
    async with asyncio.timeout(PATIENCE_S):
        await second
    assert was_over == [True]


async def test_what_could_not_be_loaded_is_tried_again_and_then_loaded_once() -> None:
    loads = list[int]()

    def load() -> str:
        loads.append(1)
        if len(loads) == 1:
            raise OSError("not yet")
        return "model"

    resident = Resident("test", load)
    with pytest.raises(OSError, match="not yet"):
        await resident.start()
    await resident.start()
    assert await resident.use(lambda model, _: model) == "model"
    assert (len(loads), resident.loaded) == (2, "model")


def test_one_thread_serves_one_event_loop_after_another() -> None:
    thread = OwnThread("test")
    gate = Gate()

    async def left_running() -> None:
        task = asyncio.create_task(thread.done(gate.work))
        await soon(gate.begun.is_set)
        task.cancel()

    async def asked() -> int:
        return await thread.done(lambda _: 4)

    asyncio.run(left_running())
    assert asyncio.run(asked()) == 4
