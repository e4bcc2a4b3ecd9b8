"""A button that calls a trigger. Its caption is no answer and is not submitted."""

from __future__ import annotations

from ajeeb.forms.composer.attributes import Level, attributes

from .kind import FieldKind, Traits
from .text import initial_text

KIND = FieldKind(
    level=Level(
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
    ),
    traits=Traits(empty="never", measure="none", is_validated=False, is_submitted=False),
    initial=initial_text,
    accepts=lambda _, _value: True,
)
