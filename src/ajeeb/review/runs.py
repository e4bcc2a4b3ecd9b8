"""Queries about runs. Each takes a connection that reads one state of the database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import apsw

from ajeeb.errors import Unknown

from .calls import money
from .figures.counts import RunCounts
from .policy import policy_of
from .run_status import RunHere, run_status
from .shapes import RunCounters, RunDetail, RunSummary

Here: TypeAlias = Mapping[str, RunHere]
"""The runs that a server knows, by id."""
Counted: TypeAlias = Callable[[str], RunCounts]
"""What is counted of the log for the run with this id."""

_NOW_MS = 120_000
_NOWHERE: Here = {}


def _nothing(run_id: str) -> RunCounts:
    return RunCounts()


def run_list(
    connection: apsw.Connection, now: int, here: Here = _NOWHERE, counts: Counted = _nothing
) -> tuple[RunSummary, ...]:
    """All runs with their counters, newest first. here: those that are served. counts: what is counted of the log."""
    rows = connection.execute(f"{_RUN} ORDER BY r.created_at DESC, r.run_id DESC").fetchall()
    return tuple(_summary(connection, row, now, here, counts) for row in rows)


def run_detail(
    connection: apsw.Connection, run_id: str, now: int, here: Here = _NOWHERE, counts: Counted = _nothing
) -> RunDetail:
    """One run. Raises: Unknown."""
    row = connection.execute(f"{_RUN} WHERE r.run_id = ?", (run_id,)).fetchone()
    if row is None:
        raise Unknown("there is no such run")
    task_hash, parameters, seed, source, config = row[9:]
    policy = policy_of(json.loads(config))
    goal = policy.loop.goal
    return RunDetail(
        summary=_summary(connection, row, now, here, counts),
        task_hash=task_hash,
        source=json.loads(source)["path"] if source else "",
        parameters=json.loads(parameters),
        seed=seed,
        max_attempts=policy.loop.max_attempts,
        goal="" if goal is None else str(goal),
        score=policy.score,
    )


def last_position(connection: apsw.Connection) -> int:
    """Place of the last event that changes what review shows."""
    position: Any = connection.execute(
        "SELECT position FROM event WHERE kind <> 'observed' ORDER BY position DESC LIMIT 1"
    ).get
    return int(position or 0)


def newest_of_people(connection: apsw.Connection, run_id: str) -> str | None:
    """The assignment of a person in which something happened last; None if nobody has come."""
    found: Any = connection.execute(
        "SELECT assignment_id FROM assignment WHERE run_id = ? AND NOT simulated ORDER BY last_at DESC LIMIT 1",
        (run_id,),
    ).get
    return None if found is None else str(found)


def _summary(
    connection: apsw.Connection, row: tuple[Any, ...], now: int, here: Here, counts: Counted
) -> RunSummary:
    run_id, task_name, pilot, created_at, closed_at, state, settings, units, places, *_, kept_config = row
    config = json.loads(kept_config)
    people, simulated = _counters(connection, run_id, now)
    last_at: Any = connection.execute("SELECT max(last_at) FROM assignment WHERE run_id = ?", (run_id,)).get
    return RunSummary(
        run_id=run_id,
        task_name=task_name,
        title=config.get("title") or task_name.replace("_", " ").replace("-", " ").capitalize(),
        kind="loop" if config.get("form") is None else "form",
        pilot=bool(pilot),
        created_at=created_at,
        closed_at=closed_at,
        units=units,
        places=places,
        taken=people.assignments + simulated.assignments,
        last_at=last_at,
        counters=people,
        simulated=simulated,
        status=run_status(connection, run_id, state, settings, here.get(run_id)),
        money=money(connection, run_id, counts(run_id), _budget(here.get(run_id)) or config.get("budget")),
    )


def _budget(here: RunHere | None) -> dict[str, Any] | None:
    """It may change without a new run, so the task knows it and the record does not."""
    if here is None or here.budget is None:
        return None
    return {"per_run": here.budget, "currency": here.currency}


def _counters(connection: apsw.Connection, run_id: str, now: int) -> tuple[RunCounters, RunCounters]:
    """Of people, and of simulated workers."""
    counts: list[Any] = connection.execute(_COUNTERS, (run_id,)).fetchall()
    workers: dict[Any, Any] = dict(connection.execute(_WORKERS, (run_id,)).fetchall())  # type: ignore[arg-type]
    working: dict[Any, Any] = dict(connection.execute(_NOW, (run_id, now - _NOW_MS)).fetchall())  # type: ignore[arg-type]
    people, simulated = (
        _counted(
            [row for simulated, *row in counts if simulated == kind],
            workers.get(kind, 0),
            working.get(kind, 0),
        )
        for kind in (0, 1)
    )
    return people, simulated


def _counted(rows: list[list[Any]], workers: int, working_now: int) -> RunCounters:
    by_status: Counter[str] = Counter()
    attempts = failures = goals = ended = 0
    for status, reason, assignments, made, failed in rows:
        by_status[status] += assignments
        attempts, failures = attempts + made, failures + failed
        ended += assignments if reason is not None else 0
        goals += assignments if reason == "goal" else 0
    return RunCounters(
        workers=workers,
        working_now=working_now,
        assignments=by_status.total(),
        by_status=dict(by_status),
        attempts=attempts,
        failures=failures,
        ended=ended,
        goals=goals,
        goal_rate=goals / ended if ended else None,
    )


_RUN = """
    SELECT r.run_id, r.task_name, r.pilot, r.created_at, r.closed_at, r.state, r.settings,
        (SELECT count(*) FROM unit u WHERE u.run_id = r.run_id),
        (SELECT coalesce(sum(places), 0) FROM unit u WHERE u.run_id = r.run_id),
        r.task_hash, r.parameters, r.seed, r.source, r.config
    FROM run r
"""
_COUNTERS = """
    SELECT simulated, status, end_reason, count(*), sum(attempts), sum(failures)
    FROM assignment INDEXED BY assignment_counts WHERE run_id = ? GROUP BY simulated, status, end_reason
"""
_WORKERS = """
    SELECT simulated, count(*)
    FROM (SELECT DISTINCT simulated, worker_number FROM assignment INDEXED BY assignment_workers WHERE run_id = ?)
    GROUP BY simulated
"""
_NOW = """
    SELECT simulated, count(*) FROM assignment INDEXED BY assignment_last
    WHERE run_id = ? AND last_at > ? AND status = 'open' GROUP BY simulated
"""
