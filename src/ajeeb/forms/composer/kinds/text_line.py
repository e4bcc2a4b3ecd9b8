"""How the single-line text types are shown."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.markup import element, optional_text


def widget_attributes(
    field: Mapping[str, Json], classes: str = "form-control"
) -> dict[str, str | bool | None]:
    """What every widget carries that is one element: id and name, classes, and that nothing can be changed."""
    more = optional_text(field.get("classes_input_element"))
    return {
        "id": optional_text(field.get("id")),
        "name": optional_text(field.get("name")),
        "class": f"{classes} {more}" if more else classes,
        "disabled": True,
    }


def text_line(field: Mapping[str, Json], shown: str, kind: str = "text") -> str:
    """An input element with a text in it."""
    return element("input", {"type": kind, **widget_attributes(field), "value": shown})
