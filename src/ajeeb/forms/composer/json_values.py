"""JSON as the researcher wrote it: its types, how deep it is, and what JavaScript makes of a value."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias

Json: TypeAlias = Any
JsonType: TypeAlias = Literal["string", "boolean", "array", "object"]
Path: TypeAlias = tuple[str | int, ...]

MAX_DEPTH = 100
"""How deep a configuration may nest; a real one needs about fifteen levels."""

_PYTHON: Mapping[JsonType, type] = {"string": str, "boolean": bool, "array": list, "object": dict}


def is_type(value: Json, kind: JsonType) -> bool:
    """Whether a value has exactly this JSON type: 0 is no boolean, null is nothing."""
    return isinstance(value, _PYTHON[kind])


def too_deep(value: Json, limit: int = MAX_DEPTH) -> bool:
    """Whether arrays and objects nest deeper than the limit; never recurses."""
    level = [value]
    for _ in range(limit + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, list | dict)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, list | dict)
        ]
        if not level:
            return False
    return True


def dicts(value: Json, attribute: str) -> list[dict[str, Any]]:
    """The objects in an array that an object holds, as the sections of a form; empty for any other shape."""
    inner = value.get(attribute) if isinstance(value, dict) else None
    return [item for item in inner if isinstance(item, dict)] if isinstance(inner, list) else []


def path_text(path: Path) -> str:
    """A location as a reader writes it: `form.sections[0].fields[2]`, with odd keys quoted."""
    said = ""
    for step in path:
        if isinstance(step, int):
            said += f"[{step}]"
        elif step.isidentifier():
            said += f".{step}" if said else step
        else:
            said += f"[{json.dumps(step)}]"
    return said


def js_truthy(value: Json) -> bool:
    """Whether JavaScript takes the value for true: empty arrays and objects count, "" and 0 do not."""
    if isinstance(value, list | dict):
        return True
    return bool(value) and not (isinstance(value, float) and math.isnan(value))


def js_string(value: Json) -> str:
    """`String(value)` of JavaScript."""
    match value:
        case str():
            return value
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number_text(value)
        case list():
            return ",".join("" if item is None else js_string(item) for item in value)
        case _:
            return "[object Object]"


def js_number(value: Json) -> float:
    """`Number(value)` of JavaScript; nan for what is no number."""
    match value:
        case None:
            return 0.0
        case bool() | int() | float():
            return _float(value)
        case str():
            return _parsed(js_trim(value))
        case list():
            return _parsed(js_trim(js_string(value)))
        case _:
            return math.nan


def js_trim(text: str) -> str:
    """`text.trim()` of JavaScript, whose white space is not Python's."""
    return text.strip(_WHITE_SPACE)


def code_units(text: str) -> int:
    """`text.length` of JavaScript: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


_WHITE_SPACE = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_BASES = {"0x": 16, "0o": 8, "0b": 2}
_DECIMAL = frozenset("0123456789+-.eE")


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _parsed(text: str) -> float:
    if not text:
        return 0.0
    if text.lstrip("+-") == "Infinity" and len(text) <= 9:
        return -math.inf if text[0] == "-" else math.inf
    try:
        base = _BASES.get(text[:2].lower())
        if base and text[2:].isalnum():
            return _float(int(text[2:], base))
        return float(text) if _DECIMAL.issuperset(text) else math.nan
    except ValueError:
        return math.nan


def _number_text(value: float) -> str:
    number = _float(value)
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    shortest = repr(number)
    if 1e-6 <= abs(number) < 1e21:
        return format(Decimal(shortest), "f").removesuffix(".0")
    mantissa, _, exponent = shortest.partition("e")
    return f"{mantissa}e{int(exponent):+d}"


def texts_of(value: Json) -> Iterator[str]:
    """Every text in a JSON document, names of attributes left out."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str() as text:
                yield text
            case list() as items:
                waiting.extend(items)
            case dict() as inner:
                waiting.extend(inner.values())
