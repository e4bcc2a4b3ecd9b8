"""Strategies by name, scripts from files, and workers who are a model."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.forms import Choice, Fields, Pick, Scale, Text, refusals
from ajeeb.models.scripted_text import ScriptedText
from ajeeb.simulate import ComposerFacts, Modelled, Past, Scripted, Sight, read_script, strategy_named
from ajeeb.simulate.modelled import told

ASK: Fields = {"message": Text("Say", min=5, max=60, unique=True), "mood": Choice("Mood", ("good", "bad"))}
JUDGE: Fields = {"better": Pick("Which?", of=2), "score": Scale("How good?", 1, 5)}
FACTS = {1: ["a red barn"]}


def test_without_a_name_facts_are_used_where_there_are_some() -> None:
    assert isinstance(strategy_named("", FACTS), ComposerFacts)
    assert isinstance(strategy_named("composer-facts", FACTS), ComposerFacts)
    assert isinstance(strategy_named("", {}), Scripted)
    assert isinstance(strategy_named("scripted", FACTS), Scripted)
    assert isinstance(strategy_named("model:scripted", {}), Modelled)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("composer-facts", "a column 'facts'"),
        ("model:", "which model"),
        ("model:nothing", "there is no model 'nothing'"),
        ("clever", "there is no strategy 'clever'; there are: scripted, composer-facts, model:NAME"),
    ],
)
def test_what_a_strategy_lacks_is_said(name: str, said: str) -> None:
    with pytest.raises(BadTask, match=said):
        strategy_named(name, {})


def test_a_script_is_for_those_who_follow_one(tmp_path: Path) -> None:
    (tmp_path / "script.txt").write_text("one\n")
    with pytest.raises(BadTask, match="--script is for --strategy scripted"):
        strategy_named("model:scripted", {}, tmp_path / "script.txt")
    assert strategy_named("", FACTS, tmp_path / "script.txt") == Scripted(steps=({"prompt": "one"},))


SCRIPTS = {
    "script.txt": "first of all\n\nand then\n",
    "script.csv": "message,mood,score\nfirst of all,bad,4\nand then,,2\n",
    "script.json": '[{"prompt": "first of all", "better": 1}, "and then"]',
}


@pytest.mark.parametrize("name", SCRIPTS)
async def test_scripts_say_what_they_say_and_the_rest_is_filled_in(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SCRIPTS[name])
    script, rng = Scripted(steps=read_script(tmp_path / name)), random.Random(1)
    asked = [await script.ask(ASK, Sight(unit=1, k=k), rng) for k in (1, 2, 3)]
    assert [answers and answers["message"] for answers in asked] == ["first of all", "and then", None]
    assert [refusals(ASK, answers) for answers in asked if answers] == [{}, {}]
    judged = [await script.judge(JUDGE, Sight(unit=1, k=k), rng) for k in (1, 2)]
    assert [refusals(JUDGE, answers) for answers in judged] == [{}, {}]
    if name == "script.csv":
        assert (asked[0] or {})["mood"] == "bad"
        assert [answers["score"] for answers in judged] == [4, 2]
    if name == "script.json":
        assert judged[0]["better"] == 1


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("script.json", "{}", "a list of texts"),
        ("script.json", "[1]", "a list of texts"),
        ("script.json", "no", "cannot be read"),
        ("script.csv", 'a\n"open', "cannot be read"),
        ("script.txt", " \n", "there is nothing in"),
    ],
)
def test_a_script_that_is_none_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(BadTask, match=said) as error:
        read_script(tmp_path / name)
    assert name in str(error.value)


def test_a_script_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTask, match=r"none\.txt cannot be read"):
        read_script(tmp_path / "none.txt")


async def test_a_model_reads_what_the_page_says_and_what_came_of_its_last_words() -> None:
    model = ScriptedText(['"A better one"\nand more', "A better one", "", "x" * 200])
    past = Past(prompt="The first one", answer="An answer", judgement={"score": 2})
    sight = Sight(unit=1, k=2, earlier=[past], instruction="Write well.", hint="Be kind.")
    wrote = [await Modelled(model).ask(ASK, sight, random.Random(1)) for _ in range(4)]
    assert [answers["message"] for answers in wrote][:2] == ["A better one", "A better one"]
    assert [refusals(ASK, answers) for answers in wrote] == [{}] * 4
    assert model.requests[0].messages[0].content == told(ASK["message"], sight)  # type: ignore[arg-type]  # a Text
    for said in ("Write well.", "The first one -> An answer (score 2)", "Be kind.", "Say"):
        assert said in model.requests[0].messages[0].content
    assert model.requests[0].seed == model.requests[1].seed


async def test_a_model_that_repeats_itself_is_told_apart() -> None:
    sight = Sight(unit=1, k=2, earlier=[Past(prompt="Always the same")])
    wrote = await Modelled(ScriptedText(["Always the same"])).ask(ASK, sight, random.Random(1))
    assert wrote["message"] == "Always the same (2)"


async def test_a_model_that_fails_is_asked_again_and_then_it_is_said() -> None:
    strategy = strategy_named("model:scripted?fail=invalid", {})
    with pytest.raises(ModelFailed, match="told to fail"):
        await strategy.ask(ASK, Sight(unit=1, k=1), random.Random(1))
