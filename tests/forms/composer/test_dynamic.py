"""Dynamic fieldsets are found again in what the procedures answered."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ajeeb.forms.composer import Answered, all_fields, dynamic_fieldsets, grown, open_round

from .building import field
from .rounds import LOOPING, answer, looping, template


def keys(*responses: Any, config: Any = LOOPING, arguments: Any = None) -> list[str]:
    answered = [Answered("p", arguments, response) for response in responses]
    return [each.key for each in dynamic_fieldsets(config, answered)]


def fieldset(name: str = "a__7__", lookup_name: str = "loop") -> dict[str, Any]:
    return {"lookup_name": lookup_name, "rows": [{"fields": [field(name=name)]}]}


def test_rounds_come_in_the_order_of_their_answers() -> None:
    found = dynamic_fieldsets(LOOPING, [answer(1), answer(2, "other"), answer(3)])
    assert [each.key for each in found] == ["main.loop.1", "main.other.2", "main.loop.3"]
    assert {each.section for each in found} == {"main"}
    names = ["prompt_0", "score_1__1__", "prompt_1__1__", "go_1__1__", "score_2__2__"]
    assert list(all_fields(LOOPING, found))[:5] == names


def test_a_later_answer_with_the_same_key_takes_the_place_of_the_earlier() -> None:
    found = dynamic_fieldsets(LOOPING, [answer(1), answer(2), answer(1, "loop", finished=True)])
    assert [each.key for each in found] == ["main.loop.1", "main.loop.2"]
    again = fieldset("other__1__")
    found = dynamic_fieldsets(LOOPING, [answer(1), Answered("p", {}, [again])])
    assert [each.fieldset for each in found] == [again]


ODD: list[tuple[Any, list[str]]] = [
    (None, []),
    ("text", []),
    ({"errors": ["no"]}, []),
    ({"fieldset_config": None}, []),
    ({"fieldset_config": {"lookup_name": "unknown", "rows": []}}, []),
    ({"lookup_name": "loop", "rows": {}}, []),
    ({"lookup_name": "", "rows": []}, []),
    ({"lookup_name": ["loop"], "rows": []}, []),
    ({"lookup_name": "loop", "rows": []}, ["main.loop"]),
    (
        {"lookup_name": "loop", "rows": [1, {"fields": [2, {"type": ["x"]}, {"type": "input"}]}]},
        ["main.loop"],
    ),
    (fieldset(), ["main.loop.7"]),
    ([{"deep": {"er": [fieldset("a__1__"), fieldset("a__2__")]}}], ["main.loop.1", "main.loop.2"]),
    ({"current_answer_index": 4, "any": fieldset()}, ["main.loop.4"]),
    ({"current_answer_index": "four", "any": fieldset()}, ["main.loop.four"]),
    ({"current_answer_index": None, "any": fieldset()}, ["main.loop.7"]),
    ({"current_answer_index": True, "any": fieldset()}, ["main.loop.7"]),
    ({"current_answer_index": [1], "any": fieldset()}, ["main.loop.7"]),
    ({"a": {"b": {"c": fieldset()}}}, ["main.loop.7"]),
    ({**fieldset(), "fieldset_config": fieldset("a__8__")}, ["main.loop.7"]),
]


@pytest.mark.parametrize(("response", "expected"), ODD)
def test_fieldsets_are_found_by_their_shape(response: Any, expected: list[str]) -> None:
    assert keys(response) == expected


def test_what_is_nested_without_end_is_no_fieldset() -> None:
    deep: Any = fieldset()
    for _ in range(5_000):
        deep = [deep]
    assert keys(deep) == []
    nested = fieldset()
    for _ in range(5_000):
        nested = {"lookup_name": "loop", "rows": [nested]}
    assert keys(nested) == []


def test_a_fieldset_belongs_to_the_section_that_was_asked_for_if_it_has_the_template() -> None:
    config = looping()
    config["form"]["sections"] += [
        {"title": "", "name": "second", "fieldsets": [template()]},
        {"title": "", "name": "third", "fieldsets": []},
        {"title": "", "fieldsets": [template("nameless")]},
        "odd",
        {"title": "", "name": ["odd"], "fieldsets": 1},
    ]
    made = fieldset()
    assert keys(made, config=config) == ["main.loop.7"]
    assert keys(made, config=config, arguments={"section_name": "second"}) == ["second.loop.7"]
    assert keys(made, config=config, arguments={"section_name": "third"}) == ["main.loop.7"]
    assert keys(made, config=config, arguments={"section_name": ["second"]}) == ["main.loop.7"]
    assert keys(fieldset(lookup_name="nameless"), config=config) == []


def test_the_last_fieldset_is_open_while_a_button_of_its_goes_on() -> None:
    found = dynamic_fieldsets(LOOPING, [answer(1), answer(2)])
    assert open_round(found) == found[1]
    assert open_round([]) is None
    closed = dynamic_fieldsets(LOOPING, [answer(1), Answered("p", {}, fieldset())])
    assert open_round(closed) is None


@pytest.mark.parametrize(
    "triggers", [None, {}, {"onClick": ""}, {"onClick": None}, ["onClick"], {"onBlur": "go"}]
)
def test_a_button_without_a_click_does_not_go_on(triggers: Any) -> None:
    made = {"lookup_name": "loop", "rows": [{"fields": [{"type": "button", "triggers": triggers}]}]}
    assert open_round(dynamic_fieldsets(LOOPING, [Answered("p", {}, made)])) is None


def test_a_form_with_its_rounds_shows_them_after_the_other_fieldsets() -> None:
    made = grown(LOOPING, dynamic_fieldsets(LOOPING, [answer(1)]))
    section = made["form"]["sections"][0]
    assert [each.get("lookup_name") for each in section["fieldsets"]] == [None, "loop", "other", None]
    assert len(LOOPING["form"]["sections"][0]["fieldsets"]) == 3
    assert grown([], []) == {"form": {"sections": []}}


SCRAPS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["loop", "main", "button", "a__1__", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "rows",
                    "lookup_name",
                    "fields",
                    "name",
                    "type",
                    "triggers",
                    "section_name",
                    "current_answer_index",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None)
@given(SCRAPS, SCRAPS, SCRAPS)
def test_whatever_a_procedure_answers_is_read(config: Any, arguments: Any, response: Any) -> None:
    odd = {"form": {"sections": [{"name": "main", "fieldsets": [template(), config]}, config]}}
    for form in (LOOPING, odd, config):
        found = dynamic_fieldsets(form, [Answered("p", arguments, [response, fieldset()])])
        all_fields(form, found)
        open_round(found)
        grown(form, found)
