"""What kind of column holds values that were not declared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ajeeb.store import Unit

from .as_json import as_json
from .columns import Kind


def input_kinds(units: Iterable[Unit]) -> dict[str, Kind]:
    """Kind of each value over all units, in the order of their names: mixed ones become text."""
    return dict(sorted(value_kinds(unit.inputs for unit in units).items()))


def value_kinds(rows: Iterable[Mapping[str, Any]]) -> dict[str, Kind]:
    """Kind of each value over all rows, in the order of appearance: mixed ones become text."""
    kinds: dict[str, Kind | None] = {}
    for row in rows:
        for key, value in row.items():
            kinds[key] = wider(kinds.get(key), kind_of(value))
    return {key: kind or "text" for key, kind in kinds.items()}


def kind_of(value: Any) -> Kind | None:
    """The kind that fits one value; None for null."""
    match value:
        case None:
            return None
        case bool():
            return "truth"
        case int():
            return "whole" if abs(value) < 2**63 else "text"
        case float():
            return "number"
        case _:
            return "text"


def wider(one: Kind | None, other: Kind | None) -> Kind | None:
    """The kind that fits both."""
    if one is None or other is None or one == other:
        return one or other
    return "number" if {one, other} == {"whole", "number"} else "text"


def as_kind(kind: Kind, value: Any) -> Any:
    """The value as a column of this kind holds it; in a text column what is no text is JSON."""
    if value is None:
        return None
    if kind == "number":
        return float(value)
    if kind == "text" and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value


def json_of(value: Any) -> str | None:
    """A value that may be anything as JSON, so that a column of such values is of one kind; None for null."""
    return None if value is None else as_json(value).decode()


def in_currency(micros: int | None) -> float | None:
    """An amount in units of its currency, from millionths: 0.03 for 30,000."""
    return None if micros is None else micros / 1_000_000
