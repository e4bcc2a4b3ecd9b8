"""Figures about the calls of each run, kept up to date from the log: each call's end is read once."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import apsw

from .assignments import run_config
from .call_shapes import Money, RunCalls
from .goes import in_currency

_BATCH = 2000  # ends of calls read on one state of the database, so that other readers get their turn


@dataclass
class _Run:
    """Calls of one run. took_ms: 8 bytes for each call that gave something. cost: micros by currency."""

    statuses: Counter[str] = field(default_factory=Counter)
    took_ms: array[int] = field(default_factory=lambda: array("q"))
    goes: int = 0
    cached: int = 0
    cost: Counter[str] = field(default_factory=Counter)


class CallFigures:
    """Counts of every run's calls; holds how far it has read the log. One reader at a time."""

    def __init__(self) -> None:
        self._position = 0
        self._runs: dict[str, _Run] = {}

    def read_on(self, connection: apsw.Connection) -> bool:
        """Read some more of the log; False when there was nothing more to read."""
        rows: list[tuple[Any, ...]] = connection.execute(_SETTLED, (self._position, _BATCH)).fetchall()
        for position, run_id, is_told_again, status, took_ms, tries in rows:
            self._position = position
            run = self._runs.setdefault(run_id, _Run())
            _count_goes(run, json.loads(tries or "[]"))
            # What a cancelled call still came to has its goes and their cost; the call itself was counted before.
            if not is_told_again:
                run.statuses[status] += 1
                if status == "ok" and took_ms is not None:
                    run.took_ms.append(max(0, took_ms))
        return len(rows) == _BATCH

    def calls(self, connection: apsw.Connection, run_id: str) -> RunCalls:
        """The calls of one run, as far as the log was read. Raises: Unknown."""
        config = run_config(connection, run_id)
        run = self._runs.setdefault(run_id, _Run())
        took = sorted(run.took_ms)
        return RunCalls(
            run_id=run_id,
            by_status=dict(sorted(run.statuses.items())),
            measured=len(took),
            median_ms=_at(took, 0.5),
            p95_ms=_at(took, 0.95),
            goes=run.goes,
            cached=run.cached,
            money=_money(connection, run_id, run.cost, config.get("budget")),
        )


def _count_goes(run: _Run, tries: list[dict[str, Any]]) -> None:
    for go in tries:
        run.goes += 1
        run.cached += go.get("cache") == "read"
        if go.get("cost_micros") is not None:
            run.cost[str(go.get("currency") or "")] += go["cost_micros"]


def _money(
    connection: apsw.Connection, run_id: str, cost: Counter[str], budget: dict[str, Any] | None
) -> tuple[Money, ...]:
    """What was spent by the accounts of the run; by its calls, where none are kept."""
    held = {
        currency: (spent, reserved) for currency, spent, reserved in connection.execute(_SPENDING, (run_id,))
    }
    limit = budget or {}
    found = []
    for currency in sorted({*cost, *held}):
        spent, reserved = held.get(currency, (cost[currency], 0))
        found.append(
            Money(
                currency=currency,
                spent=in_currency(spent) or 0.0,
                reserved=in_currency(reserved) or 0.0,
                budget=limit.get("per_run") if limit.get("currency", "USD") == currency else None,
            )
        )
    return tuple(found)


def _at(ordered: list[int], share: float) -> float | None:
    """The value that this share of the values does not pass, in proportion between two; None if there are none."""
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    low = int(place)
    above = ordered[min(low + 1, len(ordered) - 1)]
    return ordered[low] + (above - ordered[low]) * (place - low)


_SETTLED = """
    SELECT e.position, a.run_id,
        e.data ->> 'late' AND EXISTS (
            SELECT 1 FROM event s WHERE s.stream = e.stream AND s.seq < e.seq AND s.kind = 'settled'
                AND s.data ->> 'call_id' = e.data ->> 'call_id'
                AND coalesce(s.data ->> 'try_no', 1) = coalesce(e.data ->> 'try_no', 1)),
        e.data ->> '$.outcome.status',
        (e.data ->> '$.outcome.provenance.finished_at') - (e.data ->> '$.outcome.provenance.queued_at'),
        e.data -> '$.outcome.tries'
    FROM event e JOIN assignment a ON a.assignment_id = e.stream
    WHERE e.position > ? AND e.kind = 'settled' ORDER BY e.position LIMIT ?
"""
_SPENDING = """
    SELECT currency, settled + reserved, reserved FROM spending WHERE scope = 'run' AND run_id = ? AND key = ''
"""
