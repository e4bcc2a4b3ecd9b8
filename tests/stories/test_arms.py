"""Two models behind one name, from the click to the row: the worker never learns which, and the record always does."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.actions import Seen
from ajeeb.errors import ModelFailed
from ajeeb.events import Asked, Done
from ajeeb.forms import Pick, Scale, Text
from ajeeb.loops import Arms, Loop
from ajeeb.models import TextAnswer, TextRequest, Watch
from ajeeb.procedures import Ask
from ajeeb.tasks import Task
from tests.models.wrappers.held import Held, until
from tests.stories.served import Served, Worker, served

PROMPT = "a long enough prompt"
IMAGES = {"canary-red": "scripted?steps=3&previews=2", "canary-blue": "composer"}


def images(per: Any, workers: int = 4, **changes: Any) -> Task:
    loop: dict[str, Any] = {
        "ask": {"prompt": Text("Describe", min=5, unique=True)},
        "run": Arms(IMAGES, per=per, alias="painter", size=(64, 48)),
        "judge": {"score": Scale("How close?", 1, 10)},
        **changes,
    }
    return Task(
        name="test",
        units=[{"colour": "red"}, {"colour": "blue"}],
        assignments_per_unit=workers,
        loop=Loop(**loop),
    )


async def asked(worker: Worker) -> list[Asked]:
    return [one for one in await worker.events() if isinstance(one, Asked)]


async def test_two_images_side_by_side_are_one_of_each_arm_and_the_record_knows_which(tmp_path: Path) -> None:
    task = images("output", candidates=2, judge={"best": Pick("Which is closer?")})
    async with served(tmp_path, task) as server:
        ann = await server.open()
        for n in range(4):
            await ann.turn(f"a red house beside {n} trees", **({} if n == 0 else {"best": n % 2}))
            view = await ann.waited()
            assert view.phase == "judge", view.attempts[-1].failure
        events = await asked(ann)
        assert {frozenset(one.arms) for one in events} == {frozenset(IMAGES)}
        assert len({one.arms for one in events}) == 2
        for event, settled in zip(events, await ann.settled(), strict=True):
            outcome = settled.outcome
            assert isinstance(outcome, Done)
            tries = {one.output: one for one in outcome.tries}
            assert tuple(tries[place].arm for place in (0, 1)) == event.arms
            assert all(IMAGES[one.arm].startswith(one.backend) for one in outcome.tries)
            assert len({one.seed for one in outcome.tries}) == 1
            assert outcome.provenance.backend == "painter"


@pytest.mark.parametrize("per", ["worker", "assignment", "attempt", "output"])
async def test_nothing_a_worker_gets_tells_the_arm(tmp_path: Path, per: Any) -> None:
    async with served(tmp_path, images(per)) as server:
        ann = await server.open()
        await ann.turn("a red house beside a lake")
        call_id, told = (await ann.latest()).call_id, []
        seen = Seen()
        while not await ann.calls.ended(call_id, within_s=5, since=seen.version):
            told.append(repr(ann.calls.news(call_id, seen)))
        standing = await ann.standing()
        page = standing.view(0, lambda sha: sha).model_dump_json()
        unit = standing.run.task_view(standing.assignment.unit_id, lambda sha: sha).model_dump_json()
        for text in (page, unit, *told):
            assert not [word for word in ("canary", "scripted", "composer", "painter") if word in text]
        assert all("fraction=None" in one and "outputs=()" in one for one in told)
        (attempt,) = (await ann.view()).attempts
        (output,) = attempt.outputs
        assert (output.width, output.height, output.notes) == (64, 48, ())
        assert output.url is not None
        file = server.deps.assets.path(output.url)
        assert file is not None
        with Image.open(file) as image:
            assert (image.format, image.size, image.info) == ("PNG", (64, 48), {})


async def test_assignments_of_a_run_are_balanced_and_keep_their_arm_after_a_restart(tmp_path: Path) -> None:
    task, arms = images("assignment"), {}
    for half in (range(4), range(4, 8)):
        async with served(tmp_path, task) as server:
            for n in half:
                worker = await server.open(f"w{n}", unit=n % 2 + 1)
                await worker.turn("a red house beside a lake")
                assert (await worker.waited()).phase == "judge"
                await worker.turn("a blue house beside a lake", score=3)
                await worker.waited()
                (arms[n],) = {one.arms for one in await asked(worker)}
    counts = [Counter(arms[n] for n in range(most)) for most in (2, 4, 6, 8)]
    assert all(len(set(count.values())) == 1 and len(count) == 2 for count in counts)


async def test_a_worker_has_one_arm_in_two_assignments(tmp_path: Path) -> None:
    async with served(tmp_path, images("worker")) as server:
        of_workers: list[tuple[str, ...]] = []
        for name in ("ann", "bob", "cyd", "dan"):
            found = set()
            for unit in (1, 2):
                worker = await server.open(name, unit=unit)
                await worker.turn("a red house beside a lake")
                await worker.waited()
                found |= {one.arms for one in await asked(worker)}
                await worker.leave()
            assert len(found) == 1
            of_workers += found
        assert Counter(of_workers).most_common(1)[0][1] == 2


async def test_outputs_side_by_side_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """Two prompts of one model, which grants a worker one go at a time: an attempt has room for its candidates."""
    texts = {arm: aj.Model("scripted", makes="text", system=arm) for arm in ("one", "other")}
    loop = Loop(
        ask={"prompt": Text("Say")},
        run=Arms(texts, per="output"),
        judge={"better": Pick("Which is better?")},
        candidates=2,
    )
    async with served(tmp_path, Task(name="test", loop=loop)) as server:
        ann = await server.open()
        await ann.turn("hello")
        await ann.waited()
        (settled,) = await ann.settled()
        assert [one.queue_position for one in settled.outcome.tries] == [None, None]


# -- texts that stream side by side


class Streams(Held):
    """A text model that says what the test says, to whoever watches the latest call."""

    watch: Watch

    async def text(self, request: TextRequest, watch: Watch | None = None) -> TextAnswer:
        assert watch is not None
        self.watch = watch
        return await super().text(request, watch)


class Chat:
    """Two streaming models behind one name, side by side."""

    def __init__(self, server: Served, models: dict[str, Streams]) -> None:
        self.server, self.models = server, models

    async def begun(self) -> None:
        await until(lambda: all(one.inside for one in self.models.values()))


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    texts = {arm: aj.Model("scripted", makes="text") for arm in ("quick", "slow")}
    task = Task(
        name="test",
        loop=Loop(
            ask={"prompt": Text("Say", min=1)},
            run=Arms(texts, per="output", alias="chat"),
            judge={"better": Pick("Which is better?")},
            candidates=2,
        ),
    )
    async with served(tmp_path, task) as server:
        models = {"quick": Streams("quick"), "slow": Streams("slow")}
        run = server.deps.runs["test-1"]
        procedure = run.procedures["chat"]
        ask = procedure.function
        assert isinstance(ask, Ask)
        # The models that the task declares, as the test plays them.
        held = {arm: replace(one, runs=models[arm]) for arm, one in ask.models.items()}
        played = replace(procedure, function=replace(ask, models=held))
        server.deps.runs["test-1"] = replace(run, procedures={"chat": played})
        yield Chat(server, models)


async def test_texts_side_by_side_grow_together_until_the_shorter_one_ends(chat: Chat) -> None:
    ann = await chat.server.open()
    await ann.turn("hello")
    await chat.begun()
    call_id, heard = (await ann.latest()).call_id, ["", ""]
    seen, lengths = Seen(), []

    def look() -> int:
        news = ann.calls.news(call_id, seen)
        for one in news.outputs if news else ():
            heard[one.index] += one.text
        lengths.append((len(heard[0]), len(heard[1])))
        return max(lengths[-1])

    chat.models["quick"].watch.text("All of it at once.")
    look()
    for piece in ("One ", "by ", "one."):
        chat.models["slow"].watch.text(piece)
        look()
    assert lengths == [(0, 0), (4, 4), (7, 7), (11, 11)]
    await chat.models["slow"].answer(TextAnswer(text="One by one."))
    await until(lambda: look() == 18)
    assert ann.calls.news(call_id, Seen()) is not None
    await chat.models["quick"].answer(TextAnswer(text="All of it at once."))
    view = await ann.waited()
    assert sorted(one.text or "" for one in view.attempts[0].outputs) == ["All of it at once.", "One by one."]


async def test_what_is_told_does_not_say_which_arm_was_quick(chat: Chat) -> None:
    """The same two texts, told in two orders of coming: a page that looks at the same moments sees the same lengths."""
    worker, told = await chat.server.open(), list[list[list[tuple[int, int]]]]()
    for quick, slow in (("quick", "slow"), ("slow", "quick")):
        await worker.turn("hello", **({"better": 0} if told else {}))
        await chat.begun()
        seen, lengths = Seen(), []
        for _ in range(5):
            chat.models[quick].watch.text("four")
            chat.models[slow].watch.text("1")
            news = worker.calls.news((await worker.latest()).call_id, seen)
            assert news is not None
            lengths.append([(one.text_from, len(one.text)) for one in news.outputs])
        told.append(lengths)
        for name in (quick, slow):
            await chat.models[name].answer(TextAnswer(text="done"))
        await worker.waited()
    assert told[0] == told[1] == [[(n, 1), (n, 1)] for n in range(5)]


async def test_one_arm_that_breaks_fails_the_attempt_and_the_next_try_is_the_same_pair(chat: Chat) -> None:
    ann = await chat.server.open()
    await ann.turn("hello")
    await chat.begun()
    await chat.models["slow"].fail(ModelFailed("unavailable", "gone"))
    view = await ann.waited()
    assert (view.phase, view.next_k) == ("ask", 1)
    assert chat.models["quick"].inside == []
    await ann.turn("hello")
    await chat.begun()
    for model in chat.models.values():
        await model.answer(TextAnswer(text="fine"))
    assert (await ann.waited()).phase == "judge"
    first, second = await asked(ann)
    assert (first.arms, first.seed) == (second.arms, second.seed)


async def test_a_conversation_goes_on_with_what_was_picked_for_both_arms(chat: Chat) -> None:
    ann = await chat.server.open()
    await ann.turn("hello")
    await chat.begun()
    for name, model in chat.models.items():
        await model.answer(TextAnswer(text=f"I am {name}"))
    view = await ann.waited()
    second = view.attempts[0].outputs[1].text
    await ann.turn("and now?", better=1)
    await chat.begun()
    for model in chat.models.values():
        request = model.asked[-1]
        assert isinstance(request, TextRequest)
        assert [one.content for one in request.messages] == ["hello", second, "and now?"]
        await model.answer(TextAnswer(text="bye"))
    await ann.waited()


async def test_a_cancel_after_a_beginning_was_read_side_by_side_counts(chat: Chat) -> None:
    ann = await chat.server.open()
    await ann.turn("hello")
    await chat.begun()
    chat.models["quick"].watch.text("some of it")
    assert ann.calls.news((await ann.latest()).call_id, Seen()) is not None
    await ann.cancel()
    assert (await ann.view()).attempts[0].k is None  # held back: nothing of it was shown
    await ann.turn("hello")
    await chat.begun()
    for model in chat.models.values():
        model.watch.text("some of it")
    await ann.read()
    await ann.cancel()
    assert (await ann.view()).attempts[1].k == 1


async def test_many_workers_at_once_are_balanced_all_the_same(tmp_path: Path) -> None:
    dice = random.Random(3)
    async with served(tmp_path, images("assignment", workers=12)) as server:
        names = [f"w{n}" for n in range(24)]
        dice.shuffle(names)
        workers = await asyncio.gather(*(server.open(name) for name in names))
        await asyncio.gather(*(worker.turn("a red house beside a lake") for worker in workers))
        arms = [one.arms for worker in workers for one in await asked(worker)]
        assert set(Counter(arms).values()) == {12}
        await server.calls.stop(30)
