"""What one worker made of one unit, to be laid beside the work of others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import apsw

from ajeeb.events import Done, review_stream
from ajeeb.forms import Pick
from ajeeb.forms.composer import Json
from ajeeb.loops import Attempt, Reviewed, State, fold, fold_review
from ajeeb.store import decisions, recorded

from .answer_fields import form_answers
from .assignments import AssetUrl, picture
from .attempt_state import attempt_state
from .compare_shapes import (
    ComparedAnswer,
    ComparedAttempt,
    ComparedOutput,
    ComparedWork,
)
from .policy import Policy

Version: TypeAlias = Callable[[str], Json]
"""A version of a form by its SHA-256."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What work is read from."""

    connection: apsw.Connection
    asset_url: AssetUrl
    version: Version


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


_ROW = """
    SELECT u.number, a.worker_key, a.simulated, a.pilot, a.status, a.end_reason, u.target_asset, u.form_asset
    FROM assignment a JOIN unit u ON u.unit_id = a.unit_id WHERE a.assignment_id = ?
"""
_EVENTS = "SELECT seq, at, data, action, digest FROM event WHERE stream = ? ORDER BY seq"
