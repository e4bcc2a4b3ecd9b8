"""What the types whose value is a text declare alike."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.attributes import Level
from ajeeb.forms.composer.field_kind import COMMON, INPUT_EVENTS, TOLERATED
from ajeeb.forms.composer.json_values import Json


def text_level(name: str) -> Level:
    """The attributes and events of a type that is typed into."""
    return Level(name=name, attributes=COMMON, events=INPUT_EVENTS, tolerated=TOLERATED)


def initial_text(field: Mapping[str, Json]) -> Json:
    """The configured text, or none."""
    return field.get("value", "")


def accepts_text(_: Mapping[str, Json], value: Json) -> bool:
    """Any text."""
    return value is None or isinstance(value, str)
