"""What a drop-down may have. Values are strings, also where options are numbers."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.attributes import Level, attributes, replacing
from ajeeb.forms.composer.field_kind import COMMON, OPTIONS, TOLERATED, Traits, is_multiple, option_values
from ajeeb.forms.composer.json_values import Json, js_string

LEVEL = Level(
    name="select",
    attributes=replacing(
        (*COMMON, *OPTIONS),
        attributes(
            ("multiple", "boolean", "Whether several may be chosen"),
            ("value", "string|array", "What is chosen at first"),
        ),
    ),
    events=("onChange",),
    tolerated=TOLERATED,
)
ONE = Traits(empty="no_choice", measure="none")
SEVERAL = Traits(empty="no_items", measure="items")


def initial(field: Mapping[str, Json]) -> Json:
    """The configured choice, or none."""
    value = field.get("value", [] if is_multiple(field) else "")
    return [] if is_multiple(field) and value == "" else value


def accepts(field: Mapping[str, Json], value: Json) -> bool:
    """Any text, as scripts may add options; of several choices, only options."""
    if value is None:
        return True
    if not is_multiple(field):
        return isinstance(value, str)
    known = {js_string(option) for option in option_values(field)}
    return isinstance(value, list) and all(isinstance(item, str) and item in known for item in value)
