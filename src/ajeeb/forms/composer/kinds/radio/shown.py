"""Radio buttons with the choice that was made."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.field_kind import FileUrl, option_values
from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.kinds.option_boxes import option_boxes
from ajeeb.forms.composer.markup import text

from .declaration import same


def shown(field: Mapping[str, Json], value: Json, _: FileUrl) -> str:
    """The options; a choice that is no option any more comes last."""
    known = any(same(value, option) for option in option_values(field))
    others = () if known or value in (None, "") else (text(value),)
    return option_boxes(field, "radio", lambda option: same(value, option), others)
