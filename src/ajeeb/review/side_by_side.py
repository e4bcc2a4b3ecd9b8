"""Work side by side: one unit with its workers, one worker with their units."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import apsw
import numpy as np

from ajeeb.errors import Unknown
from ajeeb.events import Done, review_stream
from ajeeb.forms import Pick
from ajeeb.forms.composer import Json
from ajeeb.loops import Attempt, Reviewed, State, fold, fold_review
from ajeeb.store import decisions, recorded

from .agreeing import Chosen, items, standing
from .answer_columns import RunAnswers
from .answer_fields import form_answers
from .assignments import AssetUrl, picture, run_config
from .attempt_state import attempt_state
from .compare_shapes import (
    ComparedAnswer,
    ComparedAttempt,
    ComparedOutput,
    ComparedWork,
    ComparedWorkers,
    FieldPairs,
    WorkerUnits,
)
from .comparing import comparable, pairs_of, target_of
from .policy import Policy, policy_of

Version: TypeAlias = Callable[[str], Json]
"""A version of a form by its SHA-256."""

MOST = 12


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What work is read from."""

    connection: apsw.Connection
    asset_url: AssetUrl
    version: Version


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


def work(sources: Sources, policy: Policy, assignment_id: str) -> ComparedWork:
    """The work of one assignment."""
    connection = sources.connection
    row: Any = connection.execute(_ROW, (assignment_id,)).fetchone()
    unit, worker_key, simulated, pilot, status, end_reason, target, form = row
    state = fold(recorded(*one) for one in connection.execute(_EVENTS, (assignment_id,)))
    reviewed = fold_review(decisions(connection, review_stream(assignment_id)))
    attempts = _attempts(sources, policy, assignment_id, state, reviewed)
    scores = [one.score for one in attempts if one.score is not None and not one.excluded]
    return ComparedWork(
        assignment_id=assignment_id,
        unit=unit,
        target=picture(connection, sources.asset_url, assignment_id, target),
        worker_key=worker_key,
        simulated=bool(simulated),
        pilot=bool(pilot),
        status=reviewed.status(status),
        end_reason=end_reason,
        excluded="" in reviewed.excluded,
        attempts=attempts,
        final=scores[-1] if scores else None,
        answers=_answers(sources.version(form), state) if form else (),
    )


def _attempts(
    sources: Sources, policy: Policy, assignment_id: str, state: State, reviewed: Reviewed
) -> tuple[ComparedAttempt, ...]:
    return tuple(
        ComparedAttempt(
            id=one.id,
            k=k,
            state=attempt_state(one),
            excluded=one.id in reviewed.excluded,
            texts=tuple(text for text in one.answers.values() if isinstance(text, str)),
            outputs=_outputs(sources, policy, assignment_id, one),
            judgement=one.judgement,
            score=policy.score_of(one.judgement),
        )
        for one, k in zip(state.attempts, policy.rules.numbers(state), strict=True)
    )


def _outputs(
    sources: Sources, policy: Policy, assignment_id: str, attempt: Attempt
) -> tuple[ComparedOutput, ...]:
    outputs = attempt.outcome.outputs if isinstance(attempt.outcome, Done) else ()
    names = [name for name, spec in policy.loop.judge.items() if isinstance(spec, Pick)]
    picks = [attempt.judgement[name] for name in names if attempt.judgement and name in attempt.judgement]
    return tuple(
        ComparedOutput(
            picture=picture(sources.connection, sources.asset_url, assignment_id, one.asset),
            text=one.text,
            chosen=one.index in picks if picks else None,
        )
        for one in outputs
    )


def _answers(version: Json, state: State) -> tuple[ComparedAnswer, ...]:
    return tuple(
        ComparedAnswer(
            field=f"{asked.name} {index}" if index else asked.name,
            label=asked.label,
            answer=answer,
            chosen=asked.chosen(answer),
        )
        for asked, index, answer in form_answers(version, state)
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
_ROW = """
    SELECT u.number, a.worker_key, a.simulated, a.pilot, a.status, a.end_reason, u.target_asset, u.form_asset
    FROM assignment a JOIN unit u ON u.unit_id = a.unit_id WHERE a.assignment_id = ?
"""
_OF_WORKER = """
    SELECT assignment_id, run_id FROM assignment
    WHERE worker_key = ? AND NOT erased AND assignment_id < coalesce(?, char(1114111))
    ORDER BY assignment_id DESC LIMIT ?
"""
_EVENTS = "SELECT seq, at, data, action, digest FROM event WHERE stream = ? ORDER BY seq"
