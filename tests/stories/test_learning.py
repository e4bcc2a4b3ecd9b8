"""A model that learns from what workers judge: in order, once each, and the same again after a restart."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import ajeeb as aj
from ajeeb.errors import ModelFailed
from ajeeb.forms import Choice, Text
from ajeeb.loops import Loop, Turn
from ajeeb.models.classifier import Classifier
from ajeeb.models.scripted_text import ScriptedText
from ajeeb.procedures import Ask
from ajeeb.store.reading import judged
from ajeeb.tasks import Task
from tests.stories.served import Served, Worker, served

LABELS = ("negative", "positive")


def fool(model: Any = "classifier?embedding=words", **changes: Any) -> Task:
    loop: dict[str, Any] = {
        "ask": {"sentence": Text("Write a sentence that is read wrongly", min=1)},
        "judge": {"truth": Choice("What is it really?", LABELS)},
        "run": aj.Model(model),
        "learn": {"text": "sentence", "label": "truth"},
        **changes,
    }
    return Task(name="fool", loop=Loop(**loop), assignments_per_unit=20)


@asynccontextmanager
async def restarted(folder: Path, task: Task) -> AsyncIterator[Served]:
    """A server that has its model learn again what was learned before, as the real one does when it starts."""
    async with served(folder, task) as server:
        run = server.deps.runs["test-1"]
        facts = await server.store.query(lambda found: list(judged(found, "test-1")))
        server.calls.lessons.teach(run, facts)
        yield server


def backend(server: Served) -> Any:
    (procedure,) = server.deps.runs["test-1"].procedures.values()
    assert isinstance(procedure.function, Ask)
    (asked,) = procedure.function.models.values()
    return asked.backends[asked.model.name]


def learned(server: Served, already: int) -> list[tuple[str, str]]:
    model = backend(server)
    assert isinstance(model, Classifier)
    return [(one.text, one.label) for one in model.examples[already:]]


async def said(worker: Worker, sentence: str, truth: str | None = None) -> str:
    """What the model says of a sentence, after what is said of the one before."""
    await worker.turn({"sentence": sentence}, **({} if truth is None else {"truth": truth}))
    view = await worker.waited()
    assert view.phase == "judge", view.attempts[-1].failure
    return view.attempts[-1].outputs[0].text or ""


async def test_what_is_judged_is_learned_in_order_and_once(tmp_path: Path) -> None:
    async with served(tmp_path, fool()) as server:
        base = len(backend(server).examples)
        ann = await server.open()
        await said(ann, "a glimmering grumbleton")
        await said(ann, "a second grumbleton", "negative")
        await said(ann, "a third thing", "positive")
        await server.calls.lessons.stop()
        assert learned(server, base) == [
            ("a glimmering grumbleton", "negative"),
            ("a second grumbleton", "positive"),
        ]


async def test_what_was_learned_changes_what_the_model_says(tmp_path: Path) -> None:
    async with served(tmp_path, fool()) as server:
        ann = await server.open()
        first = await said(ann, "grumbleton grumbleton")
        wrong = "negative" if "positive" in first else "positive"
        for n in range(4):
            await said(ann, f"grumbleton grumbleton {n}", wrong)
        await ann.turn({"sentence": "the end"}, truth=wrong)
        await server.calls.lessons.stop()
        await ann.waited()
        assert f"as {wrong}" in await said(ann, "grumbleton grumbleton", "positive")


async def test_a_server_that_starts_again_has_learned_the_same(tmp_path: Path) -> None:
    """Of two workers who judge in turn, in the order of the record; the weights are the same to the bit."""
    async with served(tmp_path, fool()) as server:
        base = len(backend(server).examples)
        ann, bob = await server.open("ann"), await server.open("bob")
        for n in range(3):
            for worker, truth in ((ann, "negative"), (bob, "positive")):
                await said(worker, f"{truth} grumbleton {n}", None if n == 0 else truth)
        await server.calls.lessons.stop()
        before, weights, version = (
            learned(server, base),
            backend(server).weights,
            backend(server).info.version,
        )
        assert len(before) == 4
    async with restarted(tmp_path, fool()) as server:
        await server.calls.lessons.stop()
        assert learned(server, base) == before
        assert (backend(server).weights == weights).all()
        assert backend(server).info.version == version
        again = await server.open("ann")
        assert again.assignment_id == ann.assignment_id
        await said(again, "after the restart", "positive")
        await server.calls.lessons.stop()
        assert learned(server, base) == [*before, ("negative grumbleton 2", "positive")]


async def test_a_failed_attempt_and_one_not_judged_teach_nothing(tmp_path: Path) -> None:
    async with served(tmp_path, fool()) as server:
        base = len(backend(server).examples)
        ann = await server.open()
        await ann.turn({"sentence": "   x  "})
        await ann.waited()
        await ann.leave()
        await server.calls.lessons.stop()
        assert learned(server, base) == []


# -- a model of the test, which can be slow to learn


class Pupil(ScriptedText):
    """Learns one thing after the other, if it is let; some things it cannot."""

    def __init__(self) -> None:
        super().__init__(["I see"])
        self.lessons: list[tuple[str, str]] = []
        self.let = threading.Event()
        self.at_once = 0
        self.most = 0

    def learn(self, text: str, label: str) -> None:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        self.let.wait(5)
        self.at_once -= 1
        if text == "too hard":
            raise ModelFailed("invalid", "I cannot learn this")
        self.lessons.append((text, label))


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[tuple[Served, Pupil]]:
    async with served(tmp_path, fool()) as server:
        run, pupil = server.deps.runs["test-1"], Pupil()
        (name, procedure), *_ = run.procedures.items()
        assert isinstance(procedure.function, Ask)
        asked = procedure.function.models[""]
        taught = replace(asked, backends={asked.model.name: pupil}, runs=pupil)
        played = replace(procedure, function=replace(procedure.function, models={"": taught}))
        server.deps.runs["test-1"] = replace(run, procedures={name: played})
        yield server, pupil
        pupil.let.set()


async def test_nobody_waits_for_a_model_that_is_slow_to_learn(school: tuple[Served, Pupil]) -> None:
    server, pupil = school
    ann = await server.open()
    await said(ann, "one")
    await said(ann, "two", "negative")
    await said(ann, "three", "positive")
    assert pupil.lessons == []
    pupil.let.set()
    await server.calls.lessons.stop()
    assert pupil.lessons == [("one", "negative"), ("two", "positive")]
    assert pupil.most == 1


async def test_the_same_click_twice_teaches_once(school: tuple[Served, Pupil]) -> None:
    server, pupil = school
    pupil.let.set()
    ann = await server.open()
    await said(ann, "one")
    on = (await ann.latest()).id
    turn = Turn(key="same-key", on=on, judge={"truth": "negative"}, ask={"sentence": "next"})
    await asyncio.gather(*(ann.do(turn) for _ in range(5)))
    await ann.waited()
    await ann.do(turn)
    await server.calls.lessons.stop()
    assert pupil.lessons == [("one", "negative")]


async def test_what_cannot_be_learned_is_logged_and_left_out(
    school: tuple[Served, Pupil], caplog: pytest.LogCaptureFixture
) -> None:
    server, pupil = school
    pupil.let.set()
    ann = await server.open()
    await said(ann, "one")
    await said(ann, "too hard", "negative")
    await said(ann, "two", "positive")
    await said(ann, "three", "negative")
    await server.calls.lessons.stop()
    assert pupil.lessons == [("one", "negative"), ("two", "negative")]
    assert "could not learn" in caplog.text


async def test_a_server_that_stops_lets_what_was_judged_be_learned(school: tuple[Served, Pupil]) -> None:
    server, pupil = school
    ann = await server.open()
    await said(ann, "one")
    await said(ann, "two", "negative")
    stopping = asyncio.create_task(server.calls.stop(5))
    await asyncio.sleep(0)
    assert not stopping.done()
    pupil.let.set()
    await stopping
    assert pupil.lessons == [("one", "negative")]


async def test_a_goal_that_ends_the_task_teaches_too(tmp_path: Path) -> None:
    """Fooled: the label that the model gives is another than the worker's."""
    async with served(tmp_path, fool(goal=aj.output("confidence") >= 0)) as server:
        base = len(backend(server).examples)
        ann = await server.open()
        await said(ann, "a glimmering grumbleton")
        assert (await ann.view()).goal_met
        await ann.turn(None, truth="negative")
        assert (await ann.view()).phase == "done"
        await server.calls.lessons.stop()
        assert learned(server, base) == [("a glimmering grumbleton", "negative")]
