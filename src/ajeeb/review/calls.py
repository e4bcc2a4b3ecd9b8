"""Figures about the calls of a run, from what was counted of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import apsw

from .assignments import run_config
from .call_shapes import CallFigures, Money, RunCalls
from .durations import durations
from .figures.counts import Calls, RunCounts
from .goes import in_currency


def run_calls(connection: apsw.Connection, run_id: str, run: RunCounts) -> RunCalls:
    """The calls of one run. Raises: Unknown."""
    config = run_config(connection, run_id)
    return RunCalls(
        run_id=run_id,
        people=_figures(run.people.calls),
        simulated=_figures(run.simulated.calls),
        money=money(connection, run_id, run, config.get("budget")),
    )


def _figures(calls: Calls) -> CallFigures:
    where = durations(calls.took)
    return CallFigures(
        by_status=dict(sorted(calls.statuses.items())),
        measured=sum(calls.took.n.values()),
        median_ms=where.median if where else None,
        p95_ms=where.p95 if where else None,
        goes=calls.goes,
        cached=calls.cached,
    )


def money(
    connection: apsw.Connection, run_id: str, run: RunCounts, budget: dict[str, Any] | None
) -> tuple[Money, ...]:
    """What was spent by the accounts of the run; by its calls, where none are kept."""
    cost = Counter(run.people.calls.cost) + Counter(run.simulated.calls.cost)
    free = {*run.people.calls.cost, *run.simulated.calls.cost}
    held = {
        currency: (spent, reserved) for currency, spent, reserved in connection.execute(_SPENDING, (run_id,))
    }
    limit = budget or {}
    found = []
    for currency in sorted({*free, *held}):
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


_SPENDING = """
    SELECT currency, settled + reserved, reserved FROM spending WHERE scope = 'run' AND run_id = ? AND key = ''
"""
