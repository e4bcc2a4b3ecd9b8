"""A sentence that a model gets wrong, and what the model makes of it."""

from __future__ import annotations

from pathlib import Path

from ajeeb.events import Ended
from ajeeb.tasks import Task, load
from ajeeb.testing import deps_for
from tests.stories.served import served

EXAMPLE = Path("examples/fool_the_classifier")
FOOLS = "It was not bad at all."
PLAIN = "I loved every minute of it."


def task(**parameters: str) -> Task:
    return load(EXAMPLE, {"model": "classifier?embedding=words", **parameters})


def says(sentence: str, truth: str = "positive") -> dict[str, str]:
    return {"sentence": sentence, "truth": truth}


async def test_whoever_fools_it_is_done_and_the_next_one_needs_another_sentence(tmp_path: Path) -> None:
    async with served(tmp_path, task()) as site:
        ann = await site.open("ann")
        await ann.turn(says(PLAIN))
        right = await ann.waited()
        assert right.attempts[0].outputs[0].text == "I read this as positive (91 % sure)."
        assert not right.goal_met
        await ann.turn(says(FOOLS), clear=5)
        wrong = await ann.waited()
        assert (wrong.attempts[1].outputs[0].text or "").startswith("I read this as negative")
        assert (wrong.goal_met, wrong.last) == (True, True)
        await ann.turn(clear=4)
        assert isinstance((await ann.events())[-1], Ended)
        assert (end := (await ann.view()).end) is not None
        assert (end.reason, end.text) == ("goal", "You fooled it, and it has learned from you. Thank you!")

        await site.calls.lessons.stop()  # it learns away from the path of actions
        bob = await site.open("bob")
        await bob.turn(says(FOOLS))
        learned = await bob.waited()
        assert (learned.attempts[0].outputs[0].text or "").startswith("I read this as positive")
        assert not learned.goal_met


async def test_what_is_not_judged_is_not_learned(tmp_path: Path) -> None:
    async with served(tmp_path, task()) as site:
        for worker in ("ann", "bob"):
            at_work = await site.open(worker)
            await at_work.turn(says(FOOLS))
            assert (await at_work.waited()).goal_met
            await at_work.leave()
            await site.calls.lessons.stop()


async def test_the_advice_follows_how_sure_it_was(tmp_path: Path) -> None:
    async with served(tmp_path, task(max_attempts="3")) as site:
        ann = await site.open("ann")
        assert (await ann.view()).hint.startswith("Models look at words")
        await ann.turn(says(PLAIN))
        await ann.waited()
        await ann.turn(says("I could eat this every day.", "negative"), clear=5)
        assert (await ann.waited()).hint.startswith("It was sure")
        await ann.turn(says("It is warm in here today."), clear=1)
        assert (await ann.waited()).hint.startswith("Nearly!")


def test_what_it_knows_is_the_same_in_every_run() -> None:
    (one, _), (two, _) = deps_for(task()), deps_for(task())
    known = [deps.runs["test-1"].procedure("classifier?embedding=words") for deps in (one, two)]
    assert known[0].backend_version == known[1].backend_version
    assert "80 examples" in known[0].backend_version
