"""ComfyUI's own ways: a queue of ids, and a server that may forget."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models import ImageRequest
from ajeeb.models.stub import Stub
from tests.contracts.models.remote import ASK, Told, cancelled, image_model, sent


async def test_values_go_where_the_workflow_has_them(stub: Stub, tmp_path: Path) -> None:
    asked = ImageRequest(prompt="a red house", negative="people", seed=11, width=48, height=32)
    await image_model(stub, "comfyui", tmp_path).image(asked)
    graph = sent(stub, "prompt")[0]["prompt"]
    assert (graph["6"]["inputs"]["text"], graph["7"]["inputs"]["text"]) == ("a red house", "people")
    assert (graph["3"]["inputs"]["seed"], graph["5"]["inputs"]["width"], graph["5"]["inputs"]["height"]) == (
        11,
        48,
        32,
    )


async def test_a_negative_text_of_the_workflow_stays_if_none_is_asked_for(stub: Stub, tmp_path: Path) -> None:
    await image_model(stub, "comfyui", tmp_path).image(ASK)
    assert sent(stub, "prompt")[0]["prompt"]["7"]["inputs"]["text"] == "blurry"


async def test_steps_and_previews_come_over_the_socket(stub: Stub, tmp_path: Path) -> None:
    stub.bench.step_s = 0.05
    told = Told()
    await image_model(stub, "comfyui", tmp_path).image(ASK, told)
    assert [step for step in told.steps if step[0]] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert len(told.previews) == 4


async def test_a_job_that_waits_is_told_its_place_and_only_taken_out(stub: Stub, tmp_path: Path) -> None:
    model = image_model(stub, "comfyui", tmp_path)
    stub.bench.trouble("hang")
    first = asyncio.create_task(model.image(ASK))
    await stub.bench.until(lambda bench: bench.states() == ["running"])
    told = Told()
    second = asyncio.create_task(model.image(ASK, told))
    async with asyncio.timeout(5):
        while not told.places:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert told.places == [0]
    assert await cancelled(second)
    await stub.bench.until(lambda bench: bench.states() == ["running", "cancelled"])
    assert sent(stub, "interrupt") == []
    assert await cancelled(first)
    await stub.bench.until(lambda bench: bench.states() == ["cancelled", "cancelled"])
    assert sent(stub, "interrupt") == [{"prompt_id": next(iter(stub.bench.jobs))}]


async def test_a_job_that_the_server_forgot_is_lost(stub: Stub, tmp_path: Path) -> None:
    stub.bench.trouble("hang")
    call = asyncio.create_task(image_model(stub, "comfyui", tmp_path).image(ASK))
    await stub.bench.until(lambda bench: bench.states() == ["running"])
    stub.bench.jobs.clear()
    with pytest.raises(ModelFailed) as failure:
        await call
    assert failure.value.status == "lost"


async def test_a_graph_without_an_output_is_invalid(stub: Stub, tmp_path: Path) -> None:
    model = image_model(stub, "comfyui", tmp_path)
    model._workflow.graph.pop("9")  # type: ignore[attr-defined]  # what a researcher may have saved
    with pytest.raises(ModelFailed, match="Prompt has no outputs") as failure:
        await model.image(ASK)
    assert failure.value.status == "invalid"
