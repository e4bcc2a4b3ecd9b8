"""Workers who cancel, click twice, read along, repeat themselves and leave: at a chat with two answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ajeeb.export import export
from ajeeb.simulate import Habits, Report, Scripted, play
from ajeeb.simulate.clicking import sse
from tests.simulate.served import Served, served
from tests.simulate.test_play import table

TASK = """
import ajeeb as aj


@aj.task
def chat():
    slow = {"makes": "text", "per_worker": 2, "concurrency": 8}
    return aj.Task(
        loop=aj.Loop(
            ask={"message": aj.Text("Say")},
            run=aj.Arms(
                {one: aj.Model("scripted?delay_s=0.4", system=one, **slow) for one in ("a", "b")}, per="output"
            ),
            candidates=2,
            judge={"better": aj.Pick("Which?"), "score": aj.Scale("How good?", 1, 5)},
            max_attempts=3,
            prefill=False,
        ),
        assignments_per_unit=20,
    )
"""
CALM = {"think_s": 0.0, "mistakes": 0.0, "leaves": 0.0, "cancels": 0.0, "double_clicks": 0.0, "reads": 0.0}


async def at(server: Served, **habits: float) -> Report:
    strategy = Scripted(steps=[{"prompt": f"message {k}", "score": k} for k in (1, 2, 3)])
    return await play(server.url, workers=2, strategy=strategy, habits=Habits(**{**CALM, **habits}))


async def test_without_slips_each_message_has_two_answers_and_one_is_picked(tmp_path: Path) -> None:
    with served(tmp_path, TASK, "chat") as server:
        plain = await at(server)
        assert (plain.ended, plain.attempts, plain.pieces, plain.first_score) == ({"limit": 2}, 6, 0, 1.0)
        export(server.data, "chat-1", tmp_path / "plain", simulated=True)
        rows = table(tmp_path / "plain", "attempt")
        assert [row["k"] for row in rows] == [1, 2, 3] * 2
        picked = [row["output_id"] for row in table(tmp_path / "plain", "output") if row["chosen"]]
        assert len(picked) == 6
        assert [len(table(tmp_path / "plain", name)) for name in ("output", "attempt")] == [12, 6]


async def test_readers_hear_the_answer_grow(tmp_path: Path) -> None:
    with served(tmp_path, TASK, "chat") as server:
        report = await at(server, reads=1.0)
    assert (report.ended, report.attempts, report.problems) == ({"limit": 2}, 6, ())
    assert report.pieces >= 6


async def test_a_double_click_is_one_attempt(tmp_path: Path) -> None:
    with served(tmp_path, TASK, "chat") as server:
        report = await at(server, double_clicks=1.0, reads=0.5)
    assert (report.ended, report.attempts, report.refusals) == ({"limit": 2}, 6, 0)
    assert report.double_clicks == 8  # three messages, and the last judgement


async def test_a_call_that_is_cancelled_is_made_again(tmp_path: Path) -> None:
    slower = TASK.replace("delay_s=0.4", "delay_s=1.2")  # than any cancel comes
    with served(tmp_path, slower, "chat") as server:
        report = await at(server, cancels=0.7)
        export(server.data, "chat-1", tmp_path / "out", simulated=True)
    assert (report.ended, report.problems) == ({"limit": 2}, ())
    assert report.cancelled > 0
    assert report.failures == 0  # a call that a worker cancelled has not failed
    calls = [row["status"] for row in table(tmp_path / "out", "model_call")]
    assert "cancelled" in calls


async def test_who_has_said_it_all_leaves(tmp_path: Path) -> None:
    with served(tmp_path, TASK, "chat") as server:
        habits = Habits(**CALM)
        report = await play(
            server.url, workers=2, strategy=Scripted(steps=[{"prompt": "hello"}]), habits=habits
        )
    assert (report.ended, report.attempts) == ({"worker": 2}, 2)


@pytest.mark.parametrize(
    ("lines", "events"),
    [
        (["event: view", "data: {}", ""], [("view", "{}")]),
        (["data: one", "data: two", "", ": kept alive", "", "data: cut"], [("message", "one\ntwo")]),
    ],
)
async def test_server_sent_events_are_read(lines: list[str], events: list[tuple[str, str]]) -> None:
    async def given() -> AsyncIterator[str]:
        for line in lines:
            yield line

    assert [event async for event in sse(given())] == events
