"""A button as the worker saw it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ajeeb.forms.composer.field_kind import FileUrl
from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.kinds.text_line import widget_attributes
from ajeeb.forms.composer.markup import element, escaped, text

_COLOUR = re.compile(r"(^|\s)btn-(?!(sm|lg|block)(\s|$))")  # a class that gives a button its colour


def shown(field: Mapping[str, Json], _value: Json, _: FileUrl) -> str:
    """The button with its own caption, not to be pressed."""
    coloured = _COLOUR.search(text(field.get("classes_input_element")))
    looks = "btn" if coloured else "btn btn-outline-primary"
    attributes = {"type": "button", **widget_attributes(field, looks)}
    return element("button", attributes, escaped(text(field.get("value"))))
