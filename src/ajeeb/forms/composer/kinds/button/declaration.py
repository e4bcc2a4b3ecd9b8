"""What a button may have. Its caption is no answer and is not submitted."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.attributes import Level, attributes
from ajeeb.forms.composer.field_kind import Traits
from ajeeb.forms.composer.json_values import Json

LEVEL = Level(
    name="button",
    attributes=attributes(
        ("type", "!string", "Type of the field"),
        ("name", "string", "Finds the button in triggers; unique in the form"),
        ("id", "string", "HTML id; unique in the form"),
        ("value", "string", "Caption"),
        ("help", "string", "Small print under the button (HTML)"),
        ("tooltip", "string", "Shown when the pointer rests on the button"),
        ("classes", "string", "CSS classes of the wrapper"),
        ("classes_input_element", "string", "CSS classes of the button element"),
        ("triggers", "object", "Event to function"),
    ),
    events=("onClick",),
)
TRAITS = Traits(empty="never", measure="none", is_validated=False, is_submitted=False)


def accepts(_: Mapping[str, Json], _value: Json) -> bool:
    """Any caption."""
    return True
