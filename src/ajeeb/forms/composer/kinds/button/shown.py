"""A button as the worker saw it."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.field_kind import FileUrl
from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.kinds.text_line import widget_attributes
from ajeeb.forms.composer.markup import element, escaped, text


def shown(field: Mapping[str, Json], _value: Json, _: FileUrl) -> str:
    """The button with its own caption, not to be pressed."""
    attributes = {"type": "button", **widget_attributes(field, "btn btn-outline-primary")}
    return element("button", attributes, escaped(text(field.get("value"))))
