"""Checking what a page submitted, by the same rules as the page, and by what can be stored."""

from __future__ import annotations

import math
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .dynamic import (
    Answered,
    DynamicFieldset,
    all_fields,
    dynamic_fieldsets,
    fieldset_fields,
    grown,
    open_round,
)
from .json_values import Json, code_units, too_deep
from .kinds import KINDS
from .refusal import Refusal
from .validators import is_empty
from .values import could_come_from, refused
from .walk import objects, static_fields

MAX_VALUES = 5_000
"""How many values a form may have, and how many parts one value."""
MAX_CODE_UNITS = 200_000
"""How long one text may be, in UTF-16 code units."""
MAX_NAME_CODE_UNITS = 1_000
"""How long the name of a value may be, in UTF-16 code units."""
HIDING = frozenset({"hidden", "d-none"})
"""Classes with which authors hide fields."""

_AGAIN = "This value cannot come from this field; please answer it again."
_TOO_DEEP = "This value has too many levels; please answer it again."
_TOO_MANY = "This value has too many parts; please select fewer."
_TOO_LONG = f"Please shorten this text to at most {MAX_CODE_UNITS} characters."
_UNSTORABLE = "This text has a character that cannot be stored; please remove it."
_NO_NUMBER = "This is no number that can be stored; please answer it again."
_NO_FILE = "This file did not arrive completely; please attach it again."
_NO_OBJECT = "The answers did not arrive as one object; please reload the page and send them again."
_MANY_VALUES = f"A form can have at most {MAX_VALUES} values; please reload the page and send them again."
_BAD_NAME = "A value has a name that cannot be stored; please reload the page and send the answers again."


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What there is to say about a submission."""

    refused: dict[str, tuple[Refusal, ...]] = field(default_factory=dict)
    """Field name to what the validators have against its value."""
    unknown: list[str] = field(default_factory=list)
    """Names that no field of this form has."""
    misshapen: dict[str, str] = field(default_factory=dict)
    """Name to one sentence, for values that no page would send; the empty name stands for the whole."""
    incomplete: bool = False
    """Whether something is missing that only a worker who leaves early may leave out."""

    @property
    def is_accepted(self) -> bool:
        """Whether nothing is refused. Unknown names do no harm, and are the caller's to drop or to keep."""
        return not self.refused and not self.misshapen


def check(
    config: Json,
    answered: Iterable[Answered],
    values: Json,
    invisible: Collection[str] = (),
    custom: Container[str] = frozenset(),
    *,
    leaving_early: bool = True,
) -> Checked:
    """What a submission has against it; whatever it holds, this answers.

    config: one form version. answered: the calls of this worker's procedures so far.
    values: what came, by field name. A field without a value counts as empty, unless it is hidden by its author or
        among the invisible ones.
    invisible: names of the fields that the page says were not to be seen.
    custom: names of validators that the task redefines; they are the page's to check.
    leaving_early: whether empty fields of the round that waits to go on are accepted; that makes it incomplete.
    """
    whole = _wrong_as_a_whole(values)
    if whole is not None:
        return Checked(misshapen={"": whole})
    dynamic = dynamic_fieldsets(config, answered)
    every = all_fields(config, dynamic)
    misshapen = _misshapen(every, values)
    against = refused(
        {name: each for name, each in every.items() if name not in misshapen},
        values,
        custom=custom,
        must_be_there=every.keys() - hidden_by_author(config, dynamic) - set(invisible),
    )
    waived = _unanswered(dynamic, values) & against.keys() if leaving_early else set()
    return Checked(
        refused={name: refusals for name, refusals in against.items() if name not in waived},
        unknown=[name for name in values if name not in every],
        misshapen=misshapen,
        incomplete=bool(waived),
    )


def hidden_by_author(config: Json, dynamic: Iterable[DynamicFieldset] = ()) -> set[str]:
    """The names of the fields that are hidden by a class of theirs, or of the row, fieldset or section around."""
    whole = grown(config, dynamic)
    hiding = {place.path for place in objects(whole) if len(place.path) > 1 and _hides(place.value)}
    return {
        place.value["name"]
        for place in static_fields(whole)
        if isinstance(place.value.get("name"), str)
        and any(place.path[:end] in hiding for end in range(2, len(place.path) + 1))
    }


def _hides(part: Mapping[str, Json]) -> bool:
    classes = part.get("classes")
    return isinstance(classes, str) and not HIDING.isdisjoint(classes.split())


def _unanswered(dynamic: Iterable[DynamicFieldset], values: Mapping[str, Json]) -> set[str]:
    """The empty fields of the round that waits to go on."""
    waiting = open_round(dynamic)
    if waiting is None:
        return set()
    return {
        name
        for name, each in fieldset_fields(waiting).items()
        if is_empty(KINDS[each["type"]].seen(each), values.get(name))
    }


def _wrong_as_a_whole(values: Json) -> str | None:
    if not isinstance(values, dict):
        return _NO_OBJECT
    if len(values) > MAX_VALUES:
        return _MANY_VALUES
    return _BAD_NAME if any(_bad_name(name) for name in values) else None


def _bad_name(name: object) -> bool:
    return not isinstance(name, str) or code_units(name) > MAX_NAME_CODE_UNITS or not _storable(name)


def _misshapen(every: Mapping[str, Mapping[str, Any]], values: Mapping[str, Json]) -> dict[str, str]:
    found = {
        name: _unfit(value) or _foreign(every.get(name), value)
        for name, value in values.items()
        if name not in every or every[name]["type"] != "button"
    }
    return {name: why for name, why in found.items() if why is not None}


def _foreign(one: Mapping[str, Json] | None, value: Json) -> str | None:
    """Why this value cannot come from this field; a name that no field has is another matter."""
    if one is None:
        return None
    if not could_come_from(one, value):
        return _AGAIN
    is_file = one["type"] == "file" and value is not None and value != one.get("value")
    return _NO_FILE if is_file and not _describes_file(value) else None


def _describes_file(value: Json) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("name"), str)
        and bool(value["name"].strip())
        and _is_count(value.get("size"))
        and isinstance(value.get("type", ""), str)
        and (value.get("lastModified") is None or isinstance(value["lastModified"], int | float))
    )


def _is_count(size: Json) -> bool:
    return isinstance(size, int) and not isinstance(size, bool) and size >= -1


def _unfit(value: Json) -> str | None:
    """Why a value cannot be stored; None if it can."""
    if too_deep(value):
        return _TOO_DEEP
    waiting, parts = [value], 0
    while waiting:
        part = waiting.pop()
        parts += 1
        if parts + len(waiting) > MAX_VALUES:
            return _TOO_MANY
        why = _unfit_scalar(part)
        if why is not None:
            return why
        if isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part
    return None


def _unfit_scalar(part: Json) -> str | None:
    if isinstance(part, str):
        if code_units(part) > MAX_CODE_UNITS:
            return _TOO_LONG
        return None if _storable(part) else _UNSTORABLE
    if isinstance(part, float) and not math.isfinite(part):
        return _NO_NUMBER
    return None


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
