"""Jobs that are asked after: they cost money, so one lost answer gives none up, and a lost cause is stopped."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models.http import wire
from ajeeb.models.stub import Stub
from tests.contracts.models.remote import ASK, image_model

pytestmark = pytest.mark.parametrize("kind", ["replicate", "fal", "comfyui-polled"], indirect=True)


def failing(monkeypatch: pytest.MonkeyPatch, times: int) -> list[str]:
    """Answers to so many questions after a job are lost."""
    lost: list[str] = []
    ask = wire.Wire.json

    async def json(self: wire.Wire, method: str, path: str, *arguments: Any, **named: Any) -> Any:
        if method == "GET" and len(lost) < times:
            lost.append(path)
            raise ModelFailed("unavailable", "the connection broke off")
        return await ask(self, method, path, *arguments, **named)

    monkeypatch.setattr(wire.Wire, "json", json)
    monkeypatch.setattr(wire, "_PAUSES_S", (0.001, 0.001, 0.001))
    return lost


async def test_a_lost_answer_is_asked_for_again(
    kind: str, stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = failing(monkeypatch, 3)
    stub.bench.step_s = 0.02
    assert (await image_model(stub, kind, tmp_path).image(ASK)).data
    assert (len(lost), stub.bench.states()) == (3, ["done"])


async def test_a_job_that_cannot_be_looked_after_is_stopped(
    kind: str, stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub.bench.trouble("hang")
    failing(monkeypatch, 4)
    with pytest.raises(ModelFailed, match="broke off"):
        await image_model(stub, kind, tmp_path).image(ASK)
    await stub.bench.until(lambda bench: bench.states() == ["cancelled"])


async def test_a_job_that_ended_at_the_service_is_not_waited_for(
    kind: str, stub: Stub, tmp_path: Path
) -> None:
    stub.bench.trouble("hang")
    call = asyncio.create_task(image_model(stub, kind, tmp_path).image(ASK))
    await stub.bench.until(lambda bench: bench.states() == ["running"])
    stub.bench.cancel(next(iter(stub.bench.jobs.values())))
    with pytest.raises(ModelFailed) as failure:
        await call
    assert failure.value.status in ("cancelled", "lost", "invalid")


async def test_a_job_that_never_ends_is_given_up_without_a_deadline_too(
    kind: str, stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "LONGEST_S", 0.3)
    stub.bench.trouble("hang")
    with pytest.raises(ModelFailed, match=r"not done within 0\.3 s") as failure:
        await image_model(stub, kind, tmp_path).image(ASK)
    assert failure.value.status == "timeout"
    await stub.bench.until(lambda bench: bench.states() == ["cancelled"])
