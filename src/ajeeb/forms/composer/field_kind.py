"""What a field type declares: its attributes, its events, its values, and how validators see them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .attributes import Level, attributes
from .json_values import Json, js_truthy

Empty = Literal["trimmed_text", "no_choice", "no_items", "none_true", "no_file", "never"]
"""When `required` refuses a value: blank text, "" or null, no item, no option that is true, null, never."""
Measure = Literal["code_units", "items", "true_options", "none"]
"""What `minLength` and `maxLength` count; `none` means that they have no effect."""

FileUrl: TypeAlias = Callable[[str, Mapping[str, Json]], str | None]
"""Field name and the value of a file field, whose `name` is a text, to where the file can be had; None if it cannot."""


@dataclass(frozen=True, kw_only=True)
class Traits:
    """How the built-in validators see a value of this type. Data, so that a page can follow it too."""

    empty: Empty
    measure: Measure
    takes_regexp: bool = False
    takes_extension: bool = False
    is_validated: bool = True
    is_submitted: bool = True

    def as_json(self) -> dict[str, str | bool]:
        """For the page."""
        return dict(vars(self))


@dataclass(frozen=True, kw_only=True)
class FieldKind:
    """One type of field."""

    level: Level
    """Its attributes and events; the name is the `type` in the file."""
    traits: Traits
    """How validators see a value."""
    initial: Callable[[Mapping[str, Json]], Json]
    """The value before a worker touches the field."""
    accepts: Callable[[Mapping[str, Json], Json], bool]
    """Whether a worker or a trigger may set this value; null always may be."""
    shown: Callable[[Mapping[str, Json], Json, FileUrl], str]
    """The widget with a value in it, as HTML that cannot be changed; values are escaped, null shows empty."""
    simulated: Callable[[Mapping[str, Json], random.Random], Json]
    """What a worker might answer; accepted by the field's built-in validators wherever something is."""
    submits: Callable[[Json], Json] = lambda value: value
    """What is stored of a value."""
    traits_if_multiple: Traits | None = None
    """How validators see a value of a field with `multiple`, where that makes a difference."""

    @property
    def name(self) -> str:
        """The `type` in the file."""
        return self.level.name

    def seen(self, field: Mapping[str, Json]) -> Traits:
        """How validators see a value of this very field."""
        several = self.traits_if_multiple
        return self.traits if several is None or not is_multiple(field) else several

    @property
    def takes_options(self) -> bool:
        """Whether the worker chooses among options."""
        return "options" in self.level.by_name


COMMON = attributes(
    ("type", "!string", "Type of the field"),
    ("name", "!string", "Key of the value in the results; unique in the form"),
    ("label", "!string", "Text above the field; may be empty"),
    ("id", "string", "HTML id; unique in the form"),
    ("help", "string", "Small print under the field (HTML)"),
    ("tooltip", "string", "Shown when the pointer rests on the field"),
    ("placeholder", "string", "Shown in the empty field"),
    ("icon", "string", "Text before the label"),
    ("classes", "string", "CSS classes of the wrapper"),
    ("classes_input_element", "string", "CSS classes of the input element"),
    ("validators", "object", "Validator to argument"),
    ("triggers", "object", "Event to function"),
    ("value", "string", "Initial value"),
)
OPTIONS = attributes(("options", "!array", "What there is to choose from: objects with label and value"))
TOLERATED = {"show_preview": "W03"}

INPUT_EVENTS = ("onChange", "onBlur", "onFocus", "onClick")


def option_values(field: Mapping[str, Json]) -> list[Json]:
    """The values of the options that are well-formed."""
    options = field.get("options")
    if not isinstance(options, list):
        return []
    return [option["value"] for option in options if isinstance(option, dict) and "value" in option]


def is_multiple(field: Mapping[str, Json]) -> bool:
    """Whether a drop-down takes several choices."""
    return js_truthy(field.get("multiple"))
