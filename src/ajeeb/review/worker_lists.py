"""Queries about workers, in pages by key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import apsw

from .worker_shapes import WorkerAssignment, WorkerAssignments, WorkerCounts, WorkerPage, WorkerRow

_Row = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Workers:
    """Which workers. find: the beginning of a pseudonym, or a whole id or name that a worker came with.

    None leaves a filter out.
    """

    find: str | None = None
    run_id: str | None = None
    blocked: bool | None = None
    simulated: bool = True
    by_name: bool = False
    """Whether ids and names may be looked for."""


def worker_page(connection: apsw.Connection, wanted: Workers, after: str | None, limit: int) -> WorkerPage:
    """The next workers, those who came last first."""
    where, values = _where(wanted, after)
    sql = f"{_WORKER} WHERE {where} ORDER BY w.first_seen DESC, w.worker_key DESC LIMIT ?"
    rows: list[_Row] = connection.execute(sql, (*values, limit + 1)).fetchall()
    shown = worker_rows(connection, rows[:limit])
    return WorkerPage(
        rows=tuple(shown),
        next_after=f"{shown[-1].first_seen}-{shown[-1].worker_key}" if len(rows) > limit else None,
    )


def one_worker(connection: apsw.Connection, worker_key: str) -> WorkerRow | None:
    """One worker as in the list; None if there is none."""
    rows: list[_Row] = connection.execute(f"{_WORKER} WHERE w.worker_key = ?", (worker_key,)).fetchall()
    return next(iter(worker_rows(connection, rows)), None)


def worker_rows(connection: apsw.Connection, rows: Sequence[_Row]) -> list[WorkerRow]:
    """These workers, with what they have done."""
    done: dict[str, list[_Row]] = {row[0]: [] for row in rows}
    for one in connection.execute(_DONE, (json.dumps(list(done)),)):
        done[one[0]].append(one)
    return [
        WorkerRow(
            worker_key=key,
            provider=provider,
            simulated=bool(done[key]) and all(one[9] for one in done[key]),
            first_seen=first_seen,
            last_at=max((one[3] for one in done[key]), default=None),
            blocked=bool(blocked),
            erased_at=erased_at,
            qualifications=json.loads(qualifications),
            counts=_counts(done[key]),
        )
        for key, provider, first_seen, blocked, erased_at, qualifications in rows
    ]


def worker_assignments(
    connection: apsw.Connection, worker_key: str, after: str | None, limit: int
) -> WorkerAssignments:
    """The next assignments of a worker in all runs, newest first."""
    rows: list[_Row] = connection.execute(_HISTORY, (worker_key, after, limit + 1)).fetchall()
    shown = [WorkerAssignment(**dict(zip(_COLUMNS, row, strict=True))) for row in rows[:limit]]
    return WorkerAssignments(
        rows=tuple(shown), next_after=shown[-1].assignment_id if len(rows) > limit else None
    )


def _counts(done: Sequence[_Row]) -> WorkerCounts:
    def many(these: Iterable[object]) -> int:
        return sum(bool(one) for one in these)

    approved, soft, rejected = (
        many(one[5] == verdict for one in done) for verdict in ("approved", "soft_rejected", "rejected")
    )
    decided = approved + soft + rejected
    took = [one[2] - one[1] for one in done if one[2] is not None]
    return WorkerCounts(
        assignments=len(done),
        open=many(one[4] == "open" for one in done),
        approved=approved,
        soft_rejected=soft,
        rejected=rejected,
        approval=(approved + soft) / decided if decided else None,
        timed_out=many(one[4] == "timed_out" for one in done),
        excluded=many(one[6] for one in done),
        claimed=many(one[10] == "claimed" for one in done),
        typed=sum(one[7] for one in done),
        pasted=sum(one[8] for one in done),
        median_ms=round(median(took)) if took else None,
    )


def _where(wanted: Workers, after: str | None) -> tuple[str, tuple[Any, ...]]:
    given: list[tuple[str, tuple[Any, ...]]] = [("true", ())]
    if after is not None:
        first_seen, _, key = after.partition("-")
        seen = int(first_seen) if first_seen.isdecimal() else 0
        given.append(("(w.first_seen, w.worker_key) < (?, ?)", (seen, key)))
    if wanted.find:
        named = _NAMED if wanted.by_name else ""
        found = f"w.worker_key IN ({_BEGINS}{named})"
        given.append((found, (wanted.find,) * (3 if wanted.by_name else 2)))
    if wanted.run_id is not None:
        given.append((_IN_RUN, (wanted.run_id,)))
    if wanted.blocked is not None:
        given.append(("w.blocked = ?", (int(wanted.blocked),)))
    if not wanted.simulated:
        given.append((_OF_PEOPLE, ()))
    return " AND ".join(text for text, _ in given), tuple(value for _, values in given for value in values)


_WORKER = """
    SELECT w.worker_key, w.provider, w.first_seen, w.blocked, w.erased_at, w.qualifications FROM worker w
"""
_BEGINS = "SELECT worker_key FROM worker WHERE worker_key >= ? AND worker_key < ? || char(1114111)"
_NAMED = " UNION SELECT worker_key FROM worker WHERE external_id = ?"
_IN_RUN = "EXISTS (SELECT 1 FROM assignment a WHERE a.worker_key = w.worker_key AND a.run_id = ?)"
_OF_PEOPLE = "EXISTS (SELECT 1 FROM assignment a WHERE a.worker_key = w.worker_key AND NOT a.simulated)"
_DONE = """
    SELECT worker_key, opened_at, ended_at, last_at, status, decision, excluded, typed, pasted, simulated, assurance
    FROM assignment WHERE worker_key IN (SELECT value FROM json_each(?))
"""
_COLUMNS = (
    "assignment_id", "run_id", "unit", "status", "end_reason", "decision", "excluded", "pilot", "erased", "attempts",
    "failures", "opened_at", "ended_at",
)  # fmt: skip
_HISTORY = """
    SELECT assignment_id, run_id, unit_number, status, end_reason, decision, excluded, pilot, erased, attempts,
        failures, opened_at, ended_at
    FROM assignment WHERE worker_key = ? AND assignment_id < coalesce(?, char(1114111))
    ORDER BY assignment_id DESC LIMIT ?
"""
