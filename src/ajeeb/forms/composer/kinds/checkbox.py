"""Boxes to tick. The value is an object: option value to whether it is ticked."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.attributes import Level, attributes, replacing
from ajeeb.forms.composer.json_values import Json, js_string, js_truthy

from .kind import COMMON, OPTIONS, TOLERATED, FieldKind, Traits, option_values


def _initial(field: Mapping[str, Json]) -> Json:
    if isinstance(field.get("value"), dict):
        return dict(field["value"])
    options = field.get("options")
    return {
        js_string(option["value"]): js_truthy(option.get("checked"))
        for option in (options if isinstance(options, list) else [])
        if isinstance(option, dict) and "value" in option
    }


def _accepts(field: Mapping[str, Json], value: Json) -> bool:
    known = {js_string(option) for option in option_values(field)}
    return value is None or (
        isinstance(value, dict)
        and all(key in known and isinstance(ticked, bool) for key, ticked in value.items())
    )


KIND = FieldKind(
    level=Level(
        name="checkbox",
        attributes=replacing(
            (*COMMON, *OPTIONS),
            attributes(("value", "object", "Option value to whether it is ticked at first")),
        ),
        events=("onChange", "onClick"),
        tolerated=TOLERATED,
    ),
    traits=Traits(empty="none_true", measure="true_options"),
    initial=_initial,
    accepts=_accepts,
)
