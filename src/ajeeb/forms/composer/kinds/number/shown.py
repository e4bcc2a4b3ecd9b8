"""A number as it was submitted."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.field_kind import FileUrl
from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.kinds.text_line import text_line
from ajeeb.forms.composer.markup import text


def shown(field: Mapping[str, Json], value: Json, _: FileUrl) -> str:
    """What was typed, even where that is no number: a number input would show that empty."""
    return text_line(field, text(value))
