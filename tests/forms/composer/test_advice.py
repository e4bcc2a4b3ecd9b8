"""Every warning, one doubtful form each; none of them makes a form invalid."""

from __future__ import annotations

from typing import Any

import pytest

from ajeeb.forms.composer import Checking, Modules, verify_unit_config

from .building import FIELD_PATH, field, form

KNOWN = Checking(modules=Modules(validators={"mine"}, triggers={"go"}))
V, T = f"{FIELD_PATH}.validators", f"{FIELD_PATH}.triggers"
SETS = "form.sections[0].fieldsets"
TEMPLATE = {"lookup_name": "t", "rows": []}


def section(**more: Any) -> dict[str, Any]:
    return {"title": "", "fieldsets": [], **more}


DOUBTFUL: list[tuple[Any, list[tuple[str, str]]]] = [
    (form({"type": "button", "triggers": {"onClick": "go"}}), [("W04", FIELD_PATH)]),
    (form({"type": "button", "triggers": {}}), []),
    (form(field(name="a.b")), [("W05", f"{FIELD_PATH}.name")]),
    (form(field(name="1a")), [("W05", f"{FIELD_PATH}.name")]),
    (form(field(name="_a-1")), []),
    (form(field(name="a__b")), [("W06", f"{FIELD_PATH}.name")]),
    (form(sections=[section(name="s", fieldsets=[TEMPLATE, TEMPLATE])]), [("W07", f"{SETS}[1].lookup_name")]),
    (form(sections=[section(name="s", fieldsets=[TEMPLATE]), section(name="u", fieldsets=[TEMPLATE])]), []),
    (form(sections=[section(fieldsets=[TEMPLATE])]), [("W08", f"{SETS}[0].lookup_name")]),
    (form(field("select", value="3")), [("W10", f"{FIELD_PATH}.value")]),
    (form(field("select", value=["1", "3"])), [("W10", f"{FIELD_PATH}.value")]),
    (form(field("radio", value="1", options=[{"label": "", "value": 1}])), []),
    (form(field("checkbox", value={"3": True})), [("W10", f"{FIELD_PATH}.value")]),
    (form(field("radio", options=["x"])), [("W11", f"{FIELD_PATH}.options[0]")]),
    (form(field("radio", options=[{"label": "x"}])), [("W11", f"{FIELD_PATH}.options[0]")]),
    (form(field("radio", options=[{"label": 1, "value": ""}])), [("W11", f"{FIELD_PATH}.options[0].label")]),
    (form(field("radio", options=[{"label": "", "value": []}])), [("W11", f"{FIELD_PATH}.options[0].value")]),
    (form(field(validators={"minlength": 1})), [("W12", f"{V}.minlength")]),
    (form(field(validators={"mine": 1})), []),
    (form(field(validators={"minLength": "abc"})), [("W13", f"{V}.minLength")]),
    (form(field(validators={"minLength": "12"})), []),
    (form(field(validators={"minLength": None})), []),
    (form(field(validators={"required": "false"})), [("W13", f"{V}.required")]),
    (form(field(validators={"regexp": "("})), [("W13", f"{V}.regexp")]),
    (form(field(validators={"regexp": ["a", "zz"]})), [("W13", f"{V}.regexp")]),
    (form(field(validators={"regexp": ["a", ""]})), []),
    (form(field(validators={"regexp": 5})), [("W13", f"{V}.regexp")]),
    (form(field("file", validators={"fileExtension": [1]})), [("W13", f"{V}.fileExtension")]),
    (form(field("file", validators={"fileExtension": ["tar.gz"]})), [("W13", f"{V}.fileExtension")]),
    (form(field("file", validators={"fileExtension": [".PNG", "jpg"]})), []),
    (form(field("radio", validators={"minLength": 1})), [("W14", f"{V}.minLength")]),
    (form(field("select", validators={"minLength": 1})), [("W14", f"{V}.minLength")]),
    (form(field("select", validators={"minLength": 1}, multiple=True)), []),
    (form(field("number", validators={"minLength": 1})), []),
    (form(field("number", validators={"regexp": "x"})), [("W14", f"{V}.regexp")]),
    (form(field("hidden", validators={"required": True})), [("W14", f"{V}.required")]),
    (form(field("input", validators={"fileExtension": "png"})), [("W14", f"{V}.fileExtension")]),
    (form(field(triggers={"onChange": {}})), [("W15", f"{T}.onChange")]),
    (form(field(triggers={"onChange": ["go", 1, 2]})), [("W15", f"{T}.onChange")]),
    (form(field(triggers={"onChange": []})), [("W15", f"{T}.onChange")]),
    (form(field(triggers={"onChange": ["go", [1]], "onBlur": ["go"], "onFocus": "go"})), []),
    (form(field(triggers={"onChange": "gone"})), [("W16", f"{T}.onChange")]),
    (form(field("select", triggers={"onBlur": "go"})), [("W17", f"{T}.onBlur")]),
    (form(field("hidden", triggers={"onClick": "go"})), [("W17", f"{T}.onClick")]),
    (form(submit_button={"text": "", "triggers": {"onBlur": "go"}}), [("W17", "form.submit_button.triggers.onBlur")]),
    (form(sections=[section(triggers={"onClick": "gone"})]), [("W16", "form.sections[0].triggers.onClick")]),
]  # fmt: skip


@pytest.mark.parametrize(("config", "expected"), DOUBTFUL)
def test_what_is_probably_not_meant_is_a_warning(config: Any, expected: list[tuple[str, str]]) -> None:
    report = verify_unit_config(config, KNOWN)
    assert [(problem.code, problem.location) for problem in report.warnings] == expected
    assert report.is_valid


def test_functions_that_are_not_known_are_not_judged() -> None:
    config = form(field(validators={"theirs": 1}, triggers={"onChange": "theirs"}))
    assert verify_unit_config(config, Checking()).problems == ()
