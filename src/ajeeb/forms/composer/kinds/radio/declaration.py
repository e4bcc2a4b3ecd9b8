"""What radio buttons may have. The value is the option's own, with its type."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.attributes import Level
from ajeeb.forms.composer.field_kind import COMMON, OPTIONS, TOLERATED, Traits, option_values
from ajeeb.forms.composer.json_values import Json

LEVEL = Level(
    name="radio",
    attributes=(*COMMON, *OPTIONS),
    events=("onChange", "onClick"),
    tolerated=TOLERATED,
)
TRAITS = Traits(empty="no_choice", measure="none")


def accepts(field: Mapping[str, Json], value: Json) -> bool:
    """One of the options, with its type."""
    return value is None or any(same(value, option) for option in option_values(field))


def same(one: Json, other: Json) -> bool:
    """Strict equality of JavaScript for scalars: true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
