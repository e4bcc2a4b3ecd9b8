"""The forms that are measured: one of any length, and what a server needs to serve one."""

from __future__ import annotations

from typing import Any

import ajeeb as aj
from ajeeb.forms.composer import extrapolate, from_mapping

from .form_values import CALLED, short_values

_KINDS = ("input", "textarea", "select", "radio", "checkbox", "file", "email", "number", "hidden", "password")
_OPTIONS = [{"label": f"Option {number}", "value": f"v{number}"} for number in range(5)]


@aj.procedure(concurrency=10_000)
async def nothing(prompt: str) -> str:
    """An answer that costs nothing."""
    return "ok"


def long_form(places: int) -> aj.Task:
    """200 fields of every type."""
    tokens = {"tokens_values": {"subject": "a dog", "number": 1}}
    (version,) = extrapolate(form_of(200), [tokens], from_mapping({}))
    return aj.Task(form=version, assignments_per_unit=places, name="bench")


def short_form(places: int) -> aj.Task:
    """A few lines to write, and a procedure to call."""
    fields = [
        {"type": "textarea", "name": name, "label": name, "validators": {"required": True, "maxLength": 2000}}
        for name in short_values()
    ]
    fieldsets = [{"title": "", "rows": [{"fields": fields}]}]
    section = {"name": "section", "title": "Section", "fieldsets": fieldsets}
    version = {"form": {"title": "Form", "sections": [section], "submit_button": {"text": "Send"}}}
    return aj.Task(form=version, procedures={CALLED: nothing}, assignments_per_unit=places, name="bench")


def form_of(count: int) -> dict[str, Any]:
    """A form with a token in every label and in the title."""
    rows = [{"fields": [_field(number), _field(number + 1)]} for number in range(0, count, 2)]
    sections = [
        {
            "name": f"section_{start}",
            "title": "Section",
            "fieldsets": [{"title": "", "rows": rows[start : start + 10]}],
        }
        for start in range(0, len(rows), 10)
    ]
    return {"form": {"title": "{{number}}", "sections": sections, "submit_button": {"text": "Send"}}}


def _field(number: int) -> dict[str, Any]:
    kind = _KINDS[number % len(_KINDS)]
    field: dict[str, Any] = {
        "type": kind,
        "name": f"field_{number}",
        "id": f"id_{number}",
        "label": f"What about {{{{subject}}}}, question {number}?",
        "help": "Answer in <b>your own</b> words.",
        "validators": {"required": True},
    }
    if kind in {"input", "textarea", "email"}:
        field["validators"] |= {"minLength": 2, "maxLength": 200, "regexp": "^[a-z ]+$"}
    if kind in {"select", "radio", "checkbox"}:
        field["options"] = _OPTIONS
    if kind == "hidden":
        del field["validators"]
    return field
