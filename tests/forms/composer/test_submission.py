"""What a page submitted is checked by the page's own rules, and by what can be stored."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ajeeb.forms.composer import Checked, check, form_fields, initial_values

from .building import field, form
from .rounds import LOOPING, answer
from .test_fuzz import CONFIGS, JSON

REQUIRED = {"required": True}
UPLOADED = {"name": "a.png", "size": 3, "type": "image/png", "lastModified": 1}


def checked(config: Any, values: Any, *rounds: int, **more: Any) -> Checked:
    return check(config, [answer(index) for index in rounds], values, **more)


def test_a_field_that_was_left_out_counts_as_empty() -> None:
    config = form(field(validators=REQUIRED), field("textarea", name="b"))
    assert checked(config, {"a_input": "x"}).is_accepted
    assert list(checked(config, {}).refused) == ["a_input"]
    assert list(checked(config, {"a_input": " "}).refused) == ["a_input"]
    assert checked(config, {}, invisible=["a_input"]).is_accepted
    assert checked(config, {"a_input": ""}, invisible=["a_input"]).refused


@pytest.mark.parametrize("classes", ["hidden", "a d-none b"])
@pytest.mark.parametrize("level", ["sections", "fieldsets", "rows", "fields"])
def test_what_its_author_hid_need_not_be_there(level: str, classes: str) -> None:
    config = form(field(validators=REQUIRED), field(name="b"))
    part: Any = config["form"]
    for attribute in ("sections", "fieldsets", "rows", "fields"):
        part = part[attribute][0]
        if attribute == level:
            part["classes"] = classes
    assert checked(config, {}).is_accepted


def test_other_classes_hide_nothing() -> None:
    assert checked(form(field(validators=REQUIRED, classes="hiddenish")), {}).refused
    assert checked(form(field(validators=REQUIRED), classes="hidden"), {}).refused


def test_a_hidden_field_with_a_value_is_checked_like_any() -> None:
    config = form(field(validators={"minLength": 3}, classes="hidden"))
    assert checked(config, {"a_input": "x"}).refused


def test_a_section_that_is_hidden_hides_its_rounds() -> None:
    config = form(classes="")
    config["form"]["sections"] = [{**LOOPING["form"]["sections"][0], "classes": "d-none"}]
    assert checked(config, {}, 1, leaving_early=False).is_accepted


def test_rounds_are_checked_like_the_rest_of_the_form() -> None:
    values = {"prompt_0": "cat", "score_1__1__": "4", "prompt_1__1__": "a", "score_1__2__": "5"}
    said = checked(LOOPING, values, 1, 2)
    assert {name: [each.validator for each in found] for name, found in said.refused.items()} == {
        "prompt_1__1__": ["minLength"]
    }
    assert said.incomplete


def test_a_worker_may_leave_the_open_round_empty_but_not_an_earlier_one() -> None:
    done = {"prompt_0": "cat", "score_1__1__": "4", "prompt_1__1__": "a cat"}
    assert checked(LOOPING, done, 1) == Checked()
    left = checked(LOOPING, {**done, "score_1__2__": "", "prompt_1__2__": " "}, 1, 2)
    assert left.is_accepted
    assert left.incomplete
    stays = checked(LOOPING, done, 1, 2, leaving_early=False)
    assert list(stays.refused) == ["score_1__2__", "prompt_1__2__"]
    assert not stays.incomplete
    assert list(checked(LOOPING, {"prompt_0": "cat"}, 1, 2).refused) == ["score_1__1__", "prompt_1__1__"]
    assert not checked(LOOPING, {}, 1).is_accepted


def test_names_that_no_field_has_are_listed_and_buttons_ignored() -> None:
    config = form(field(), field("button"))
    said = checked(config, {"a_input": "", "a_button": ["Update"], "files": [], "more": 1})
    assert said.unknown == ["files", "more"]
    assert said.is_accepted


def test_validators_of_the_tasks_own_are_left_to_the_page() -> None:
    assert checked(form(field(validators=REQUIRED)), {}, custom={"required"}).is_accepted


ALIEN: list[tuple[dict[str, Any], Any, bool]] = [
    (field(), 5, False),
    (field(), ["x"], False),
    (field(), None, True),
    (field("radio"), "1", True),
    (field("radio"), "9", False),
    (field("radio"), "", True),
    (field("select"), "unknown", True),
    (field("select", multiple=True), ["1", "9"], False),
    (field("checkbox"), {"1": True}, True),
    (field("checkbox"), {"1": "true"}, False),
    (field("file"), None, True),
    (field("file"), UPLOADED, True),
    (field("file"), {"name": "a.png", "size": -1}, True),
    (field("file"), {**UPLOADED, "file": {}, "lastModified": None}, True),
    (field("file"), "a.png", False),
    (field("file", value="old.png"), "old.png", True),
    (field("file"), {"name": "a.png"}, False),
    (field("file"), {"size": 1}, False),
    (field("file"), {**UPLOADED, "name": " "}, False),
    (field("file"), {**UPLOADED, "size": True}, False),
    (field("file"), {**UPLOADED, "size": -2}, False),
    (field("file"), {**UPLOADED, "type": 1}, False),
    (field("file"), {**UPLOADED, "lastModified": "now"}, False),
]


@pytest.mark.parametrize(("one", "value", "fits"), ALIEN)
def test_values_must_be_able_to_come_from_their_field(one: dict[str, Any], value: Any, fits: bool) -> None:
    said = checked(form(one), {one["name"]: value})
    assert (said.misshapen == {}) is fits
    assert all(text.endswith((".", "again.")) for text in said.misshapen.values())


def nested(levels: int) -> Any:
    value: Any = []
    for _ in range(levels):
        value = [value]
    return value


UNSTORABLE: list[tuple[Any, str]] = [
    ("\ud800", "cannot be stored"),
    ("a\0", "cannot be stored"),
    ("x" * 200_001, "shorten"),
    ("😀" * 100_001, "shorten"),
    (nested(20_000), "levels"),
    ([0] * 5_000, "parts"),
    ({str(number): 0 for number in range(5_000)}, "parts"),
    ({"\ud800": True}, "cannot be stored"),
    (float("nan"), "no number"),
    ([{"x": float("inf")}], "no number"),
]


@pytest.mark.parametrize(("value", "why"), UNSTORABLE)
@pytest.mark.parametrize("name", ["a_input", "nobody's"])
def test_what_cannot_be_stored_is_misshapen(value: Any, why: str, name: str) -> None:
    assert why in checked(form(field(validators={"regexp": "x+"})), {name: value}).misshapen[name]


def test_what_is_nested_without_end_is_misshapen_in_the_open_round_too() -> None:
    values = {"prompt_0": "cat", "prompt_1__1__": nested(20_000), "score_1__1__": [nested(20_000)]}
    assert list(checked(LOOPING, values, 1).misshapen) == ["prompt_1__1__", "score_1__1__"]


def test_texts_of_full_length_are_accepted() -> None:
    assert checked(form(field()), {"a_input": "x" * 200_000}).is_accepted


@pytest.mark.parametrize(
    "values",
    [None, [], "x", {str(number): "" for number in range(5_001)}, {"\ud800": 1}, {"x" * 1_001: 1}],
    ids=["null", "array", "text", "many", "half a character", "long name"],
)
def test_what_is_wrong_as_a_whole_is_said_without_a_name(values: Any) -> None:
    said = checked(LOOPING, values, 1)
    assert list(said.misshapen) == [""]
    assert not said.is_accepted


FIELD_VALUES = st.dictionaries(st.sampled_from(["a_input", "a_select", "a_file", "score_1__1__", "go"]), JSON)


@settings(max_examples=300, deadline=None)
@given(CONFIGS, FIELD_VALUES, JSON, st.lists(st.text()))
def test_whatever_is_sent_gets_an_answer(config: Any, values: Any, whole: Any, invisible: list[str]) -> None:
    known = form(*(field(kind, validators=REQUIRED) for kind in ("input", "select", "checkbox", "file")))
    for form_version in (config, known, LOOPING):
        named = dict.fromkeys(form_fields(form_version), whole)
        for sent in (values, whole, named):
            said = checked(form_version, sent, 1, invisible=invisible)
            assert all(said.misshapen.values())
            assert not set(said.refused) & set(said.misshapen)


@settings(max_examples=150, deadline=None)
@given(CONFIGS)
def test_what_a_form_starts_with_is_never_misshapen_for_its_field(config: Any) -> None:
    fields = form_fields(config)
    starts = initial_values(fields.values())
    said = checked(config, starts)
    assert not [text for text in said.misshapen.values() if "come from" in text]
