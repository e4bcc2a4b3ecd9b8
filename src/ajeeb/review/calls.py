"""Figures about the calls of a run, from what was counted of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import apsw

from .assignments import run_config
from .call_shapes import Money, RunCalls
from .durations import durations
from .figures.bins import Bins
from .figures.counts import RunCounts
from .goes import in_currency


def run_calls(connection: apsw.Connection, run_id: str, run: RunCounts) -> RunCalls:
    """The calls of one run, of people and simulated workers together. Raises: Unknown."""
    config = run_config(connection, run_id)
    both = (run.people.calls, run.simulated.calls)
    took = Bins()
    statuses: Counter[str] = Counter()
    for one in both:
        took.add_all(one.took)
        statuses.update(one.statuses)
    where = durations(took)
    return RunCalls(
        run_id=run_id,
        by_status=dict(sorted(statuses.items())),
        measured=sum(took.n.values()),
        median_ms=where.median if where else None,
        p95_ms=where.p95 if where else None,
        goes=sum(one.goes for one in both),
        cached=sum(one.cached for one in both),
        money=money(connection, run_id, run, config.get("budget")),
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
