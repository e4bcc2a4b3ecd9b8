"""What the model says of its outputs, which of several is picked, and goals that what came alone fulfils."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

import ajeeb as aj
from ajeeb.errors import Invalid
from ajeeb.events import Asked, Done, Ended, Output, Provenance
from ajeeb.forms import Condition, Pick, Scale, Text, refusals
from ajeeb.loops import Loop, Rules, Turn, picked
from ajeeb.tasks import load

from .playing import LONG, Playing, look_alike

FOOLED = aj.output("fooled")


def came(play: Playing, *values: dict[str, Any]) -> None:
    """The running call gives one text for each of these sets of values."""
    outputs = tuple(
        Output(index=n, kind="text", text=f"text {n}", values=given) for n, given in enumerate(values)
    )
    play.settle(Done(outputs=outputs, provenance=Provenance(procedure="m")))


def playing(**changes: Any) -> Playing:
    return Playing(rules=Rules(loop=look_alike(**changes)))


def hinted(play: Playing, prompt: str, score: int | None) -> str:
    return next(one for one in play.turn(prompt, score) if isinstance(one, Asked)).hint


# -- a goal about what came


def test_a_goal_that_what_came_fulfils_asks_for_a_judgement_and_for_nothing_new() -> None:
    play = playing(goal=FOOLED == True)  # noqa: E712 - a condition
    play.turn(LONG)
    came(play, {"fooled": False})
    assert (play.view().goal_met, play.view().last) == (False, False)
    play.turn(LONG + "2", 4)
    came(play, {"fooled": True})
    view = play.view()
    assert (view.phase, view.goal_met, view.last, view.used_up) == ("judge", True, True, False)
    with pytest.raises(Invalid) as refused:
        play.turn(LONG + "3")
    assert set(refused.value.fields) == {"score"}
    _, ended = play.turn(None, 3)
    assert isinstance(ended, Ended)
    assert ended.reason == "goal"
    assert play.view().goal_met is False  # nothing is left to be judged


def test_what_stands_in_the_prompt_beside_a_goal_that_is_met_is_kept_as_unsent() -> None:
    play = playing(goal=FOOLED == True)  # noqa: E712 - a condition
    play.turn(LONG)
    came(play, {"fooled": True})
    _, ended = play.turn(LONG + "next", 3)
    assert isinstance(ended, Ended)
    assert ended.unsent == {"prompt": LONG + "next"}


def test_a_goal_about_both_is_not_met_before_it_is_judged() -> None:
    score = Scale("How close?", 1, 10)
    play = playing(judge={"score": score}, goal=(FOOLED == True) & (score >= 5), hints=())  # noqa: E712 - a condition
    play.turn(LONG)
    came(play, {"fooled": True})
    assert (play.view().goal_met, play.view().last) == (False, False)
    _, again = play.turn(LONG + "2", 4)
    assert isinstance(again, Asked)
    came(play, {"fooled": True})
    _, ended = play.turn(None, 5)
    assert isinstance(ended, Ended)
    assert ended.reason == "goal"


def test_the_last_attempt_that_also_reaches_the_goal_ends_with_the_goal() -> None:
    play = playing(goal=FOOLED == True, max_attempts=1)  # noqa: E712 - a condition
    play.turn(LONG)
    came(play, {"fooled": True})
    assert (play.view().goal_met, play.view().used_up, play.view().last) == (True, True, True)
    _, ended = play.turn(None, 1)
    assert isinstance(ended, Ended)
    assert ended.reason == "goal"


@pytest.mark.parametrize(
    ("values", "met"),
    [
        ({"fooled": True}, True),
        ({"fooled": False}, False),
        ({"fooled": 1}, True),
        ({"fooled": "true"}, False),
        ({"fooled": None}, False),
        ({"fooled": [True]}, False),
        ({}, False),
        ({"other": True}, False),
    ],
)
def test_a_value_of_an_output_passes_or_does_not(values: dict[str, Any], met: bool) -> None:
    play = playing(goal=FOOLED == True)  # noqa: E712 - a condition
    play.turn(LONG)
    came(play, values)
    assert play.view().goal_met is met


@pytest.mark.parametrize(("op", "value", "holds"), [("<", 0.5, True), (">=", 0.5, False), ("!=", 0.2, False)])
def test_numbers_of_an_output_are_compared_as_answers_are(op: str, value: float, holds: bool) -> None:
    condition = Condition.parse(f"output.confidence {op} {value}")
    assert condition.holds({"output.confidence": 0.2}) is holds


def test_a_value_that_cannot_be_compared_passes_nothing_and_ends_no_call() -> None:
    for odd in ([1], {"a": 1}, None, "high"):
        play = playing(goal=aj.output("confidence") > 0.5)
        play.turn(LONG)
        came(play, {"confidence": odd})
        assert play.view().goal_met is False


# -- hints


def test_hints_speak_of_the_output_that_was_judged() -> None:
    play = playing(
        goal=None,
        max_attempts=0,
        hints=[
            ("first", "begin"),
            (FOOLED == True, "well done, another way"),  # noqa: E712 - a condition
            (aj.output("confidence") >= 0.9, "it was very sure"),
            ("otherwise", "go on"),
        ],
    )
    assert play.view().hint == "begin"
    play.turn(LONG)
    came(play, {"fooled": False, "confidence": 0.95})
    assert hinted(play, LONG + "2", 4) == "it was very sure"
    came(play, {"fooled": True, "confidence": 0.95})
    assert hinted(play, LONG + "3", 4) == "well done, another way"
    came(play, {"fooled": False, "confidence": 0.1})
    assert hinted(play, LONG + "4", 4) == "go on"


def test_a_hint_after_a_failure_still_speaks_of_the_last_judgement() -> None:
    play = playing(goal=None, hints=[("first", "begin"), (FOOLED == True, "done"), ("otherwise", "go on")])  # noqa: E712
    play.turn(LONG)
    came(play, {"fooled": True})
    assert hinted(play, LONG + "2", 4) == "done"
    play.failed()
    assert play.view().hint == "done"
    assert hinted(play, LONG + "2", None) == "done"


# -- several candidates, one of them picked


def choosing(candidates: int = 4, **changes: Any) -> Playing:
    best = Pick("Which is best?")
    settings = {"candidates": candidates, "judge": {"best": best}, "goal": None, "hints": (), **changes}
    return Playing(rules=Rules(loop=look_alike(**settings)))


def judged(play: Playing, prompt: str, best: Any) -> Any:
    return play.do(
        Turn(
            key="k" * 8,
            on=play.state.latest.id if play.state.latest else None,
            ask={"prompt": prompt},
            judge={"best": best},
        )
    )


def test_the_loop_tells_a_pick_how_many_there_are() -> None:
    loop = look_alike(candidates=4, judge={"best": Pick("Best?")}, goal=None, hints=())
    pick = loop.judge["best"]
    assert isinstance(pick, Pick)
    assert pick.of == 4
    assert refusals(loop.judge, {"best": 3}) == {}


@pytest.mark.parametrize("best", [None, 4, -1, 1.0, "1", True, [0]])
def test_a_pick_of_nothing_that_came_is_refused_at_its_field(best: Any) -> None:
    play = choosing()
    play.turn(LONG)
    came(play, {}, {}, {}, {})
    with pytest.raises(Invalid) as refused:
        judged(play, LONG + "2", best)
    assert set(refused.value.fields) == {"best"}


def test_a_pick_with_one_candidate_is_refused_when_the_task_is_written() -> None:
    with pytest.raises(ValidationError, match="candidates=2 or more"):
        look_alike(judge={"best": Pick("Best?")}, goal=None, hints=())


def test_values_of_the_picked_output_decide() -> None:
    play = choosing(3, goal=FOOLED == True)  # noqa: E712 - a condition
    play.turn(LONG)
    came(play, {"fooled": False}, {"fooled": False}, {"fooled": True})
    _, again = judged(play, LONG + "2", 0)
    assert isinstance(again, Asked)
    came(play, {"fooled": False}, {"fooled": False}, {"fooled": True})
    _, ended = judged(play, LONG + "3", 2)
    assert isinstance(ended, Ended)
    assert ended.reason == "goal"


def test_conditions_may_speak_of_the_position_that_was_picked() -> None:
    best = Pick("Best?")
    play = Playing(
        rules=Rules(
            loop=look_alike(
                candidates=2,
                judge={"best": best},
                goal=None,
                hints=[(best == 1, "the second"), ("otherwise", "-")],
            )
        )
    )
    play.turn(LONG)
    came(play, {}, {})
    _, again = judged(play, LONG + "2", 1)
    assert again.hint == "the second"


@pytest.mark.parametrize("text", ["best == 2", "best == -1", "best == true", "best == first", "best > 0.5"])
def test_a_condition_about_a_position_that_cannot_be_picked_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="positions, the numbers 0 to 1"):
        look_alike(candidates=2, judge={"best": Pick("Best?")}, goal=text, hints=())


def test_without_a_pick_the_first_output_is_the_one() -> None:
    loop = look_alike(candidates=2, goal=None, hints=())
    assert picked(loop, {"score": 4}) == 0
    assert (
        picked(
            look_alike(candidates=3, judge={"b": Pick("?", required=False)}, goal=None, hints=()), {"b": None}
        )
        == 0
    )


@pytest.mark.parametrize("candidates", [0, -1, 17, "many"])
def test_a_number_of_candidates_that_makes_no_sense_is_refused(candidates: Any) -> None:
    with pytest.raises(ValidationError, match="candidates"):
        look_alike(candidates=candidates)


# -- as text


YAML = """
loop:
  ask: {{prompt: {{kind: text, label: Say}}}}
  run: scripted
  judge: {{score: {{kind: scale, label: "How close?", low: 1, high: 10}}}}
  goal: {goal}
  hints:
    - [first, begin]
    - [output.confidence >= 0.9, sure]
