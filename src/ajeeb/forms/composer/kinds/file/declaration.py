"""What a file field may have. The value is null, or an object with `name`, `size`, `type` and `lastModified`."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.attributes import Level, attributes, replacing
from ajeeb.forms.composer.field_kind import COMMON, INPUT_EVENTS, Traits
from ajeeb.forms.composer.json_values import Json

LEVEL = Level(
    name="file",
    attributes=replacing(COMMON, attributes(("show_preview", "boolean", "Whether the chosen file is shown"))),
    events=INPUT_EVENTS,
)
TRAITS = Traits(empty="no_file", measure="none", takes_extension=True)


def initial(field: Mapping[str, Json]) -> Json:
    """No file, unless the author names one."""
    return field.get("value")


def accepts(_: Mapping[str, Json], _value: Json) -> bool:
    """Anything: what a trigger sets is its own matter. What is submitted must describe a file."""
    return True


def submits(value: Json) -> Json:
    """Without the browser's own object, which older pages send along as `{}`."""
    if not isinstance(value, dict):
        return value
    return {key: inner for key, inner in value.items() if key != "file"}


def describes_file(value: Json) -> bool:
    """Whether a value says of a file what is needed: its name, and its size in bytes (-1 if unknown)."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("name"), str)
        and bool(value["name"].strip())
        and _is_count(value.get("size"))
        and isinstance(value.get("type", ""), str)
        and isinstance(value.get("lastModified", -1), int | float | None)
    )


def _is_count(size: Json) -> bool:
    return isinstance(size, int) and not isinstance(size, bool) and size >= -1
