"""An automatic measure is taken beside the answer, and never costs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.actions import Calls, Visitor, come_in
from ajeeb.errors import ModelFailed
from ajeeb.events import Measured, Settled
from ajeeb.loops import Turn
from ajeeb.procedures import made
from ajeeb.tasks import Task
from ajeeb.testing import MemoryStore, Script, deps_for

PICTURE = Image.new("RGB", (4, 4), "red")


def broken(one: bytes, other: bytes) -> tuple[float, Mapping[str, float]]:
    raise RuntimeError("the measure broke")


def half(one: bytes, other: bytes) -> tuple[float, Mapping[str, float]]:
    return 0.5, {"colour": 0.25}


@pytest.mark.parametrize("way", ["works", "breaks", "no image", "failed"])
async def test_a_call_ends_whatever_its_measure_does(way: str, caplog: pytest.LogCaptureFixture) -> None:
    given = {"no image": "a text", "failed": ModelFailed("refused", "no")}.get(way, PICTURE)
    script, store = Script(answers=[given]), MemoryStore()
    deps, _ = deps_for(
        Task(loop=aj.Loop(ask={"prompt": aj.Text("Say")}, run=script.procedure())), store=store
    )
    served = deps.runs["test-1"]
    units = {key: replace(one, compared=made(PICTURE)[0]) for key, one in served.units.items()}
    store.units = {key: one.unit for key, one in units.items()}
    deps.runs["test-1"] = replace(served, units=units)
    deps = replace(deps, similarity=broken if way == "breaks" else half)
    calls = Calls(deps)
    visitor = Visitor(run_id="test-1", worker_key="a", provider="name", external_id="a", assurance="claimed")
    standing = await come_in(deps, visitor)
    acted = await calls.act(standing.assignment.assignment_id, Turn(key="key-00001", ask={"prompt": "x"}))
    running = acted.standing.state.running
    assert running is not None
    assert await calls.ended(running.call_id, 10)
    events = [one.event for one in await store.events(standing.assignment.assignment_id)]
    assert sum(isinstance(event, Settled) for event in events) == 1
    measured = [event for event in events if isinstance(event, Measured)]
    expected = {"works": [(0.5, "")], "breaks": [(None, "the measure broke")]}.get(way, [])
    assert [(one.value, one.error) for one in measured] == expected
