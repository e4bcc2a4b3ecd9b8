"""Queries about runs. Each takes a connection that reads one state of the database."""

from __future__ import annotations

import json
from typing import Any

import apsw

from ajeeb.errors import Unknown

from .policy import policy_of
from .shapes import RunCounters, RunDetail, RunSummary

_NOW_MS = 120_000


def run_list(connection: apsw.Connection, now: int) -> tuple[RunSummary, ...]:
    """All runs with their counters, newest first."""
    rows = connection.execute(f"{_RUN} ORDER BY r.created_at DESC, r.run_id DESC").fetchall()
    return tuple(_summary(connection, row, now) for row in rows)


def run_detail(connection: apsw.Connection, run_id: str, now: int) -> RunDetail:
    """One run. Raises: Unknown."""
    row = connection.execute(f"{_RUN} WHERE r.run_id = ?", (run_id,)).fetchone()
    if row is None:
        raise Unknown("there is no such run")
    task_hash, parameters, seed, config = row[7:]
    policy = policy_of(json.loads(config))
    goal = policy.loop.goal
    return RunDetail(
        summary=_summary(connection, row, now),
        task_hash=task_hash,
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


def _summary(connection: apsw.Connection, row: tuple[Any, ...], now: int) -> RunSummary:
    run_id, task_name, pilot, created_at, closed_at, units, places, *_, kept_config = row
    config = json.loads(kept_config)
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
        counters=_counters(connection, run_id, now),
    )


def _counters(connection: apsw.Connection, run_id: str, now: int) -> RunCounters:
    groups: list[tuple[Any, ...]] = connection.execute(_COUNTERS, (now - _NOW_MS, run_id)).fetchall()
    by_status: dict[str, int] = {}
    for status, assignments, *_ in groups:
        by_status[status] = by_status.get(status, 0) + assignments
    columns: list[tuple[Any, ...]] = list(zip(*groups, strict=True)) or [()] * 8
    _, assignments, attempts, failures, goals, ended, now_working, last_at = columns
    done, reached = sum(ended), sum(goals)
    workers: list[tuple[Any, ...]] = connection.execute(_WORKERS, (run_id,)).fetchall()
    people, simulated = workers[0]
    return RunCounters(
        workers=people,
        simulated_workers=simulated,
        working_now=sum(now_working),
        assignments=sum(assignments),
        by_status=by_status,
        attempts=sum(attempts),
        failures=sum(failures),
        ended=done,
        goals=reached,
        goal_rate=reached / done if done else None,
        last_at=max(last_at, default=None),
    )


_RUN = """
    SELECT r.run_id, r.task_name, r.pilot, r.created_at, r.closed_at,
        (SELECT count(*) FROM unit u WHERE u.run_id = r.run_id),
        (SELECT coalesce(sum(places), 0) FROM unit u WHERE u.run_id = r.run_id),
        r.task_hash, r.parameters, r.seed, r.config
    FROM run r
"""
_COUNTERS = """
    SELECT status, count(*), sum(attempts), sum(failures), sum(coalesce(end_reason, '') = 'goal'),
        sum(ended_at IS NOT NULL), sum(status = 'open' AND last_at > ?), max(last_at)
    FROM assignment WHERE run_id = ? GROUP BY status
"""
_WORKERS = """
    SELECT count(DISTINCT worker_key) FILTER (WHERE NOT simulated),
        count(DISTINCT worker_key) FILTER (WHERE simulated)
    FROM assignment WHERE run_id = ?
"""
