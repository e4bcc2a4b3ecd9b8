"""What check boxes may have. The value is an object: option value to whether it is ticked."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.attributes import Level, attributes, replacing
from ajeeb.forms.composer.field_kind import COMMON, OPTIONS, TOLERATED, Traits, option_values
from ajeeb.forms.composer.json_values import Json, js_string, js_truthy

LEVEL = Level(
    name="checkbox",
    attributes=replacing(
        (*COMMON, *OPTIONS),
        attributes(("value", "object", "Option value to whether it is ticked at first")),
    ),
    events=("onChange", "onClick"),
    tolerated=TOLERATED,
)
TRAITS = Traits(empty="none_true", measure="true_options")


def initial(field: Mapping[str, Json]) -> Json:
    """The configured ticks, or those of the options."""
    if isinstance(field.get("value"), dict):
        return dict(field["value"])
    options = field.get("options")
    return {
        js_string(option["value"]): js_truthy(option.get("checked"))
        for option in (options if isinstance(options, list) else [])
        if isinstance(option, dict) and "value" in option
    }


def accepts(field: Mapping[str, Json], value: Json) -> bool:
    """Ticks of the options it has, all true or false."""
    known = {js_string(option) for option in option_values(field)}
    return value is None or (
        isinstance(value, dict)
        and all(key in known and isinstance(ticked, bool) for key, ticked in value.items())
    )
