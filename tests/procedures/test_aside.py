"""The loop for async functions of researchers: what blocks it holds up nothing else, and nothing ends it for good."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

import ajeeb as aj
from ajeeb.procedures.aside import Aside
from tests.models.wrappers.held import until
from tests.procedures.bench import Bench


@pytest.fixture
def aside() -> Iterator[Aside]:
    aside = Aside(patience_s=0.02)
    yield aside
    aside.close()


async def test_an_async_function_that_blocks_leaves_the_servers_loop_alone_and_is_named(
    aside: Aside, caplog: pytest.LogCaptureFixture
) -> None:
    release = threading.Event()

    async def blocking() -> str:
        return str(release.wait(5))

    task = asyncio.create_task(aside.run("blocking", blocking()))
    await until(lambda: caplog.messages)  # the loop of this test goes on meanwhile
    release.set()
    assert await task == "True"
    assert "blocking() is async and blocks" in caplog.messages[0]


async def test_one_that_blocks_again_is_named_once(aside: Aside, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        release = threading.Event()

        async def blocking(release: threading.Event = release) -> None:
            release.wait(5)

        task = asyncio.create_task(aside.run("blocking", blocking()))
        await asyncio.sleep(0.07)
        release.set()
        await task
    assert len(caplog.messages) == 1


async def test_one_that_waits_as_it_should_is_not_named(
    aside: Aside, caplog: pytest.LogCaptureFixture
) -> None:
    async def waiting() -> str:
        await asyncio.sleep(0.1)
        return "made"

    assert await aside.run("waiting", waiting()) == "made"
    assert caplog.messages == []


async def test_an_async_procedure_that_blocks_is_over_at_its_deadline(bench: Bench) -> None:
    release = threading.Event()

    @aj.procedure(timeout_s=0.05)
    async def blocking() -> str:
        release.wait(5)
        return "too late"

    assert (await bench.failure(blocking)).status == "timeout"
    release.set()


async def test_what_ends_the_loop_ends_what_ran_on_it_and_the_next_gets_a_new_one(
    aside: Aside, caplog: pytest.LogCaptureFixture
) -> None:
    begun = threading.Event()

    async def bystander() -> None:
        begun.set()
        await asyncio.sleep(60)

    async def stops_its_loop() -> None:
        asyncio.get_running_loop().stop()
        await asyncio.sleep(60)

    async def fine() -> str:
        return "made"

    other = asyncio.create_task(aside.run("bystander", bystander()))
    await until(begun.is_set)
    with pytest.raises(asyncio.CancelledError):
        await aside.run("stops", stops_its_loop())
    with pytest.raises(asyncio.CancelledError):
        await other
    assert await aside.run("fine", fine()) == "made"


async def test_who_comes_while_a_loop_ends_gets_an_answer_or_a_cancelled_call(aside: Aside) -> None:
    async def stops_its_loop() -> None:
        asyncio.get_running_loop().stop()

    async def fine() -> str:
        return "made"

    for _ in range(200):
        coming = [aside.run("stops", stops_its_loop()), *(aside.run("fine", fine()) for _ in range(3))]
        came = await asyncio.wait_for(asyncio.gather(*coming, return_exceptions=True), timeout=20)
        assert all(one in ("made", None) or isinstance(one, asyncio.CancelledError) for one in came)


async def test_closing_lets_what_runs_clean_up(aside: Aside) -> None:
    begun, cleaned = threading.Event(), threading.Event()

    async def waiting() -> None:
        try:
            begun.set()
            await asyncio.sleep(60)
        finally:
            cleaned.set()

    task = asyncio.create_task(aside.run("waiting", waiting()))
    await until(begun.is_set)
    aside.close()
    assert cleaned.is_set()
    with pytest.raises(asyncio.CancelledError):
        await task
    aside.close()
