"""Work side by side: one unit with its workers, one worker with their units."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ajeeb.errors import Unknown

from .agreeing import Chosen, items, standing
from .answer_columns import RunAnswers
from .assignments import run_config
from .compare_shapes import (
    ComparedWorkers,
    FieldPairs,
    WorkerUnits,
)
from .compared_work import Sources, work
from .comparing import comparable, target_of
from .policy import policy_of
from .unit_totals import pairs_of

MOST = 12


@dataclass(frozen=True, kw_only=True)
class OneUnit:
    """Which unit, and which of its workers: those after an assignment."""

    run_id: str
    number: int
    chosen: Chosen
    after: str | None = None
    limit: int = MOST


def unit_workers(sources: Sources, run: RunAnswers, wanted: OneUnit) -> ComparedWorkers:
    """One unit with some of its workers. Raises: Unknown."""
    connection = sources.connection
    inputs: Any = connection.execute(_INPUTS, (wanted.run_id, wanted.number)).get
    if inputs is None:
        raise Unknown(f"there is no unit {wanted.number} in this run")
    policy = policy_of(run_config(connection, wanted.run_id))
    among = run.among(replace(wanted.chosen.among, ended=False))
    units = np.array(run.unit, np.int64)
    here = among & (units == wanted.number)
    places = np.flatnonzero(here)
    first = run.place.get(wanted.after or "", -1) + 1
    page = [run.ids[place] for place in places[places >= first][: wanted.limit + 1].tolist()]
    worked = np.unique(units[among])
    return ComparedWorkers(
        run_id=wanted.run_id,
        number=wanted.number,
        target=target_of(connection, sources.asset_url, wanted.run_id, wanted.number),
        inputs=json.loads(inputs),
        score=policy.score,
        workers=len(places),
        work=tuple(work(sources, policy, one) for one in page[: wanted.limit]),
        agreement=_agreement(run, wanted),
        next_after=page[wanted.limit - 1] if len(page) > wanted.limit else None,
        previous=max(worked[worked < wanted.number].tolist(), default=None),
        next=min(worked[worked > wanted.number].tolist(), default=None),
    )


def worker_units(sources: Sources, worker_key: str, after: str | None, limit: int = MOST) -> WorkerUnits:
    """One worker with some of their units, newest first. Raises: Unknown, if there is no such worker."""
    connection = sources.connection
    if connection.execute("SELECT 1 FROM worker WHERE worker_key = ?", (worker_key,)).get is None:
        raise Unknown("there is no such worker")
    rows: list[Any] = connection.execute(_OF_WORKER, (worker_key, after, limit + 1)).fetchall()
    page = rows[:limit]
    policies = {run_id: policy_of(run_config(connection, run_id)) for _, run_id in page}
    return WorkerUnits(
        worker_key=worker_key,
        work=tuple(work(sources, policies[run_id], one) for one, run_id in page),
        scores={run_id: one.score for run_id, one in policies.items() if one.score},
        runs=dict(page),
        next_after=page[-1][0] if len(rows) > limit else None,
    )


def _agreement(run: RunAnswers, wanted: OneUnit) -> tuple[FieldPairs, ...]:
    """How far all workers of the unit agree, field by field."""
    here = run.among(wanted.chosen.among) & (np.array(run.unit, np.int64) == wanted.number)
    found = []
    for name in comparable(run):
        given = standing(run, replace(wanted.chosen, field=name), here)
        pairs, same = pairs_of(items(run, given), given.code)
        found.append(
            FieldPairs(
                field=name,
                label=given.asked.label,
                answers=len(given.code),
                pairs=pairs,
                percent=same / pairs if pairs else None,
            )
        )
    return tuple(found)


_INPUTS = "SELECT inputs FROM unit WHERE run_id = ? AND number = ?"
_OF_WORKER = """
    SELECT assignment_id, run_id FROM assignment
    WHERE worker_key = ? AND NOT erased AND assignment_id < coalesce(?, char(1114111))
    ORDER BY assignment_id DESC LIMIT ?
"""
