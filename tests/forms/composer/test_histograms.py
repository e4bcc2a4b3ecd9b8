"""How often each option was chosen."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings

from ajeeb.forms.composer import dynamic_fieldsets, histograms

from .building import field, form
from .rounds import LOOPING, answer
from .test_fuzz import CONFIGS, JSON

NUMBERS = [{"label": "One", "value": 1}, {"label": "Two", "value": 2.0}, {"label": "Yes", "value": True}]


def counts(config: Any, *values: dict[str, Any]) -> dict[str, tuple[dict[str, int], int]]:
    made = histograms(config, [((), each) for each in values])
    return {one.field: ({bar.value: bar.count for bar in one.bars}, one.answered) for one in made}


def test_values_are_compared_as_strings() -> None:
    config = form(field("radio", options=NUMBERS), field("select", options=NUMBERS), field())
    found = counts(
        config,
        {"a_radio": 1, "a_select": "1", "a_input": "1"},
        {"a_radio": "2", "a_select": "2"},
        {"a_radio": True, "a_select": ""},
        {"a_radio": "", "a_select": None},
    )
    assert found["a_radio"] == ({"1": 1, "2": 1, "true": 1}, 3)
    assert found["a_select"] == ({"1": 1, "2": 1, "true": 0}, 2)
    assert list(found) == ["a_radio", "a_select"]


def test_an_empty_option_has_a_bar_but_is_no_answer() -> None:
    config = form(field("select", options=[{"label": "-", "value": ""}, *NUMBERS]))
    assert counts(config, {"a_select": ""}) == {"a_select": ({"": 1, "1": 0, "2": 0, "true": 0}, 0)}


def test_every_choice_of_several_counts_once() -> None:
    config = form(field("checkbox"), field("select", multiple=True))
    found = counts(
        config,
        {"a_checkbox": {"1": True, "2": False}, "a_select": ["1", "2", "1"]},
        {"a_checkbox": {"1": True, "2": True}, "a_select": []},
        {"a_checkbox": {"1": "true"}},
    )
    assert found == {"a_checkbox": ({"1": 2, "2": 1}, 2), "a_select": ({"1": 1, "2": 1}, 1)}


def test_fields_with_equal_labels_stay_apart() -> None:
    config = form(field("radio", name="a"), field("radio", name="b"))
    made = histograms(config, [((), {"a": "1"})])
    assert [(one.field, one.label, one.answered) for one in made] == [("a", "Label", 1), ("b", "Label", 0)]
    assert [bar.label for bar in made[0].bars] == ["One", "Two"]


def test_rounds_count_under_the_name_in_their_template() -> None:
    one = dynamic_fieldsets(LOOPING, [answer(1), answer(2), answer(3, "other")])
    two = dynamic_fieldsets(LOOPING, [answer(1)])
    submissions = [
        (one, {"score_1__1__": "4", "score_1__2__": "5", "score_2__3__": "9"}),
        (two, {"score_1__1__": "4"}),
    ]
    made = {each.field: each for each in histograms(LOOPING, submissions)}
    assert list(made) == ["score_1", "score_2"]
    assert {bar.value: bar.count for bar in made["score_1"].bars if bar.count} == {"4": 2, "5": 1}
    assert (made["score_1"].answered, made["score_2"].answered) == (3, 1)


def test_what_is_no_option_comes_last_and_not_without_end() -> None:
    many = [{"a_select": f"odd {number}"} for number in range(100)]
    found = counts(form(field("select")), {"a_select": "own"}, {"a_select": "own"}, {"a_select": "1"}, *many)
    bars, answered = found["a_select"]
    assert list(bars)[:3] == ["1", "2", "own"]
    assert len(bars) == 22
    assert answered == 103


@settings(max_examples=200, deadline=None)
@given(CONFIGS, JSON)
def test_any_value_is_counted_or_passed_over(config: Any, value: Any) -> None:
    several = form(field("radio"), field("select"), field("checkbox"))
    dynamic = dynamic_fieldsets(LOOPING, [answer(1)])
    names = ["a_radio", "a_select", "a_checkbox", "score_1__1__"]
    for version in (config, several, LOOPING):
        for made in histograms(version, [(dynamic, dict.fromkeys(names, value))]):
            assert sum(bar.count for bar in made.bars) >= 0
