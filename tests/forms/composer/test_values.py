"""What fields start with, what may be set, and what is submitted and refused."""

from __future__ import annotations

from typing import Any

import pytest

from ajeeb.forms.composer import could_come_from, form_fields, initial_values, may_be_set, refused, submitted

from .building import KINDS, field, form

STARTS: list[tuple[dict[str, Any], Any]] = [
    *(
        (field(kind), "")
        for kind in ("input", "email", "textarea", "number", "password", "hidden", "radio", "select")
    ),
    (field("input", value="x"), "x"),
    (field("hidden", value="x"), "x"),
    (field("radio", options=[{"label": "", "value": 0, "checked": True}]), ""),
    (field("radio", value="1"), "1"),
    (field("select", value="9"), "9"),
    (field("select", multiple=True), []),
    (field("select", multiple=True, value=""), []),
    (field("select", multiple=True, value=["1"]), ["1"]),
    (field("checkbox"), {"1": False, "2": False}),
    (field("checkbox", options=[{"label": "", "value": 1.0, "checked": True}]), {"1": True}),
    (field("checkbox", value={"2": True}), {"2": True}),
    (field("file"), None),
    (field("button", value="Go"), "Go"),
]


@pytest.mark.parametrize(("one", "start"), STARTS)
def test_a_field_starts_with(one: dict[str, Any], start: Any) -> None:
    assert initial_values([one]) == {one["name"]: start}
    assert could_come_from(one, start)


def test_boxes_that_start_ticked_and_are_no_options_stay_in_the_value() -> None:
    one = field("checkbox", value={"old": True, "1": "yes"})
    assert could_come_from(one, {"old": True, "1": "yes", "2": True})
    assert could_come_from(one, {"old": True, "1": False})
    assert not could_come_from(one, {"old": False, "1": "yes"})
    assert not could_come_from(one, {"old": True, "new": True})
    assert not could_come_from(one, {"old": True, "2": "yes"})


NUMBERS = field(
    "radio", options=[{"label": "", "value": 1}, {"label": "", "value": True}, {"label": "", "value": 0}]
)
SETS: list[tuple[dict[str, Any], Any, bool]] = [
    *((field(kind), None, True) for kind in KINDS),
    *(
        (field(kind), "x", True)
        for kind in ("input", "email", "textarea", "number", "password", "hidden", "select")
    ),
    *(
        (field(kind), 1, False)
        for kind in ("input", "email", "textarea", "number", "password", "hidden", "select")
    ),
    (field("radio"), "1", True),
    (field("radio"), "3", False),
    (field("radio"), "", False),
    (field("radio"), 1, False),
    (NUMBERS, 1, True),
    (NUMBERS, "1", False),
    (NUMBERS, True, True),
    (NUMBERS, False, False),
    (field("select", multiple=True), ["1", "2"], True),
    (field("select", multiple=True), ["3"], False),
    (field("select", multiple=True), "1", False),
    (field("select", multiple=True), [1], False),
    (field("checkbox"), {"1": True}, True),
    (field("checkbox"), {"3": True}, False),
    (field("checkbox"), {"1": 1}, False),
    (field("checkbox"), ["1"], False),
    (field("file"), 5, True),
    (field("button"), 5, True),
]


@pytest.mark.parametrize(("one", "value", "may"), SETS)
def test_what_may_be_set(one: dict[str, Any], value: Any, may: bool) -> None:
    assert may_be_set(one, value) is may


def test_templates_are_no_part_of_the_form_at_first() -> None:
    config = form(field(), {"type": "button"})
    template = {"lookup_name": "t", "rows": [{"fields": [field(name="later")]}]}
    config["form"]["sections"][0]["fieldsets"].append(template)
    assert list(form_fields(config)) == ["a_input"]


def test_hidden_fields_are_always_submitted_and_buttons_never() -> None:
    fields = {kind: field(kind, name=kind) for kind in KINDS}
    values = initial_values(fields.values())
    uploaded = {"lastModified": 1, "name": "pic.PNG", "size": 7, "type": "image/png", "file": {}}
    made = submitted(fields, {**values, "file": uploaded}, invisible={"hidden", "input"})
    assert list(made) == [kind for kind in KINDS if kind not in {"input", "button"}]
    assert made["file"] == {"lastModified": 1, "name": "pic.PNG", "size": 7, "type": "image/png"}


def test_what_was_invisible_is_not_refused() -> None:
    fields = {name: field(name=name, validators={"required": True}) for name in ("a", "b", "c")}
    assert list(refused(fields, {"a": "", "b": "x"})) == ["a"]
    assert list(refused(fields, {"b": "x"}, must_be_there=fields)) == ["a", "c"]
