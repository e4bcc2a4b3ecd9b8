"""What the single-line and multi-line text types share."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.attributes import Level
from ajeeb.forms.composer.json_values import Json

from .kind import COMMON, INPUT_EVENTS, TOLERATED, FieldKind, Traits


def text_kind(name: str, traits: Traits) -> FieldKind:
    """A type whose value is the text that was typed."""
    return FieldKind(
        level=Level(name=name, attributes=COMMON, events=INPUT_EVENTS, tolerated=TOLERATED),
        traits=traits,
        initial=initial_text,
        accepts=accepts_text,
    )


def initial_text(field: Mapping[str, Json]) -> Json:
    """The configured text, or none."""
    return field.get("value", "")


def accepts_text(_: Mapping[str, Json], value: Json) -> bool:
    """Any text."""
    return value is None or isinstance(value, str)
