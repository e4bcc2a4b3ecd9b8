"""A drop-down for one choice or several. Values are strings, also where options are numbers."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.attributes import Level, attributes, replacing
from ajeeb.forms.composer.json_values import Json, js_string

from .kind import COMMON, OPTIONS, TOLERATED, FieldKind, Traits, is_multiple, option_values

_ONE = Traits(empty="no_choice", measure="none")
_SEVERAL = Traits(empty="no_items", measure="items")


def _initial(field: Mapping[str, Json]) -> Json:
    value = field.get("value", [] if is_multiple(field) else "")
    return [] if is_multiple(field) and value == "" else value


def _accepts(field: Mapping[str, Json], value: Json) -> bool:
    if value is None:
        return True
    if not is_multiple(field):
        return isinstance(value, str)
    known = {js_string(option) for option in option_values(field)}
    return isinstance(value, list) and all(isinstance(item, str) and item in known for item in value)


KIND = FieldKind(
    level=Level(
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
    ),
    traits=_ONE,
    traits_if_multiple=_SEVERAL,
    initial=_initial,
    accepts=_accepts,
)
