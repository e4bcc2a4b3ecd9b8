"""One choice of several. The value is the option's own, with its type."""

from __future__ import annotations

from collections.abc import Mapping

from ajeeb.forms.composer.attributes import Level
from ajeeb.forms.composer.json_values import Json

from .kind import COMMON, OPTIONS, TOLERATED, FieldKind, Traits, option_values
from .text import initial_text


def _accepts(field: Mapping[str, Json], value: Json) -> bool:
    return value is None or any(_same(value, option) for option in option_values(field))


def _same(one: Json, other: Json) -> bool:
    """Strict equality of JavaScript for scalars: true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


KIND = FieldKind(
    level=Level(
        name="radio",
        attributes=(*COMMON, *OPTIONS),
        events=("onChange", "onClick"),
        tolerated=TOLERATED,
    ),
    traits=Traits(empty="no_choice", measure="none"),
    initial=initial_text,
    accepts=_accepts,
)
