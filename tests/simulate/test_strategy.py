"""What simulated workers write is accepted, and says more each time."""

from __future__ import annotations

import io
import random

from PIL import Image

from ajeeb.forms import Choice, Fields, Pick, Scale, Text, refusals
from ajeeb.simulate import ComposerFacts, Past, Scripted, Sight

ASK: Fields = {"prompt": Text("Say", min=20, max=120, unique=True), "mood": Choice("Mood", ("good", "bad"))}
JUDGE: Fields = {"score": Scale("How close?", 1, 10), "why": Text("Why?")}
FACTS = ComposerFacts({1: ["a red barn", "a dog", "two trees"]}, noise=0)


def picture(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (32, 32), colour).save(file, "PNG")
    return file.getvalue()


async def test_each_prompt_says_one_fact_more_and_none_is_repeated() -> None:
    rng = random.Random(1)
    prompts: list[str] = []
    for k in range(1, 12):
        earlier = [Past(prompt=prompt) for prompt in prompts]
        answers = await FACTS.ask(ASK, Sight(unit=1, k=k, earlier=earlier), rng)
        assert refusals(ASK, answers) == {}
        prompts.append(answers["prompt"])
    said = [sum(fact in prompt for fact in FACTS.facts[1]) for prompt in prompts]
    assert said[0] in (1, 2)
    assert said[1:] == [min(3, said[0] + k) for k in range(1, 11)]
    assert len(set(prompts)) == len(prompts)


async def test_what_looks_the_same_scores_highest_and_what_does_not_lowest() -> None:
    rng = random.Random(1)
    target = Image.radial_gradient("L").resize((64, 64))
    file = io.BytesIO()
    target.save(file, "PNG")
    same = Sight(unit=1, k=1, target=file.getvalue(), images=[file.getvalue()])
    other = Sight(unit=1, k=1, target=picture("white"), images=[picture("black")])
    assert (await FACTS.judge(JUDGE, same, rng))["score"] == 10
    assert (await FACTS.judge(JUDGE, other, rng))["score"] < 5


async def test_a_judgement_without_images_is_accepted_too() -> None:
    assert refusals(JUDGE, await FACTS.judge(JUDGE, Sight(unit=1, k=1), random.Random(1))) == {}


async def test_a_script_goes_on_with_its_last_line() -> None:
    script = Scripted(("one thing after the other", "another thing after that"), (3, 7))
    rng = random.Random(1)
    prompts = [(await script.ask(ASK, Sight(unit=1, k=k), rng) or {})["prompt"] for k in (1, 2, 3)]
    scores = [(await script.judge(JUDGE, Sight(unit=1, k=k), rng))["score"] for k in (1, 2, 3)]
    assert prompts == ["one thing after the other", "another thing after that", "another thing after that"]
    assert scores == [3, 7, 7]


async def test_workers_without_a_script_score_on_the_scale_that_there_is() -> None:
    judge: Fields = {"sure": Scale("How sure?", 1, 3)}
    rng = random.Random(1)
    said = [await Scripted().judge(judge, Sight(unit=1, k=k), rng) for k in (1, 2, 3)]
    assert [refusals(judge, one) for one in said] == [{}, {}, {}]


async def test_a_score_of_a_script_that_the_scale_does_not_have_is_sent_as_it_is() -> None:
    script = Scripted(steps=({"score": "12"},))
    assert (await script.judge(JUDGE, Sight(unit=1, k=1), random.Random(1)))["score"] == 12


async def test_of_several_images_the_one_that_looks_most_like_the_target_is_picked() -> None:
    fields: Fields = {"best": Pick("Which?", of=2), "score": Scale("How close?", 1, 10)}
    gradient = io.BytesIO()
    Image.radial_gradient("L").resize((64, 64)).save(gradient, "PNG")
    target = gradient.getvalue()
    for images, best in (([picture("black"), target], 1), ([target, picture("black")], 0)):
        sight = Sight(unit=1, k=1, target=target, images=images)
        assert await FACTS.judge(fields, sight, random.Random(1)) == {"best": best, "score": 10}
