"""Boxes as they were ticked."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.field_kind import FileUrl, option_values
from ajeeb.forms.composer.json_values import Json, js_string
from ajeeb.forms.composer.kinds.option_boxes import option_boxes


def shown(field: Mapping[str, Json], value: Json, _: FileUrl) -> str:
    """The boxes; one that was ticked and is no option any more comes last."""
    ticked = [key for key, is_ticked in value.items() if is_ticked is True] if isinstance(value, dict) else []
    known = {js_string(option) for option in option_values(field)}
    others = tuple(key for key in ticked if key not in known)
    return option_boxes(field, "checkbox", lambda option: js_string(option) in ticked, others)
