"""A server that does one job at a time and whose interrupt stops whatever runs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx2
import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models import ImageRequest
from ajeeb.models.scripted import plain
from ajeeb.models.stub import Stub
from tests.contracts.models.remote import ASK, Told, cancelled, image_model, sent

OTHER = ImageRequest(prompt="a blue boat", seed=3, width=48, height=32)


async def test_two_jobs_at_once_come_one_after_the_other(stub: Stub, tmp_path: Path) -> None:
    one, two = (
        image_model(stub, "automatic1111", tmp_path) for _ in range(2)
    )  # as two tasks that name one server
    stub.bench.step_s = 0.05
    told = Told()
    first = asyncio.create_task(one.image(ASK))
    await stub.bench.until(lambda bench: bench.states() == ["running"])
    second = asyncio.create_task(two.image(OTHER, told))
    await stub.bench.until(lambda bench: bench.states() == ["done", "running"])
    assert ((await first).data, (await second).data) == (plain(ASK).data, plain(OTHER).data)
    assert told.places == [0]


async def test_cancelling_one_that_waits_does_not_interrupt_the_one_that_runs(
    stub: Stub, tmp_path: Path
) -> None:
    model = image_model(stub, "automatic1111", tmp_path)
    stub.bench.step_s = 0.1
    first = asyncio.create_task(model.image(ASK))
    await stub.bench.until(lambda bench: bench.states() == ["running"])
    second = asyncio.create_task(model.image(OTHER))
    await asyncio.sleep(0.05)
    assert await cancelled(second)
    assert (await first).data == plain(ASK).data
    assert sent(stub, "interrupt") == []


async def test_cancelling_the_one_that_runs_lets_the_next_one_run_to_its_end(
    stub: Stub, tmp_path: Path
) -> None:
    model = image_model(stub, "automatic1111", tmp_path)
    stub.bench.trouble("hang")
    first = asyncio.create_task(model.image(ASK))
    await stub.bench.until(lambda bench: bench.states() == ["running"])
    second = asyncio.create_task(model.image(OTHER))
    await asyncio.sleep(0.05)
    assert await cancelled(first)
    assert (await second).data == plain(OTHER).data
    assert stub.bench.states() == ["cancelled", "done"]
    assert len(sent(stub, "interrupt")) == 1


async def test_an_image_that_somebody_interrupted_is_no_answer(stub: Stub, tmp_path: Path) -> None:
    model = image_model(stub, "automatic1111", tmp_path)
    stub.bench.step_s = 0.1
    call = asyncio.create_task(model.image(ASK))
    await stub.bench.until(lambda bench: bench.jobs and next(iter(bench.jobs.values())).step == 1)
    async with httpx2.AsyncClient() as somebody:
        await somebody.post(f"{stub.address('automatic1111')}/sdapi/v1/interrupt")
    with pytest.raises(ModelFailed) as failure:
        await call
    assert failure.value.status == "cancelled"
    assert (await model.image(ASK)).data == plain(ASK).data


async def test_steps_are_told_as_they_are_done(stub: Stub, tmp_path: Path) -> None:
    stub.bench.step_s = 0.1
    told = Told()
    await image_model(stub, "automatic1111", tmp_path).image(ASK, told)
    assert told.steps[0] == (None, None)  # its turn
    assert {steps for _, steps in told.steps[1:]} == {4}
    assert told.steps[1:] == sorted(set(told.steps[1:]))
    previews = [data for data, _ in told.previews]
    assert len(previews) == len(set(previews)) >= 2


async def test_a_failing_watch_stops_the_job(stub: Stub, tmp_path: Path) -> None:
    class Broken(Told):
        def progress(self, fraction: float | None = None, **more: object) -> None:
            if fraction is not None:
                raise RuntimeError("the watch broke")

    stub.bench.step_s = 0.3
    with pytest.raises(RuntimeError, match="the watch broke"):
        await image_model(stub, "automatic1111", tmp_path).image(ASK, Broken())
    await stub.bench.until(lambda bench: bench.states() == ["cancelled"])
