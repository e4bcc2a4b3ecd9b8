"""A longer text as it was submitted."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.field_kind import FileUrl
from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.kinds.text_line import widget_attributes
from ajeeb.forms.composer.markup import element, escaped, text

_FEWEST_LINES, _MOST_LINES, _LINE_CHARS = 3, 40, 80


def shown(field: Mapping[str, Json], value: Json, _: FileUrl) -> str:
    """The text in a box that cannot be changed, as high as the text is long; white space stays as it was typed."""
    written = text(value)
    lines = sum(len(line) // _LINE_CHARS + 1 for line in written.split("\n"))
    rows = str(min(max(lines, _FEWEST_LINES), _MOST_LINES))
    # A parser drops the first line feed of a textarea: this one, not the worker's.
    return element("textarea", {**widget_attributes(field), "rows": rows}, "\n" + escaped(written))
