"""Forms to break: a correct one, and ways to change it."""

from __future__ import annotations

import copy
from typing import Any

Json = Any


def field(kind: str = "input", **more: Json) -> dict[str, Json]:
    """A correct field of a type, with changes; a change to ... takes the attribute away."""
    base: dict[str, Json] = {"type": kind, "name": f"a_{kind}", "label": "Label"}
    if kind in {"select", "checkbox", "radio"}:
        base["options"] = [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}]
    if kind == "button":
        base = {"type": "button", "name": "a_button"}
    return {name: value for name, value in {**base, **more}.items() if value is not ...}


def form(*fields: Json, **more: Json) -> dict[str, Json]:
    """A correct configuration with these fields, and changes to the form."""
    section = {
        "title": "Section",
        "name": "main",
        "fieldsets": [{"title": "Set", "rows": [{"fields": list(fields)}]}],
    }
    base = {"title": "Title", "sections": [section], "submit_button": {"text": "Send"}}
    return {"form": {name: value for name, value in {**base, **more}.items() if value is not ...}}


def changed(config: Json, path: str, value: Json) -> Json:
    """A copy with one place changed, named by steps parted by spaces; ... takes it away."""
    config = copy.deepcopy(config)
    *outer, last = [int(step) if step.isdigit() else step for step in path.split()]
    here = config
    for step in outer:
        here = here[step]
    if value is ...:
        del here[last]
    else:
        here[last] = value
    return config


ROW = "form sections 0 fieldsets 0 rows 0"
ROW_PATH = "form.sections[0].fieldsets[0].rows[0]"
FIELD = "form sections 0 fieldsets 0 rows 0 fields 0"
FIELD_PATH = "form.sections[0].fieldsets[0].rows[0].fields[0]"
KINDS = (
    "input",
    "email",
    "textarea",
    "number",
    "password",
    "select",
    "checkbox",
    "radio",
    "file",
    "hidden",
    "button",
)
