"""The levels of a form: configuration, form, submit button, sections, fieldsets, rows. Fields are in `kinds`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .attributes import Level, attributes
from .kinds import KINDS, FieldKind

_ID = ("id", "string", "HTML id; unique in the form")
_CLASSES = ("classes", "string", "CSS classes, parted by spaces")

CONFIG = Level(
    name="configuration",
    attributes=attributes(
        ("form", "!object", "The form that a worker fills"),
        ("form_metadata", "object", "Travels with the form and is not shown"),
    ),
    children="form",
)

EXTRA_KEYS = ("expecting_answers", "isScreeningUnit")
"""What gold and screening units have beside the form."""

FORM = Level(
    name="form",
    attributes=attributes(
        ("title", "!string", "Heading (HTML)"),
        ("instruction", "string", "Text under the heading (HTML)"),
        ("show_instructions_as_modal", "boolean", "Show the instruction in a window that a button opens"),
        ("sections", "!array", "The sections, from top to bottom"),
        ("submit_button", "!object", "The button that ends the task"),
        _ID,
        _CLASSES,
    ),
    children="sections",
)

SUBMIT_BUTTON = Level(
    name="submit button",
    attributes=attributes(
        ("text", "!string", "Caption"),
        ("instruction", "string", "Block above the button (HTML)"),
        ("tooltip", "string", "Shown when the pointer rests on the button"),
        ("id", "string", "HTML id of the block around the button"),
        _CLASSES,
        ("classes_button_element", "string", "CSS classes of the button itself"),
        ("triggers", "object", "Event to function"),
    ),
    events=("onClick",),
)

SECTION = Level(
    name="section",
    attributes=attributes(
        ("title", "!string", "Header (HTML); empty hides it"),
        ("instruction", "string", "Text below the title (HTML)"),
        ("name", "string", "Unique; finds the section for dynamic fieldsets"),
        _ID,
        _CLASSES,
        ("collapsable", "boolean", "Whether a click on the header folds the section; true if absent"),
        ("initially_collapsed", "boolean", "Whether it starts folded"),
        ("fieldsets", "!array", "The fieldsets, from top to bottom"),
        ("triggers", "object", "Event to function"),
    ),
    events=("onClick",),
    children="fieldsets",
)

FIELDSET = Level(
    name="fieldset",
    attributes=attributes(
        ("rows", "!array", "The rows, from top to bottom"),
        ("title", "string", "Header (HTML)"),
        ("instruction", "string", "Text below the title (HTML)"),
        ("help", "string", "Small print under the rows (HTML)"),
        ("name", "string", "Unique"),
        ("lookup_name", "string", "Makes it a template that procedures fill and add"),
        _ID,
        _CLASSES,
    ),
    children="rows",
)

ROW = Level(
    name="row",
    attributes=attributes(
        ("fields", "!array", "The fields, side by side"),
        ("help", "string", "Small print under the row (HTML)"),
        _ID,
        _CLASSES,
    ),
    children="fields",
)


@dataclass(frozen=True, kw_only=True)
class Format:
    """The tables that a configuration is checked against; another generator hands in its own."""

    config: Level = CONFIG
    form: Level = FORM
    submit_button: Level = SUBMIT_BUTTON
    nested: tuple[Level, ...] = (SECTION, FIELDSET, ROW)
    """From the outside in; each holds the next, the last holds fields."""
    kinds: Mapping[str, FieldKind] | None = None
    """Field types by name; the built-in ones if None."""

    @property
    def field_kinds(self) -> Mapping[str, FieldKind]:
        """Field types by name."""
        return KINDS if self.kinds is None else self.kinds


FORM_COMPOSER = Format()
