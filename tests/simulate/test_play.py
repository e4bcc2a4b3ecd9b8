"""Simulated workers play a real server, whatever happens to it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from ajeeb.export import attempts, export
from ajeeb.simulate import Habits, Scripted, by_link, by_name, facts_of, play, strategy_for

from .served import Served, served

QUICK = Habits(think_s=0.0, mistakes=0.0, leaves=0.0, cancels=0.0)
PROMPTS = (
    "a red thing in the sky",
    "a red and green thing in the sky",
    "a red, green and blue thing",
    "a red, blue and dotted thing",
)


def table(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


async def test_workers_by_name_and_by_link_go_all_the_way_and_leave_times(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        script = Scripted(PROMPTS, (3, 5, 10))
        named = await play(
            server.url,
            workers=2,
            strategy=script,
            habits=Habits(think_s=0.02, mistakes=1.0, leaves=0.0, cancels=0.0),
        )
        linked = await play(
            server.url, workers=2, strategy=script, habits=QUICK, entries=by_link(server.links)
        )
        report = export(server.data, "stripes-1", tmp_path / "out", simulated=True)
    assert (named.ended, named.attempts, named.problems) == ({"goal": 2}, 6, ())
    assert named.refusals == 4  # each worker repeats a prompt before the second and the third attempt
    assert (linked.ended, linked.refusals) == ({"goal": 2}, 0)
    assert (named.first_score, named.last_score) == (3.0, 10.0)
    rows = table(tmp_path / "out", "attempt")
    assert [row["k"] for row in rows] == [1, 2, 3] * 4
    assert [row["score"] for row in rows] == [3, 5, 10] * 4
    timed = (
        "t_draft_start",
        "t_submit",
        "t_output_shown_first",
        "t_judged",
        "writing_ms",
        "judging_ms",
        "model_ms",
    )
    assert not [(row["k"], name) for row in rows for name in timed if row[name] is None]
    assert {row["assurance"] for row in table(tmp_path / "out", "assignment")} == {"claimed", "signed"}
    assert report.left_out == {}


async def test_workers_who_know_the_facts_get_closer(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        strategy = strategy_for(facts_of(server.data, "stripes-1"))
        report = await play(server.url, workers=8, strategy=strategy, habits=QUICK, seed=3)
        rows = attempts("stripes-1", server.data, simulated=True)
    assert report.problems == ()
    assert report.first_score is not None
    assert report.last_score is not None
    assert report.last_score > report.first_score
    by_k = {k: [row["similarity"] for row in rows if row["k"] == k] for k in (1, 3)}
    assert sum(by_k[3]) / len(by_k[3]) > sum(by_k[1]) / len(by_k[1])
    assert all(row["unit_facts"].split("|")[0] in row["prompt"] for row in rows)


async def test_a_server_that_is_killed_and_comes_back_loses_nobody(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        habits = Habits(think_s=0.05, mistakes=0.2, leaves=0.0, cancels=0.0)
        playing = asyncio.create_task(
            play(server.url, workers=8, strategy=Scripted(PROMPTS, (2, 3, 4)), habits=habits)
        )
        for pause_s in (0.4, 0.5):
            await asyncio.sleep(pause_s)
            await asyncio.to_thread(_kill_and_start, server)
        report = await playing
        rows = attempts("stripes-1", server.data, simulated=True)
    assert (report.ended, report.problems) == ({"limit": 8}, ())
    assert report.retries > 0
    assert report.attempts == 32
    assert sorted(row["k"] for row in rows) == sorted([1, 2, 3, 4] * 8)
    assert all(row["state"] == "done" and row["score"] is not None for row in rows)


async def test_the_same_seed_does_the_same(tmp_path: Path) -> None:
    with served(tmp_path / "one") as one, served(tmp_path / "two") as two:
        work = [
            await _words(one, 5, [1, 2, 3]),
            await _words(two, 5, [1, 2, 3]),
            await _words(two, 6, [4, 5, 6]),
        ]
    assert work[0] == work[1]
    assert work[1] != work[2]


async def test_who_finds_nothing_to_do_is_turned_away(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        script = Scripted(PROMPTS, (10,))
        report = await play(
            server.url, workers=3, strategy=script, habits=QUICK, entries=by_name(3, units=[1, 2, 1])
        )
    assert (report.ended, report.turned_away) == ({"goal": 2}, 1)


async def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    habits = Habits(think_s=0, patience_s=0.3)
    report = await play("http://127.0.0.1:9", workers=2, strategy=Scripted(PROMPTS, (1,)), habits=habits)
    assert report.ended == {}
    assert "127.0.0.1:9" in report.problems[0]


def _kill_and_start(server: Served) -> None:
    server.kill()
    server.start_again()


async def _words(server: Served, seed: int, units: list[int]) -> list[list[Any]]:
    """What the workers on these units wrote and scored, whichever units they were."""
    strategy = strategy_for(facts_of(server.data, "stripes-1"))
    habits = Habits(think_s=0.0, mistakes=0.5, leaves=0.1, cancels=0.0)
    entries = by_name(3, seed, units)
    await play(server.url, workers=3, strategy=strategy, habits=habits, seed=seed, entries=entries)
    rows = [row for row in attempts("stripes-1", server.data, simulated=True) if row["unit"] in units]
    assert rows
    return sorted([units.index(r["unit"]), r["k"], r["prompt"], r["score"], r["mood"]] for r in rows)