"""


@pytest.mark.parametrize("goal", ["output.fooled == true", "output.fooled == true and score >= 5"])
def test_conditions_on_outputs_are_the_same_in_yaml_and_in_python(goal: str, tmp_path: Any) -> None:
    file = tmp_path / "task.yaml"
    file.write_text(YAML.format(goal=goal))
    from_text = load(file, {}).the_loop
    score = Scale("How close?", 1, 10)
    condition = FOOLED == True  # noqa: E712 - a condition
    written = Loop(
        ask={"prompt": Text("Say")},
        judge={"score": score},
        goal=condition & (score >= 5) if "score" in goal else condition,
        hints=(("first", "begin"), (aj.output("confidence") >= 0.9, "sure")),
    )
    assert from_text.goal == written.goal
    assert from_text.hints == written.hints
    assert str(written.goal) == goal


@pytest.mark.parametrize("name", ["two words", "", "1st", "a.b", "a-b"])
def test_a_name_that_no_value_can_have_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="as a variable is written"):
        aj.output(name)


# -- what is learned


def test_what_is_learned_must_be_a_field() -> None:
    loop = look_alike(learn={"text": "prompt", "label": "score"})
    assert loop.learn == {"text": "prompt", "label": "score"}
    with pytest.raises(
        ValidationError, match="learn: 'label' is to be 'truth'; there are the fields: prompt, score"
    ):
        look_alike(learn={"text": "prompt", "label": "truth"})
