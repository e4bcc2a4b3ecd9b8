"""Tokens against token sets, and form versions from both."""

from __future__ import annotations

from typing import Any

import pytest

from ajeeb.forms.composer import (
    SEPARATE,
    TASK_DATA,
    TOKEN_SETS,
    UNIT_CONFIG,
    Checking,
    Documents,
    InsertionRules,
    extrapolate,
    from_mapping,
    permutate,
    verify,
)
from ajeeb.forms.composer.tokens import fill, token_names, token_text

from .building import FIELD_PATH, field, form

NO_FILES = from_mapping({})


def sets(*values: Any) -> list[Any]:
    return [{"tokens_values": each} for each in values]


def found(config: Any, token_sets: Any, files: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    documents = Documents(by_name={UNIT_CONFIG: config, TOKEN_SETS: token_sets})
    report = verify(documents, Checking(load=from_mapping(files or {})))
    return [(problem.code, problem.file, problem.location) for problem in report.problems]


SETS: list[tuple[Any, list[tuple[str, str]]]] = [
    ({}, [("S01", "")]),
    ([], []),
    ([{}], [("S02", "[0]")]),
    ([None], [("S02", "[0]")]),
    ([{"x": 1}], [("S03", "[0]"), ("S04", "[0].x")]),
    ([{"tokens_values": {}, "x": 1}], [("S04", "[0].x")]),
    ([{"tokens_values": []}], [("S05", "[0].tokens_values")]),
    (["x"], [("S05", "[0]")]),
    (sets({}), []),
    (sets({}, {"a": "1"}), [("S06", ""), ("T01", "")]),
    (sets({"a-b": "1"}), [("S07", '[0].tokens_values["a-b"]'), ("T01", "")]),
    (sets({"a": None}), [("S08", "[0].tokens_values.a"), ("T01", "")]),
    (sets({"a": [1]}), [("S08", "[0].tokens_values.a"), ("T01", "")]),
]


@pytest.mark.parametrize(("given", "expected"), SETS)
def test_token_sets_are_checked(given: Any, expected: list[tuple[str, str]]) -> None:
    assert found(form(), given) == [(code, TOKEN_SETS, path) for code, path in expected]


def test_the_order_of_names_in_a_set_is_free() -> None:
    assert found(form(title="{{a}}{{b}}"), sets({"a": 1, "b": 2}, {"b": 1, "a": 2})) == []


OPTION = f"{FIELD_PATH}.options[0]"
CROSS: list[tuple[Any, Any, list[tuple[str, str, str]]]] = [
    (form(title="{{ a }}"), sets({"a": "1"}), []),
    (form(title="{{a}}"), sets({"b": "1"}), [("T01", TOKEN_SETS, ""), ("T02", UNIT_CONFIG, "")]),
    (form(title="{{a}}"), [], [("T02", UNIT_CONFIG, "")]),
    (form(id="{{a}}"), [], [("T03", UNIT_CONFIG, "form.id")]),
    (form(field(placeholder="{{a}}")), [], [("T03", UNIT_CONFIG, f"{FIELD_PATH}.placeholder")]),
    (form(submit_button={"text": "{{a}}"}), [], [("T03", UNIT_CONFIG, "form.submit_button.text")]),
    (form(submit_button={"text": "", "tooltip": "{{a}}"}), sets({"a": 1}), []),
    (form(field("radio", options=[{"label": "{{a}}", "value": "1"}])), sets({"a": 1}), []),
    (form(field("radio", options=[{"label": "", "value": "{{a}}"}])), [], [("W18", UNIT_CONFIG, f"{OPTION}.value")]),
    (form(field(validators={"regexp": "{{a}}"})), [], [("W18", UNIT_CONFIG, f"{FIELD_PATH}.validators.regexp")]),
    (form(title='{{getPresignedUrl("u")}}', id="{ {a} }"), [], []),
    (form(title="insertions/a.html"), sets({"in_file": 1}), []),
    (form(title="{{t}}"), sets({"t": "insertions/a.html", "in_file": 1}), []),
    (form(title="{{t}}"), sets({"t": "insertions/none.html"}), [("U11", TOKEN_SETS, "[0].tokens_values.t")]),
    (form(title="{{t}}"), sets({"t": "insertions/../a.html"}), [("U11", TOKEN_SETS, "[0].tokens_values.t")]),
]  # fmt: skip


@pytest.mark.parametrize(("config", "given", "expected"), CROSS)
def test_tokens_of_form_and_sets_must_agree(
    config: Any, given: Any, expected: list[tuple[str, str, str]]
) -> None:
    assert found(config, given, {"insertions/a.html": "<b>{{in_file}}</b>"}) == expected


def test_sets_without_a_form_have_too_many_names_but_not_if_the_form_cannot_be_read() -> None:
    given = {TOKEN_SETS: sets({"b": 1, "a": 1})}
    assert verify(Documents(by_name=given)).codes() == ("T01",)
    assert "'a', 'b'" in verify(Documents(by_name=given)).problems[0].message
    assert verify(Documents(by_name=given, unreadable=frozenset({UNIT_CONFIG}))).codes() == ()


SEPARATES: list[tuple[Any, list[str]]] = [
    ([], ["P01"]),
    (None, ["P01"]),
    ({}, []),
    ({"a": []}, ["P02"]),
    ({"a": ""}, ["P02"]),
    ({"a": "text"}, ["P03"]),
    ({"a": 5}, ["P03"]),
    ({"a": ["x", 1, True]}, []),
    ({"a": [None]}, ["W22"]),
    ({"a-b": [1]}, ["W22", "W19"]),
    ({"unused": [1]}, ["W19"]),
    ({"a": ["insertions/a.html", "insertions/none.html"], "in_file": [1]}, []),
    ({f"a{i}": list(range(10)) for i in range(7)}, ["P04", *["W19"] * 7]),
]


@pytest.mark.parametrize(("values", "codes"), SEPARATES)
def test_separate_values_are_checked(values: Any, codes: list[str]) -> None:
    documents = Documents(
        by_name={UNIT_CONFIG: form(title="{{a}}"), TOKEN_SETS: sets({"a": 1}), SEPARATE: values}
    )
    load = from_mapping({"insertions/a.html": "{{in_file}}"})
    assert list(verify(documents, Checking(load=load)).codes()) == codes


def test_the_last_name_changes_fastest() -> None:
    made = permutate({"x": ["1", "2", "3"], "y": ["p", "q"]})
    assert ["".join(each["tokens_values"].values()) for each in made] == ["1p", "1q", "2p", "2q", "3p", "3q"]
    assert permutate({}) == sets({})
    assert permutate({"a": [1, 1, True]}) == sets({"a": 1}, {"a": 1}, {"a": True})


def test_values_are_put_in_as_they_are_and_never_looked_through_again() -> None:
    values = {"a": r"\n\1\d{{b}}", "b": "B", "n": "18"}
    assert (
        fill("{{a}} {{ b\n}} {{{n}}} {{none}} { {a} } {{a b}}", values)
        == r"\n\1\d{{b}} B {18} {{none}} { {a} } {{a b}}"
    )


def test_names_are_of_unicode_word_characters() -> None:
    assert token_names("{{a}}{{ 12 }}{{\tä_b\n}}{{a-b}}{{ fn(1) }}") == ["a", "12", "ä_b"]


@pytest.mark.parametrize(
    ("value", "text"), [("x", "x"), (18, "18"), (1.5, "1.5"), (True, "true"), (False, "false")]
)
def test_values_become_text_as_in_json(value: Any, text: str) -> None:
    assert token_text(value) == text


def test_a_form_version_per_set_with_its_raw_values() -> None:
    config = {
        **form(field("radio", options=[{"label": "{{a}}", "value": "{{a}}"}]), title="{{a}}!"),
        "form_metadata": {"k": 1, "tokens_values": 0},
    }
    made = extrapolate(config, sets({"a": True}, {"a": "é"}), NO_FILES)
    assert [version["form"]["title"] for version in made] == ["true!", "é!"]
    options = made[1]["form"]["sections"][0]["fieldsets"][0]["rows"][0]["fields"][0]["options"]
    assert options == [{"label": "é", "value": "{{a}}"}]
    assert made[0]["form_metadata"] == {"k": 1, "tokens_values": {"a": True}}
    assert list(made[0]) == ["form", "form_metadata"]
    assert config["form"]["title"] == "{{a}}!"


def test_without_token_sets_the_form_is_the_only_version_and_has_no_metadata() -> None:
    assert extrapolate(form(title="insertions/a.html"), [], from_mapping({"insertions/a.html": "A\n"})) == [
        form(title="A\n")
    ]


def test_runtime_tokens_are_left_alone() -> None:
    assert extrapolate(form(title="[[x]] {{a}}"), sets({"a": 1}), NO_FILES)[0]["form"]["title"] == "[[x]] 1"


def test_inserted_files_are_looked_through_once() -> None:
    files = {
        "insertions/direct.html": "{{a}} {{file}} insertions/file.html\n",
        "insertions/file.html": "[{{a}} {{file}} {{other}}]",
        "insertions/other.html": "({{a}})",
    }
    config = form(title="insertions/direct.html", instruction="{{file}}")
    values = {"a": "{{file}}", "file": "insertions/file.html", "other": "insertions/other.html"}
    (made,) = extrapolate(config, sets(values), from_mapping(files))
    inner = "[{{file}} [{{a}} {{file}} {{other}}] ({{a}})]"
    assert made["form"]["instruction"] == inner
    assert made["form"]["title"] == f"{{{{file}}}} {inner} insertions/file.html\n"
    assert made["form_metadata"]["tokens_values"] == values


def test_nested_insertion_folders_are_accepted_on_demand() -> None:
    load = from_mapping({"foo/insertions/a.html": "A"})
    config = form(title="foo/insertions/a.html")
    assert extrapolate(config, [], load)[0] == config
    assert extrapolate(config, [], load, InsertionRules(nested=True))[0]["form"]["title"] == "A"


def test_task_data_that_would_be_made_otherwise_is_a_warning() -> None:
    config, given = form(title="{{a}}"), sets({"a": 1})
    made = extrapolate(config, given, NO_FILES)
    by_name = {UNIT_CONFIG: config, TOKEN_SETS: given, TASK_DATA: made}
    assert verify(Documents(by_name=by_name)).codes() == ()
    assert verify(Documents(by_name={**by_name, TOKEN_SETS: sets({"a": 2})})).codes() == ("W20",)
