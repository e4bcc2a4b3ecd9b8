"""Arms are assigned in balanced blocks, whoever comes at once or leaves, and the record says why it was so."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest

import ajeeb as aj
from ajeeb.actions import Calls, Deps, Visitor, come_in
from ajeeb.errors import NoFreeUnit
from ajeeb.export import export
from ajeeb.loops import Arms, Leave, Turn
from ajeeb.loops.arms import Per
from ajeeb.store import SqliteStore, own
from ajeeb.testing import Clock, deps_for

RUN = "test-1"
WORKERS, UNITS = 144, 60


def a_task(per: Per, weights: dict[str, int]) -> aj.Task:
    return aj.Task(
        name="balanced",
        units=[{"n": n} for n in range(UNITS)],
        assignments_per_unit=6,
        loop=aj.Loop(
            ask={"prompt": aj.Text("Say")},
            run=aj.Arms(
                {name: aj.Model(f"scripted?delay_s=0.0{n}", makes="text") for n, name in enumerate("abc")},
                per=per,
                weights=weights,
            ),
            judge={"score": aj.Scale("How good?", 1, 10)},
            max_attempts=2,
        ),
    )


async def work(deps: Deps, calls: Calls, worker: int, dice: random.Random) -> None:
    """Comes two times; leaves early, or not at all, as often as not."""
    for _ in range(2):
        visitor = Visitor(
            run_id=RUN,
            worker_key=f"w-{worker}",
            provider="name",
            external_id=f"w {worker}",
            assurance="claimed",
        )
        try:
            standing = await come_in(deps, visitor)
        except NoFreeUnit:
            return
        stream, key = standing.assignment.assignment_id, f"key-{worker:04}"
        await calls.act(stream, Turn(key=f"{key}-ask", ask={"prompt": "hello"}))
        if dice.random() < 0.6:
            await calls.act(stream, Leave(key=f"{key}-leave"))


async def studied(folder: Path, task: aj.Task, seed: int) -> None:
    """A whole run in a folder: many workers, several at once, some of whom leave."""
    owned = own(folder)
    store = SqliteStore(owned.database)
    deps, calls = deps_for(task, store=store, clock=Clock(), folder=folder / "assets")
    served = deps.runs[RUN]
    dice = random.Random(seed)
    try:
        await store.add_run(served.run, [unit.unit for unit in served.units.values()], [])
        for start in range(0, WORKERS, 12):
            await asyncio.gather(*(work(deps, calls, n, dice) for n in range(start, start + 12)))
        await calls.stop(10)
    finally:
        await store.close()
        owned.release()


def exported(folder: Path, to: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables that tell of arms."""
    export(folder, RUN, to)
    names = ("run", "arm", "assignment", "attempt", "event")
    return {
        name: [json.loads(line) for line in (to / f"{name}.jsonl").read_text().splitlines()] for name in names
    }


def opened(tables: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The exported assignments with their numbers, in the order in which they were opened."""
    numbers = {
        row["assignment_id"]: json.loads(row["data"]) for row in tables["event"] if row["type"] == "opened"
    }
    found = [{**row, **numbers[row["assignment_id"]]} for row in tables["assignment"]]
    return sorted(found, key=lambda row: int(row["number"]))


def check_balance(arms: Sequence[str], weights: dict[str, int]) -> None:
    """Whether at every moment each arm had its share of the whole blocks, and at most that of one more."""
    block = sum(weights.values())
    for end in range(1, len(arms) + 1):
        whole, so_far = end // block, Counter(arms[:end])
        for arm, weight in weights.items():
            assert whole * weight <= so_far[arm] <= (whole + 1) * weight, (end, so_far)
        if set(weights.values()) == {1}:
            assert max(so_far[arm] for arm in weights) - min(so_far[arm] for arm in weights) <= 1


@pytest.mark.parametrize(
    ("per", "weights"),
    [
        ("worker", {"a": 1, "b": 1, "c": 1}),
        ("assignment", {"a": 1, "b": 1, "c": 1}),
        ("assignment", {"a": 3, "b": 1, "c": 2}),
    ],
)
async def test_blocks_are_balanced_at_every_moment_and_follow_from_the_exported_seed(
    tmp_path: Path, per: Per, weights: dict[str, int]
) -> None:
    await studied(tmp_path / "data", a_task(per, weights), seed=7)
    tables = exported(tmp_path / "data", tmp_path / "export")
    (run,), work = tables["run"], opened(tables)
    assert len(work) >= 200
    assert [row["number"] for row in work] == list(range(len(work)))
    assert 40 < sum(row["status"] == "submitted" for row in work) < len(work) - 40  # some have left, some not
    arms = Arms(**run["config"]["loop"]["run"])
    number = "worker_number" if per == "worker" else "number"
    assert [row["arm_id"] for row in work] == [arms.at(str(run["seed"]), row[number]) for row in work]
    by_number = {row[number]: row["arm_id"] for row in work}
    assert all(by_number[row[number]] == row["arm_id"] for row in work)
    check_balance([by_number[place] for place in range(len(by_number))], weights)
    asked = {row["assignment_id"]: row["arm_id"] for row in tables["attempt"]}
    assert asked == {row["assignment_id"]: row["arm_id"] for row in work if row["assignment_id"] in asked}


@pytest.mark.parametrize("seed", range(20))
def test_every_order_of_a_block_comes_as_often(seed: int) -> None:
    arms = Arms({"a": "scripted", "b": "scripted"})
    first = [arms.at(f"{seed}/unit/{number}", 0) for number in range(400)]
    assert abs(first.count("a") - 200) <= 60  # six standard deviations


def test_the_next_arm_does_not_follow_from_those_before_a_block() -> None:
    arms = Arms({"a": "scripted", "b": "scripted"})
    row = [arms.at("7", place) for place in range(800)]
    starts = list(pairwise(row[::2]))
    assert {pair: 60 <= starts.count(pair) <= 140 for pair in starts} == dict.fromkeys(
        product("ab", repeat=2), True
    )
