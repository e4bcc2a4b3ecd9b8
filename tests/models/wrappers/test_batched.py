"""Several requests are one go, and each has its own fate."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from ajeeb.errors import ModelFailed
from ajeeb.models.scripted import plain
from ajeeb.models.wrappers import Batched
from tests.contracts.models.remote import Told, cancelled
from tests.models.wrappers.held import ASK, Batches, until


def asked(model: Batched, *prompts: str) -> list[asyncio.Task[object]]:
    return [asyncio.create_task(model.image(replace(ASK, prompt=prompt))) for prompt in prompts]


async def test_a_full_batch_starts_at_once_and_each_has_its_own_image() -> None:
    inner = Batches()
    answers = await asyncio.gather(*asked(Batched(inner, 3, 60_000), "a", "b", "c"))
    assert inner.goes == [["a", "b", "c"]]
    assert answers == [plain(replace(ASK, prompt=prompt)) for prompt in "abc"]


async def test_a_batch_that_does_not_fill_starts_when_the_time_is_up() -> None:
    inner = Batches()
    await asyncio.gather(*asked(Batched(inner, 9, 5), "a", "b"))
    assert inner.goes == [["a", "b"]]


async def test_what_is_too_much_for_one_go_is_a_second() -> None:
    inner = Batches()
    await asyncio.gather(*asked(Batched(inner, 2, 5), *"abcde"))
    assert inner.goes == [["a", "b"], ["c", "d"], ["e"]]


async def test_one_that_fails_fails_alone() -> None:
    first, second = await asyncio.gather(
        *asked(Batched(Batches(), 2, 60_000), "filtered", "b"), return_exceptions=True
    )
    assert isinstance(first, ModelFailed)
    assert first.status == "filtered"
    assert second == plain(replace(ASK, prompt="b"))


async def test_a_go_that_fails_fails_all_of_it_and_the_next_one_runs() -> None:
    model = Batched(Batches(), 2, 5, at_once=1)
    ended = await asyncio.gather(*asked(model, "boom", "b"), return_exceptions=True)
    assert [str(one) for one in ended] == ["all of it"] * 2
    assert await asyncio.gather(*asked(model, "c"))


async def test_too_few_answers_are_an_invalid_one() -> None:
    for ended in await asyncio.gather(
        *asked(Batched(Batches(short=True), 2, 5), "a", "b"), return_exceptions=True
    ):
        assert isinstance(ended, ModelFailed)
        assert (ended.status, str(ended)) == (
            "invalid",
            "batches was asked for 2 images and answered with 1",
        )


async def test_one_that_is_cancelled_does_not_end_the_others() -> None:
    inner = Batches(held=True)
    first, second = asked(Batched(inner, 2, 5), "a", "b")
    await until(lambda: inner.goes)
    assert await cancelled(first)
    inner.open.set()
    assert await second == plain(replace(ASK, prompt="b"))
    assert inner.cancelled == 0


async def test_a_go_for_which_nobody_waits_is_cancelled() -> None:
    inner = Batches(held=True)
    tasks = asked(Batched(inner, 2, 5), "a", "b")
    await until(lambda: inner.goes)
    assert [await cancelled(task) for task in tasks] == [True, True]
    assert (inner.cancelled, inner.ended) == (1, 1)


async def test_the_last_one_to_leave_waits_until_the_go_has_ended() -> None:
    inner = Batches(held=True, stops_at=asyncio.Event())
    (task,) = asked(Batched(inner, 1, 5), "a")
    await until(lambda: inner.goes)
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
    await until(lambda: inner.cancelled)
    assert (task.done(), inner.ended) == (False, 0)
    assert inner.stops_at is not None
    inner.stops_at.set()
    assert await cancelled(task)
    assert inner.ended == 1


async def test_one_cancelled_before_the_start_is_not_in_it() -> None:
    inner = Batches()
    model = Batched(inner, 3, 20)
    first, *others = asked(model, "a", "b")
    await asyncio.sleep(0)
    assert await cancelled(first)
    await asyncio.gather(*others)
    assert inner.goes == [["b"]]
    alone = asked(model, "c")[0]
    await asyncio.sleep(0)
    assert await cancelled(alone)
    await asyncio.gather(*asked(model, *"def"))
    assert inner.goes[1:] == [["d", "e", "f"]]


async def test_while_a_go_runs_the_next_one_fills() -> None:
    inner, told = Batches(held=True), Told()
    model = Batched(inner, 4, 1, at_once=1)
    first = asked(model, "a")
    await until(lambda: inner.goes)
    waiting = asked(model, "b", "c")
    waiting.append(asyncio.create_task(model.image(replace(ASK, prompt="d"), told)))
    await asyncio.sleep(0.01)
    assert (inner.goes, told.places, told.fractions) == ([["a"]], [None], [])
    inner.open.set()
    await asyncio.gather(*first, *waiting)
    assert inner.goes == [["a"], ["b", "c", "d"]]
    assert told.fractions == [None, 1.0]


async def test_a_go_has_a_deadline_and_the_wait_for_it_is_not_in_it() -> None:
    inner = Batches(held=True)
    model = Batched(inner, 1, 5, at_once=1, timeout_s=0.02)
    ended = await asyncio.gather(*asked(model, "a", "b"), return_exceptions=True)
    assert [getattr(one, "status", None) for one in ended] == ["timeout", "timeout"]
    assert (inner.goes, inner.cancelled) == ([["a"], ["b"]], 2)
