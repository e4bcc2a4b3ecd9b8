"""What a submitted value may be: what its field can hold, and what can be stored."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from .json_values import Json, code_units, too_deep
from .kinds.file import describes_file
from .values import could_come_from

MAX_VALUES = 5_000
"""How many values a form may have, and how many parts one value."""
MAX_CODE_UNITS = 200_000
"""How long one text may be, in UTF-16 code units."""
MAX_NAME_CODE_UNITS = 1_000
"""How long the name of a value may be, in UTF-16 code units."""

_UNSTORED = re.compile("[\0\ud800-\udfff]")
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


def wrong_as_a_whole(values: Json) -> str | None:
    """One sentence if nothing can be done with a submission; None if its values can be looked at."""
    if not isinstance(values, dict):
        return _NO_OBJECT
    if len(values) > MAX_VALUES:
        return _MANY_VALUES
    return _BAD_NAME if any(_bad_name(name) for name in values) else None


def _bad_name(name: object) -> bool:
    return not isinstance(name, str) or code_units(name) > MAX_NAME_CODE_UNITS or not _storable(name)


def misshapen(every: Mapping[str, Mapping[str, Any]], values: Mapping[str, Json]) -> dict[str, str]:
    """Name to one sentence, for the values that no page would send. Those of buttons do not matter."""
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
    return _NO_FILE if is_file and not describes_file(value) else None


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
    return _UNSTORED.search(text) is None
