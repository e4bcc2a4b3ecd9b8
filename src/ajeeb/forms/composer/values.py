"""The values of a form: what a field starts with, what may come from it, what is submitted, what is refused."""

from __future__ import annotations

import random
from collections.abc import Container, Iterable, Mapping
from typing import Any

from .json_values import Json
from .kinds import KINDS, FieldKind
from .levels import FORM_COMPOSER, Format
from .refusal import Refusal
from .validators import refusals
from .walk import static_fields


def form_fields(config: Json, form: Format = FORM_COMPOSER) -> dict[str, dict[str, Any]]:
    """Field name to field, in order, without the fields of templates and without nameless ones."""
    return {
        place.value["name"]: place.value
        for place in static_fields(config, form)
        if isinstance(place.value.get("name"), str)
    }


def initial_values(fields: Iterable[Mapping[str, Json]]) -> dict[str, Json]:
    """What the fields hold before a worker touches them, by name."""
    return {
        field["name"]: kind.initial(field)
        for field in fields
        if (kind := _kind(field)) is not None and isinstance(field.get("name"), str)
    }


def may_be_set(field: Mapping[str, Json], value: Json) -> bool:
    """Whether a value may be given to a field: a text, one of the options, boxes of these ticked or not.

    Null may always be set, and anything to a file, a button or a field of an unknown type.
    """
    kind = _kind(field)
    return kind is None or kind.accepts(field, value)


def could_come_from(field: Mapping[str, Json], value: Json) -> bool:
    """Whether a value may have been submitted: what may be set, what the field starts with, or boxes of both."""
    kind = _kind(field)
    if kind is None or kind.accepts(field, value):
        return True
    start = kind.initial(field)
    if value == start:
        return True
    if not isinstance(value, dict) or not isinstance(start, dict):
        return False
    changed = {key: inner for key, inner in value.items() if key not in start or inner != start[key]}
    return kind.accepts(field, changed)


def simulated_answers(fields: Mapping[str, Mapping[str, Json]], rng: random.Random) -> dict[str, Json]:
    """What a simulated worker might answer, by name; hidden fields and buttons are no questions.

    The answer to a file field is a SimulatedFile, whose content is to be uploaded, or None.
    """
    return {
        name: kind.simulated(field, rng)
        for name, field in fields.items()
        if (kind := _kind(field)) is not None and kind.seen(field).is_validated
    }


def submitted(
    fields: Mapping[str, Mapping[str, Json]], values: Mapping[str, Json], invisible: Container[str] = ()
) -> dict[str, Json]:
    """What is sent: hidden fields always, others where visible, buttons never, files without the browser's object."""
    return {
        name: kind.submits(values[name])
        for name, field in fields.items()
        if name in values
        and (kind := _kind(field)) is not None
        and kind.seen(field).is_submitted
        and (not kind.seen(field).is_validated or name not in invisible)
    }


def refused(
    fields: Mapping[str, Mapping[str, Json]],
    values: Mapping[str, Json],
    *,
    custom: Container[str] = (),
    must_be_there: Container[str] = (),
) -> dict[str, tuple[Refusal, ...]]:
    """Field name to what the built-in validators have against its value; empty if nothing is refused.

    A field without a value was invisible and is not checked, except those in `must_be_there`, which count as empty.
    custom: names of validators that the task redefines.
    """
    found = {
        name: refusals(field, values.get(name), custom=custom)
        for name, field in fields.items()
        if name in values or name in must_be_there
    }
    return {name: against for name, against in found.items() if against}


def _kind(field: Mapping[str, Json]) -> FieldKind | None:
    name = field.get("type")
    return KINDS.get(name) if isinstance(name, str) else None
