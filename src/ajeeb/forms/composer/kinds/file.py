"""One file to upload. The value is null, or an object with `name`, `size`, `type` and `lastModified`."""

from __future__ import annotations

from ajeeb.forms.composer.attributes import Level, attributes, replacing
from ajeeb.forms.composer.json_values import Json

from .kind import COMMON, INPUT_EVENTS, FieldKind, Traits


def _submits(value: Json) -> Json:
    """Without the browser's own object, which older pages send along as `{}`."""
    if not isinstance(value, dict):
        return value
    return {key: inner for key, inner in value.items() if key != "file"}


KIND = FieldKind(
    level=Level(
        name="file",
        attributes=replacing(
            COMMON, attributes(("show_preview", "boolean", "Whether the chosen file is shown"))
        ),
        events=INPUT_EVENTS,
    ),
    traits=Traits(empty="no_file", measure="none", takes_extension=True),
    initial=lambda field: field.get("value"),
    submits=_submits,
    accepts=lambda _, _value: True,
)
