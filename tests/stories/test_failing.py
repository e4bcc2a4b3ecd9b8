"""Models that say no, break, stand in for each other or cost too much: never at the worker's expense."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import ajeeb as aj
from ajeeb.errors import Busy, Invalid, ModelFailed
from ajeeb.events import Done, Ended, Failed
from ajeeb.forms import Scale, Text
from ajeeb.loops import Loop
from ajeeb.procedures import Procedure
from ajeeb.store import SqliteStore
from ajeeb.tasks import Task
from ajeeb.testing import Script, deps_for
from tests.models.wrappers.held import until
from tests.stories.served import Served, Worker, served

PROMPT = "a long enough prompt"


def task(run: Any, budget: Any = None, **changes: Any) -> Task:
    loop = {
        "ask": {"prompt": Text("Describe", min=5, unique=True)},
        "run": run,
        "judge": {"score": Scale("How close?", 1, 10)},
        "max_attempts": 3,
        **changes,
    }
    return Task(name="test", units=[{}, {}], loop=Loop(**loop), budget=budget, assignments_per_unit=5)


def failing(*errors: Any) -> Script:
    return Script(answers=list(errors))


async def told(worker: Worker, prompt: str = PROMPT, **judge: Any) -> tuple[str, bool, bool]:
    """How an attempt failed, whether it counted, and whether the worker may leave with pay now."""
    await worker.turn(prompt, **judge)
    view = await worker.waited()
    failure = view.attempts[-1].failure
    assert failure is not None
    return failure.status, failure.counted, view.may_leave_with_pay


# -- refusals


@pytest.mark.parametrize("status", ["refused", "filtered"])
async def test_refusals_are_free_so_often_enough_and_then_count(tmp_path: Path, status: str) -> None:
    script = failing(*(ModelFailed(status, "not that") for _ in range(6)))
    async with served(tmp_path, task(script.procedure(), max_free_refusals=2)) as server:
        ann = await server.open()
        assert [(await told(ann))[1] for _ in range(3)] == [False, False, True]
        with pytest.raises(Invalid):
            await ann.turn(PROMPT)  # it has counted, and a prompt counts once
        assert (await told(ann, PROMPT + " 2"))[1]
        assert (await told(ann, PROMPT + " 3"))[1]
        view = await ann.view()
        assert view.end is not None
        assert view.end.reason == "limit"
        assert [one.k for one in view.attempts] == [None, None, 1, 2, 3]


async def test_refusals_that_count_do_so_from_the_first(tmp_path: Path) -> None:
    script = failing(ModelFailed("refused", "not that"))
    async with served(tmp_path, task(script.procedure(), refusals="count")) as server:
        assert await told(await server.open()) == ("refused", True, False)


async def test_a_refusal_owes_nobody_pay_and_does_not_hide_that_our_side_keeps_failing(
    tmp_path: Path,
) -> None:
    broken, no = ModelFailed("unavailable", "gone"), ModelFailed("refused", "not that")
    script = failing(broken, no, broken, no, broken, "made", broken)
    async with served(tmp_path, task(script.procedure())) as server:
        ann = await server.open()
        assert [(await told(ann))[2] for _ in range(5)] == [False, False, False, False, True]
        await ann.turn(PROMPT)
        assert not (await ann.waited()).may_leave_with_pay
        assert not (await told(ann, PROMPT + " 2", score=4))[2]


@pytest.mark.parametrize("status", ["rate_limited", "timeout", "unavailable", "invalid", "lost", "internal"])
async def test_after_several_failures_of_ours_the_worker_may_leave_with_pay(
    tmp_path: Path, status: str
) -> None:
    script = failing(*(ModelFailed(status, "no") for _ in range(3)))
    async with served(tmp_path, task(script.procedure())) as server:
        ann = await server.open()
        assert [await told(ann) for _ in range(3)] == [(status, False, n == 2) for n in range(3)]
        await ann.leave()
        view = await ann.view()
        assert view.end is not None
        assert (view.end.reason, view.next_k) == ("error", 1)


@pytest.mark.parametrize("status", ["refused", "filtered", "cancelled"])
async def test_what_is_nobodys_fault_owes_nobody_pay(tmp_path: Path, status: str) -> None:
    script = failing(*(ModelFailed(status, "no") for _ in range(5)))
    async with served(tmp_path, task(script.procedure(), max_free_refusals=99)) as server:
        ann = await server.open()
        assert [(await told(ann))[2] for _ in range(5)] == [False] * 5


async def test_a_lasting_failure_lets_the_worker_leave_with_pay_at_once(tmp_path: Path) -> None:
    script = failing(ModelFailed("unavailable", "the key is wrong", lasting=True), "made")
    async with served(tmp_path, task(script.procedure())) as server:
        ann = await server.open()
        assert await told(ann) == ("unavailable", False, True)
        await ann.turn(PROMPT)  # or go on, if it has been mended
        assert (await ann.waited()).phase == "judge"
        assert not (await ann.view()).may_leave_with_pay


# -- retries, and a model that stands in


async def tries_of(worker: Worker) -> list[tuple[str, str]]:
    return [(one.backend, one.status) for settled in await worker.settled() for one in settled.outcome.tries]


async def test_every_go_is_recorded_until_one_answers(tmp_path: Path) -> None:
    model = aj.Model("scripted?fail=unavailable&fails=2&retry_after_s=0", retries=2)
    async with served(tmp_path, task(model)) as server:
        ann = await server.open()
        await ann.turn(PROMPT)
        assert (await ann.waited()).phase == "judge"
        assert await tries_of(ann) == [("scripted", "unavailable")] * 2 + [("scripted", "ok")]
        (settled,) = await ann.settled()
        assert {one.prompt_sent for one in settled.outcome.tries} == {PROMPT}
        assert len({one.seed for one in settled.outcome.tries}) == 1


async def test_goes_that_all_fail_are_one_failure_with_every_go_in_the_record(tmp_path: Path) -> None:
    model = aj.Model("scripted?fail=rate_limited&retry_after_s=0", retries=2)
    async with served(tmp_path, task(model)) as server:
        ann = await server.open()
        assert (await told(ann))[:2] == ("rate_limited", False)
        assert await tries_of(ann) == [("scripted", "rate_limited")] * 3


@pytest.mark.parametrize("status", ["refused", "filtered"])
async def test_a_model_that_says_no_is_not_asked_again_and_nobody_stands_in(
    tmp_path: Path, status: str
) -> None:
    model = aj.Model(f"scripted?fail={status}", retries=3, fallback="composer")
    async with served(tmp_path, task(model)) as server:
        ann = await server.open()
        assert (await told(ann))[0] == status
        assert await tries_of(ann) == [("scripted", status)]


async def test_a_model_that_stands_in_answers_and_the_record_tells_of_both(tmp_path: Path) -> None:
    model = aj.Model("scripted?fail=unavailable", retries=0, fallback=aj.Model("composer", alias="second"))
    async with served(tmp_path, task(model)) as server:
        ann = await server.open()
        await ann.turn("a red house beside a lake")
        assert (await ann.waited()).phase == "judge"
        assert await tries_of(ann) == [("scripted", "unavailable"), ("second", "ok")]
        (settled,) = await ann.settled()
        assert isinstance(settled.outcome, Done)
        assert settled.outcome.tries[1].model_requested == "composer"


async def test_where_both_break_the_attempt_fails_once_and_is_free(tmp_path: Path) -> None:
    second = aj.Model("scripted?fail=timeout", alias="second", retries=0)
    model = aj.Model("scripted?fail=unavailable", alias="first", retries=0, fallback=second)
    async with served(tmp_path, task(model)) as server:
        ann = await server.open()
        assert (await told(ann))[1] is False
        assert await tries_of(ann) == [("first", "unavailable"), ("second", "timeout")]


async def test_a_model_that_hangs_is_over_at_its_deadline(tmp_path: Path) -> None:
    model = aj.Model("scripted?delay_s=30", retries=0, timeout_s=0.05)
    async with served(tmp_path, task(model)) as server:
        ann = await server.open()
        assert (await told(ann))[0] == "timeout"
        assert await tries_of(ann) == [("scripted", "timeout")]


# -- money


PRICED = aj.Model("scripted", price=aj.Price(per_call=1.0), retries=0)


async def test_a_budget_that_is_used_up_owes_pay_to_who_is_in_and_lets_nobody_new_in(tmp_path: Path) -> None:
    async with served(tmp_path, task(PRICED, budget=aj.Budget(per_run=2))) as server:
        ann, bob = await server.open("ann"), await server.open("bob")
        for worker in (ann, bob):
            await worker.turn(PROMPT)
            assert (await worker.waited()).phase == "judge"
        with pytest.raises(Busy) as busy:
            await server.open("cyd")
        assert busy.value.retry_after_s > 0
        assert (await server.open("ann")).assignment_id == ann.assignment_id  # who is in comes back in
        assert await told(ann, PROMPT + " 2", score=4) == ("unavailable", False, True)
        (_, settled) = await ann.settled()
        assert isinstance(settled.outcome, Failed)
        assert settled.outcome.lasting
        await ann.leave()
        assert [one.reason for one in await ann.events() if isinstance(one, Ended)] == ["error"]
        spent = await server.store.spent("test-1", "2027-01-15", "USD")
        assert (spent.run, spent.reserved) == (2_000_000, 0)


async def test_a_hundred_calls_at_the_edge_spend_no_more_than_there_is(tmp_path: Path) -> None:
    model = aj.Model("scripted", price=aj.Price(per_call=1.0), retries=0, concurrency=100)
    paid = task(model, budget=aj.Budget(per_run=7)).model_copy(update={"assignments_per_unit": 50})
    async with served(tmp_path, paid) as server:
        workers = [await server.open(f"w{n}") for n in range(100)]
        await asyncio.gather(*(worker.turn(PROMPT) for worker in workers))
        phases = [(await worker.waited()).phase for worker in workers]
        assert phases.count("judge") == 7
        assert phases.count("ask") == 93
        assert (await server.store.spent("test-1", "2027-01-15", "USD")).run == 7_000_000


async def test_a_call_that_was_cancelled_or_failed_gives_its_money_back(tmp_path: Path) -> None:
    model = aj.Model("scripted?delay_s=30", price=aj.Price(per_call=1.0), retries=0)
    async with served(tmp_path, task(model, budget=aj.Budget(per_run=1))) as server:
        ann = await server.open()

        async def reserved() -> int:
            return (await server.store.spent("test-1", "2027-01-15", "USD")).reserved

        await ann.turn(PROMPT)
        while await reserved() == 0:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)
        await ann.cancel()
        await ann.all_ended()
        assert await reserved() == 0


# -- back-pressure


async def test_nobody_new_is_let_in_while_a_call_would_wait_too_long(tmp_path: Path) -> None:
    script = Script()
    slow = replace(script.procedure(), concurrency=1)
    waiting = task(slow).model_copy(update={"max_wait_s": 100})
    async with served(tmp_path, waiting) as server:
        ann = await server.open("ann")
        script.gate = asyncio.Event()
        await ann.turn(PROMPT)
        await until(lambda: script.calls)
        server.clock.move(60)
        script.gate.set()
        await ann.waited()  # a call takes a minute
        script.gate = asyncio.Event()
        await ann.turn(PROMPT + " 2", score=4)
        await until(lambda: len(script.calls) == 2)
        bob = await server.open("bob")  # who would wait a minute
        await bob.turn(PROMPT)
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await server.open("cyd")  # who would wait two
        assert (await server.open("bob")).assignment_id == bob.assignment_id
        script.gate.set()
        await server.calls.stop(10)
        await server.open("cyd")


async def test_the_store_in_memory_lets_nobody_new_in_either() -> None:
    """What is shipped for tests of tasks is as strict as a server."""
    paid = task(PRICED, budget=aj.Budget(per_run=1))
    deps, calls = deps_for(paid)
    server = Served(deps, calls, SqliteStore.__new__(SqliteStore))
    ann = await server.open("ann")
    await ann.turn(PROMPT)
    await ann.waited()
    with pytest.raises(Busy):
        await server.open("bob")
    assert (await server.open("ann")).assignment_id == ann.assignment_id
    deps.runner.close()


# -- arguments


async def test_an_argument_of_the_wrong_type_is_a_failure_that_names_it(tmp_path: Path) -> None:
    def paint(prompt: int) -> str:
        return f"{prompt + 1}"

    async with served(tmp_path, task(paint)) as server:
        ann = await server.open()
        assert (await told(ann))[:2] == ("invalid", False)
        (settled,) = await ann.settled()
        assert isinstance(settled.outcome, Failed)
        assert set(settled.outcome.fields) == {"prompt"}
        await ann.turn("  12345 ")
        assert (await ann.waited()).attempts[1].outputs[0].text == "12346"


async def test_a_procedure_that_exits_ends_its_call_and_not_the_server(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL")

    async def leaves(prompt: str) -> str:
        if "leave" in prompt:
            raise SystemExit(3)
        return "still here"

    for on_server in (False, True):
        procedure = Procedure(name="leaves", function=leaves, on_server=on_server)
        async with served(tmp_path / f"{on_server}", task(procedure)) as server:
            ann = await server.open()
            assert (await told(ann, "leave at once"))[0] == "internal"
            await ann.turn(PROMPT)
            assert (await ann.waited()).attempts[1].outputs[0].text == "still here"
