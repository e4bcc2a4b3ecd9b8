"""Every rule of structure, one broken form each."""

from __future__ import annotations

from typing import Any

import pytest

from ajeeb.forms.composer import Checking, Report, from_mapping, verify_task_data, verify_unit_config

from .building import FIELD, FIELD_PATH, KINDS, ROW, ROW_PATH, changed, field, form

GOOD = form(field(id="one"))
TWICE = [{"label": "a", "value": 1}, {"label": "b", "value": "1"}]


def found(report: Report) -> list[tuple[str, str]]:
    return [(problem.code, problem.location) for problem in report.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_of_field_is_accepted(kind: str) -> None:
    assert found(verify_unit_config(form(field(kind)))) == []


BROKEN: list[tuple[Any, list[tuple[str, str]]]] = [
    ([], [("U01", "")]),
    (None, [("U01", "")]),
    ({}, [("U02", "")]),
    ({**GOOD, "x": 1}, [("U03", "x")]),
    ({**form(field(x=1)), "x": 1}, [("U03", "x")]),
    ({"form_metadata": [], "x": 1}, [("U02", ""), ("U03", "x"), ("U04", "form_metadata")]),
    ({**form(title=1), "form_metadata": []}, [("U04", "form_metadata")]),
    ({"form": []}, [("U04", "form")]),
    ({**GOOD, "form_metadata": []}, [("U04", "form_metadata")]),
    ({**GOOD, "expecting_answers": {}, "isScreeningUnit": True}, []),
    (changed(GOOD, "form title", ...), [("U05", "form")]),
    (changed(GOOD, "form sections", ...), [("U05", "form")]),
    (changed(GOOD, "form submit_button", ...), [("U05", "form")]),
    (changed(GOOD, "form submit_button text", ...), [("U05", "form.submit_button")]),
    (changed(GOOD, "form submit_button", []), [("U07", "form.submit_button")]),
    (changed(GOOD, "form sections 0 title", ...), [("U05", "form.sections[0]")]),
    (changed(GOOD, "form sections 0 fieldsets", ...), [("U05", "form.sections[0]")]),
    (changed(GOOD, "form sections 0 fieldsets 0 rows", ...), [("U05", "form.sections[0].fieldsets[0]")]),
    (changed(GOOD, f"{ROW} fields", ...), [("U05", ROW_PATH)]),
    (changed(GOOD, f"{FIELD} label", ...), [("U05", FIELD_PATH)]),
    (changed(GOOD, f"{FIELD} name", ...), [("U05", FIELD_PATH)]),
    (changed(GOOD, f"{FIELD} label", ""), []),
    (form(field("select", options=...)), [("U05", FIELD_PATH)]),
    (form(field("radio", options=...)), [("U05", FIELD_PATH)]),
    (form(field("checkbox", options=...)), [("U05", FIELD_PATH)]),
    (form({"type": "button"}), []),
    (changed(GOOD, "form name", "x"), [("U06", "form.name")]),
    (changed(GOOD, f"{ROW} name", "x"), [("U06", f"{ROW_PATH}.name")]),
    (changed(GOOD, f"{ROW} instruction", "x"), [("U06", f"{ROW_PATH}.instruction")]),
    (form(field("button", label="x")), [("U06", f"{FIELD_PATH}.label")]),
    (form(field("button", validators={})), [("U06", f"{FIELD_PATH}.validators")]),
    (form(field("input", options=[])), [("U06", f"{FIELD_PATH}.options")]),
    (form(field("input", multiple=True)), [("U06", f"{FIELD_PATH}.multiple")]),
    (form(field("input", show_preview=True)), [("W03", f"{FIELD_PATH}.show_preview")]),
    (form(field("file", show_preview=True)), []),
    (form(field("button", show_preview=True)), [("U06", f"{FIELD_PATH}.show_preview")]),
    (form(title=0), [("U07", "form.title")]),
    (form(title=None), [("U07", "form.title")]),
    (form(show_instructions_as_modal=1), [("U07", "form.show_instructions_as_modal")]),
    (form(show_instructions_as_modal="true"), [("U07", "form.show_instructions_as_modal")]),
    (form(sections={}), [("U07", "form.sections")]),
    (form(sections=[]), []),
    (form(sections=["x", 1, None]), [("U07", f"form.sections[{i}]") for i in range(3)]),
    (changed(GOOD, "form sections 0 fieldsets", {"a": 1}), [("U07", "form.sections[0].fieldsets")]),
    (changed(GOOD, "form sections 0 collapsable", 1), [("U07", "form.sections[0].collapsable")]),
    (form(field(value=5)), [("U07", f"{FIELD_PATH}.value")]),
    (form(field("radio", value=1)), [("U07", f"{FIELD_PATH}.value")]),
    (form(field("select", value={})), [("U07", f"{FIELD_PATH}.value")]),
    (form(field("select", value=3)), [("U07", f"{FIELD_PATH}.value")]),
    (form(field("select", value=["1"], multiple=True)), []),
    (form(field("select", value="", multiple=True)), []),
    (form(field("checkbox", value="1")), [("U07", f"{FIELD_PATH}.value")]),
    (form(field("checkbox", value={"1": True})), []),
    (form(field(validators=[])), [("U07", f"{FIELD_PATH}.validators")]),
    (form("x"), [("U07", FIELD_PATH)]),
    (form(field(type=...)), [("U08", FIELD_PATH)]),
    (form(field(type="Input")), [("U08", f"{FIELD_PATH}.type")]),
    (form(field(type=None)), [("U08", f"{FIELD_PATH}.type")]),
    (form(field(type=[])), [("U07", f"{FIELD_PATH}.type"), ("U08", f"{FIELD_PATH}.type")]),
    (form(field(type="x", id="i"), field(id="i", name="a_input2")), [("U08", f"{FIELD_PATH}.type")]),
    (form(field(id="i"), field("email", id="i")), [("U09", "form")]),
    (form(field(id=""), field("email", id="")), [("U09", "form")]),
    (form(field(), field()), [("U10", "form")]),
    (form(field(name="main")), [("U10", "form")]),
    (form(field(id="main")), []),
    (form({"type": "button"}, {"type": "button"}), []),
    (form(field(id="s"), submit_button={"text": "", "id": "s"}), [("W09", "form.submit_button.id")]),
    (form(field("radio", options=TWICE)), [("U12", f"{FIELD_PATH}.options")]),
    (form(field("select", options=[])), []),
    (form(field(name="filesByFields")), [("U13", f"{FIELD_PATH}.name")]),
]  # fmt: skip


@pytest.mark.parametrize(("config", "expected"), BROKEN)
def test_a_broken_rule_is_found_at_its_place(config: Any, expected: list[tuple[str, str]]) -> None:
    assert found(verify_unit_config(config)) == expected


def test_every_error_is_in_one_report_unsupported_types_first_and_uniqueness_last() -> None:
    config = form(
        field(label=...), field(name="a", colour=1, value=1), field(name="a", type="no"), title=1, id=..., x=1
    )
    config["form"]["sections"][0]["name"] = "a"
    codes = [problem.code for problem in verify_unit_config(config).problems]
    assert codes == ["U08", "U06", "U07", "U05", "U06", "U07", "U10"]


def test_a_repeated_value_is_listed_once_per_extra_occurrence() -> None:
    problems = verify_unit_config(form(*(field(name=f"n{i}", id="x") for i in range(3)))).errors
    assert [problem.code for problem in problems] == ["U09"]
    assert problems[0].message.count("'x'") == 2


def test_a_missing_attribute_is_told_with_name_required_and_given() -> None:
    (problem,) = verify_unit_config(form(field(label=..., name="age"))).errors
    assert "'age'" in problem.message
    assert "label, name, type" in problem.message
    assert "given: type, name" in problem.message


TASK_DATA: list[tuple[Any, list[tuple[str, str]]]] = [
    ({}, [("D01", "")]),
    ({"form": {}}, [("D01", "")]),
    (None, [("D01", "")]),
    ([], [("D02", "")]),
    ([{}], [("D02", "[0]")]),
    ([None, GOOD], [("D02", "[0]")]),
    ([GOOD, {"form": 1}], [("U04", "[1].form")]),
    (["x"], [("U01", "[0]")]),
    ([GOOD], []),
    ([form(title="{{a}}")], [("W01", "[0].form.title")]),
    ([form(title='{{getPresignedUrl("x")}}')], []),
    ([form(title="insertions/a.html")], [("W02", "[0].form.title")]),
]


@pytest.mark.parametrize(("data", "expected"), TASK_DATA)
def test_task_data_is_checked_version_by_version(data: Any, expected: list[tuple[str, str]]) -> None:
    assert found(verify_task_data(data)) == expected


def test_problems_of_a_version_say_that_they_are_its() -> None:
    (problem,) = verify_task_data([form(title=1)]).errors
    assert (problem.code, problem.within) == ("U07", "D03")


def test_the_same_warning_in_many_versions_is_told_once() -> None:
    assert found(verify_task_data([form(field(name="a b"))] * 5)) == [("W05", f"[0].{FIELD_PATH}.name")]


def test_what_nests_too_deep_is_one_error() -> None:
    deep: Any = []
    for _ in range(10_000):
        deep = [deep]
    assert found(verify_unit_config(deep)) == [("D04", "")]
    assert found(verify_task_data([form(field(validators={"x": deep}))])) == [("D04", "")]


def test_keys_of_ones_own_are_accepted_on_demand() -> None:
    assert verify_unit_config({**GOOD, "mine": 1}, Checking(allow_extra=True)).is_valid


INSERTIONS = [
    ("insertions/a.html", []),
    (" insertions/a.html\n", []),
    ("insertions/sub/a.html", []),
    ("insertions/none.html", [("U11", "form.title")]),
    ("insertions/../a.html", [("U11", "form.title")]),
    ("insertions/sub/../../a.html", [("U11", "form.title")]),
    ("insertions/..\\..\\a.html", [("U11", "form.title")]),
    ("/insertions/a.html", [("U11", "form.title")]),
    ("C:\\insertions/a.html", [("U11", "form.title")]),
    ("See insertions/a.html", [("W21", "form.title")]),
    ("foo/insertions/a.html", [("W21", "form.title")]),
    ("insertions/a.HTML", []),
    ("insertions/a.txt", []),
]


@pytest.mark.parametrize(("title", "expected"), INSERTIONS)
def test_insertion_files_are_confined_and_must_be_there(title: str, expected: list[tuple[str, str]]) -> None:
    load = from_mapping({"insertions/a.html": "<b>", "insertions/sub/a.html": "<i>"})
    assert found(verify_unit_config(form(title=title), Checking(load=load))) == expected
