"""A masked text as it was submitted."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.field_kind import FileUrl
from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.kinds.text_line import text_line

MASK = "••••••••"


def shown(field: Mapping[str, Json], value: Json, _: FileUrl) -> str:
    """Dots, always as many: neither the text nor its length is told."""
    return text_line(field, MASK if value not in (None, "") else "")
