"""One file to upload. The value is null, or an object with `name`, `size`, `type` and `lastModified`."""

from __future__ import annotations

from ajeeb.forms.composer.attributes import Level, attributes, replacing

from .kind import COMMON, INPUT_EVENTS, FieldKind, Traits

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
    accepts=lambda _, _value: True,
)
