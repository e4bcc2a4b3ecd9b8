"""The prompts of a run through another model: rows of the same shape, found again, gone on with."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.errors import BadTask, DataInUse, Unknown
from ajeeb.export import attempts
from ajeeb.replay import Report, replay
from tests.server.site import on_site

PROMPTS = ("a red house beside a lake", "two yellow cats on a table", "a big blue circle")


def a_task(folder: Path, run: Any, **more: Any) -> aj.Task:
    Image.new("RGB", (12, 8), "red").save(folder / "target.png")
    loop = aj.Loop(
        ask={"prompt": aj.Text("Describe")},
        run=run,
        judge={"score": aj.Scale("How good?", 1, 5)},
        seed="per_attempt",
        max_attempts=3,
    )
    return aj.Task(
        name="first",
        units=[{"target": str(folder / "target.png")}],
        show=aj.Image("{target}"),
        loop=loop,
        **more,
    )


async def played(folder: Path, task: aj.Task) -> None:
    """Three attempts over HTTP, two of them judged."""
    async with on_site(folder, task=task) as site:
        worker = await site.open("ann")
        for number, prompt in enumerate(PROMPTS):
            answer = await worker.turn(prompt, 3 if number else None)
            assert answer.status_code == 200


def data(folder: Path) -> Path:
    return folder / "data"


async def test_the_same_model_and_seeds_give_the_same_images_beside_the_first_rows(tmp_path: Path) -> None:
    model = aj.Model("composer", template="{prompt}, at night")
    await played(tmp_path, a_task(tmp_path, model, measure=(aj.similarity("{target}"),)))
    report = await replay(data(tmp_path), "first-1", "composer")
    assert report == Report(run_id="first-1-replay-1", attempts=3, done=3, before=0, failed=0)
    first, again = attempts("first-1", data(tmp_path)), attempts(report.run_id, data(tmp_path))
    assert [row["replay_of"] for row in again] == [row["attempt_id"] for row in first]
    same = ("prompt", "image", "seed", "k", "similarity", "worker_key", "unit")
    assert [[row[name] for name in same] for row in again] == [[row[name] for name in same] for row in first]
    assert first[0].keys() == again[0].keys()
    assert [row["score"] for row in again] == [None, None, None]


async def test_another_seed_makes_other_images_in_a_replay_of_its_own(tmp_path: Path) -> None:
    await played(tmp_path, a_task(tmp_path, "composer"))
    same = await replay(data(tmp_path), "first-1", "composer")
    other = await replay(data(tmp_path), "first-1", "composer", seed=7)
    assert (same.run_id, other.run_id) == ("first-1-replay-1", "first-1-replay-2")
    rows = attempts(other.run_id, data(tmp_path))
    assert {row["seed"] for row in rows} == {7}
    assert not {row["image"] for row in rows} & {row["image"] for row in attempts("first-1", data(tmp_path))}


async def test_a_replay_that_was_interrupted_goes_on_where_it_was(tmp_path: Path) -> None:
    await played(tmp_path, a_task(tmp_path, "composer"))
    slow = "scripted?delay_s=0.3"
    seen = asyncio.Event()
    going = asyncio.create_task(replay(data(tmp_path), "first-1", slow, told=lambda done, of: seen.set()))
    await asyncio.wait_for(seen.wait(), 20)
    going.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going
    report = await replay(data(tmp_path), "first-1", slow)
    assert report.before >= 1
    assert (report.run_id, report.before + report.done, report.failed) == ("first-1-replay-1", 3, 0)
    rows = attempts(report.run_id, data(tmp_path))
    assert [row["state"] for row in rows] == ["done"] * 3
    assert await replay(data(tmp_path), "first-1", slow) == Report(
        run_id="first-1-replay-1", attempts=3, done=0, before=3, failed=0
    )


async def test_a_conversation_is_told_as_it_was(tmp_path: Path) -> None:
    await played(tmp_path, a_task(tmp_path, aj.Model("scripted", makes="text")))
    report = await replay(data(tmp_path), "first-1", "scripted?delay_s=0.01")
    first, again = attempts("first-1", data(tmp_path)), attempts(report.run_id, data(tmp_path))
    assert [row["text"] for row in again] == [row["text"] for row in first]
    assert all(row["text"] for row in again)


async def test_what_fails_is_said_and_asked_again(tmp_path: Path) -> None:
    await played(tmp_path, a_task(tmp_path, "composer"))
    model = "scripted?fail=unavailable"
    assert (await replay(data(tmp_path), "first-1", model)).failed == 3
    assert (await replay(data(tmp_path), "first-1", model)).failed == 3
    rows = attempts("first-1-replay-1", data(tmp_path))
    assert [row["state"] for row in rows] == ["failed"] * 6


async def test_what_cannot_be_replayed_is_refused_with_the_way_out(tmp_path: Path) -> None:
    async with on_site(tmp_path, task=a_task(tmp_path, "composer")):
        with pytest.raises(DataInUse, match="stop it"):
            await replay(data(tmp_path), "first-1", "composer")
    with pytest.raises(Unknown, match="there are: first-1"):
        await replay(data(tmp_path), "other", "composer")
    with pytest.raises(BadTask, match="no model 'nosuch'"):
        await replay(data(tmp_path), "first-1", "nosuch")
    with pytest.raises(Unknown, match="there is no data"):
        await replay(tmp_path / "nowhere", "first-1", "composer")
    assert (await replay(data(tmp_path), "first-1", "composer")).attempts == 0
    with pytest.raises(Unknown, match="is a replay itself; replay 'first-1'"):
        await replay(data(tmp_path), "first-1-replay-1", "composer")
