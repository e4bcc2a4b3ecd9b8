"""How the last goes at each model went, from the end of the log."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import apsw

from .model_shapes import GoFigures

CALLS = 1000
"""So many ended calls are looked at."""


@dataclass
class _Lately:
    took_ms: list[int] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    goes: int = 0
    last_at: int | None = None


@dataclass(frozen=True, kw_only=True)
class GoesLately:
    """By the name of the model or function. calls: how many ended calls were looked at."""

    calls: int
    of: dict[str, GoFigures]


def goes_lately(connection: apsw.Connection, calls: int = CALLS) -> GoesLately:
    """The goes of the last ended calls of all runs."""
    found: dict[str, _Lately] = {}
    rows: list[tuple[Any, ...]] = connection.execute(_LAST, (calls,)).fetchall()
    for at, status, procedure, provenance, tries in rows:
        goes = json.loads(tries or "[]")
        for go in goes:
            _count(found.setdefault(go["backend"], _Lately()), at, go)
        if not goes:
            # What failed before it came to a model has none.
            one = {"status": status, **(json.loads(provenance or "null") or {})}
            _count(found.setdefault(procedure or one.get("backend", ""), _Lately()), at, one)
    return GoesLately(calls=len(rows), of={name: _figures(one) for name, one in found.items()})


NONE = GoFigures(goes=0, median_ms=None, p95_ms=None, errors={}, last_at=None)


def _count(lately: _Lately, at: int, go: dict[str, Any]) -> None:
    lately.goes += 1
    lately.last_at = max(at, lately.last_at or 0)
    status, started, finished = go.get("status", "ok"), go.get("started_at"), go.get("finished_at")
    if status != "ok":
        lately.errors[status] += 1
    elif started is not None and finished is not None and go.get("cache") != "read":
        lately.took_ms.append(max(0, finished - started))


def _figures(lately: _Lately) -> GoFigures:
    took = sorted(lately.took_ms)
    return GoFigures(
        goes=lately.goes,
        median_ms=_at(took, 0.5),
        p95_ms=_at(took, 0.95),
        errors=dict(lately.errors.most_common()),
        last_at=lately.last_at,
    )


def _at(ordered: list[int], share: float) -> float | None:
    """The value that this share of the values does not pass, in proportion between two; None if there are none."""
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    low = int(place)
    above = ordered[min(low + 1, len(ordered) - 1)]
    return ordered[low] + (above - ordered[low]) * (place - low)


# From the end of the log, kind by kind of row: the end of a call is never far.
_LAST = """
    SELECT e.at, e.data ->> '$.outcome.status', c.procedure, e.data -> '$.outcome.provenance',
        e.data -> '$.outcome.tries'
    FROM event e LEFT JOIN call c ON c.call_id = e.data ->> 'call_id'
    WHERE e.kind = 'settled' ORDER BY e.position DESC LIMIT ?
"""
