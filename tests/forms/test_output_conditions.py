"""Conditions that compare what came out with what was asked."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

import ajeeb as aj
from ajeeb.forms import Condition, Fields
from ajeeb.loops import Loop, goal_view

TRUTH = aj.Choice("What does it say?", ("positive", "negative"))
ASK: Fields = {"sentence": aj.Text("Write"), "truth": TRUTH}


def loop(**settings: Any) -> Loop:
    return Loop(ask=ASK, run="classifier", **settings)


def test_a_field_of_ask_stands_on_either_side() -> None:
    ways = (
        aj.output("label") != TRUTH,
        TRUTH != aj.output("label"),  # noqa: SIM300 - it is what this test is about
        Condition.parse("output.label != ask.truth"),
    )
    assert {str(loop(goal=way).goal) for way in ways} == {"output.label != ask.truth"}
    length = aj.Scale("Length", 1, 5)
    assert str((length < aj.output("words")).named({}, {"length": length})) == "output.words > ask.length"


@pytest.mark.parametrize(
    ("label", "truth", "holds"),
    [
        ("positive", "negative", True),
        ("positive", "positive", False),
        (None, "positive", False),
        ("x", None, False),
    ],
)
def test_it_compares_the_two_and_nothing_with_what_is_missing(label: Any, truth: Any, holds: bool) -> None:
    goal = loop(goal=aj.output("label") != TRUTH).goal
    assert goal is not None
    assert goal.holds({"output.label": label, "ask.truth": truth}) is holds


def test_as_data_it_is_the_same_again_and_a_text_of_that_name_stays_a_text() -> None:
    for text in ("output.label != ask.truth", 'output.label == "ask.truth"'):
        read = Condition.parse(text)
        assert (str(read), str(Condition.parse(str(read)))) == (text, text)
    assert Condition.parse('output.label == "ask.truth"').holds({"output.label": "ask.truth"})
    assert str(Condition.parse("mood == ask.truth")) == 'mood == "ask.truth"'


@pytest.mark.parametrize("goal", [aj.output("label") != aj.Text("Elsewhere"), "output.label != ask.nothing"])
def test_a_field_that_nobody_asks_is_named(goal: Any) -> None:
    with pytest.raises(ValidationError, match=r"goal: '(Elsewhere|nothing)' is no field of ask"):
        loop(goal=goal)


def test_two_fields_or_two_values_are_not_compared() -> None:
    other = aj.Choice("What else?", ("positive", "negative"))
    for one, two in ((TRUTH, other), (aj.output("one"), aj.output("other"))):
        with pytest.raises(TypeError, match="compared with a number or a text"):
            _ = one == two


def test_hints_may_ask_it_too_and_the_page_gets_a_text() -> None:
    hinted = loop(hints=[(aj.output("label") == TRUTH, "It was right.")])
    assert hinted.hint({"output.label": "positive", "ask.truth": "positive"})[1] == "It was right."
    (shown,) = goal_view(Condition.parse("output.label != ask.truth")) or ()
    assert shown.model_dump() == {"field": "output.label", "op": "!=", "value": "ask.truth"}
