"""One assignment as rows: its events folded, its observations measured. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ajeeb.events import (
    Asked,
    Done,
    Failed,
    Judged,
    Measured,
    Observed,
    Provenance,
    Recorded,
    Settled,
)
from ajeeb.forms import Scale, Text
from ajeeb.loops import Attempt, Loop, Rules, State, fold
from ajeeb.store import Assignment, Unit

from .calls import between, call_rows, form_call_rows, made
from .columns import Row
from .distance import edit_distance
from .kinds import json_of
from .times import Chief, Times, clicks, human_ms, pages, sightings, times


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What an assignment's rows need to know of its run. media: SHA-256 to the file's place in the export."""

    rules: Rules
    media: Callable[[str | None], str | None]
    is_form: bool = False

    @property
    def prompt(self) -> str | None:
        """Name of the field that is the prompt: `prompt`, else the first text that is asked."""
        return _chief(self.rules.loop, "prompt", Text)

    @property
    def score(self) -> str | None:
        """Name of the field that is the score: `score`, else the first scale of the judgement."""
        return _chief(self.rules.loop, "score", Scale)


@dataclass(frozen=True, kw_only=True)
class Work:
    """One assignment: its decisions and what its pages observed, each in order."""

    assignment: Assignment
    unit: Unit
    events: Sequence[Recorded]
    observed: Sequence[Recorded]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of one assignment, by table; `attempt` and `settled` are of the same length."""

    assignment: Row
    attempt: list[Row]
    output: list[Row]
    model_call: list[Row]
    event: list[Row]
    settled: list[Settled | None]
    state: State


@dataclass(frozen=True, kw_only=True)
class _Presence:
    """What the pages tell of a worker's time; None if they tell nothing."""

    human_ms: float | None
    loadings: int | None


def rows(subject: Subject, work: Work) -> Rows:
    """All rows of one assignment."""
    state = fold(work.events)
    seen = sightings(work.observed, state.opened_at)
    sent = clicks(state.attempts, _keys(work.events), seen)
    timed = times(state.attempts, sent, seen, Chief(prompt=subject.prompt, score=subject.score))
    in_sight = human_ms(state.attempts, sent, seen)
    if in_sight is not None and subject.is_form:
        in_sight = max(0, in_sight - state.waited_ms)
    presence = _Presence(human_ms=in_sight, loadings=pages(seen))
    shown = {attempt.id: when for attempt, when in zip(state.attempts, timed, strict=True)}
    settled = [one.event for one in work.events if isinstance(one.event, Settled)]
    events = [*_decisions(work), *_observations(work)]
    return Rows(
        assignment=_assignment(subject, work, state, presence),
        attempt=list(_attempts(subject, work, state, timed)),
        output=[row for one in settled for row in _outputs(subject, one, shown.get(one.attempt_id, Times()))],
        model_call=list(
            form_call_rows(work.assignment.assignment_id, work.events)
            if subject.is_form
            else call_rows(work.events)
        ),
        event=[{**row, "data": json_of(row["data"])} for row in events] if subject.is_form else events,
        settled=[_answer(settled, attempt) for attempt in state.attempts],
        state=state,
    )


def _chief(loop: Loop, name: str, kind: type[Text] | type[Scale]) -> str | None:
    fields = loop.ask if kind is Text else loop.judge
    if name in fields:
        return name
    return next((found for found, spec in fields.items() if isinstance(spec, kind)), None)


def _assignment(subject: Subject, work: Work, state: State, presence: _Presence) -> Row:
    opened, ended = state.opened, state.ended
    assert opened is not None
    by_page = presence.human_ms
    until = state.last_at if state.ended_at is None else state.ended_at
    by_server = max(0, until - state.opened_at - state.waited_ms)
    loadings = presence.loadings
    counted = [a for a, counts in zip(state.attempts, subject.rules.counted(state), strict=True) if counts]
    return {
        "assignment_id": work.assignment.assignment_id,
        "run_id": work.assignment.run_id,
        "unit_id": work.assignment.unit_id,
        "worker_key": opened.worker_key,
        "arm_id": None,
        "status": _status(state),
        "opened_at": state.opened_at,
        "submitted_at": state.ended_at,
        "human_ms": by_server if by_page is None else _whole(by_page),
        "human_ms_from": "server" if by_page is None else "page",
        "wait_ms": state.waited_ms,
        "resumed_count": None if loadings is None else loadings - 1,
        "client": opened.client,
        "end_reason": ended.reason if ended else None,
        "incomplete": ended.incomplete if ended else None,
        "unsent": ended.unsent if ended else None,
        "assurance": opened.assurance,
        "pilot": opened.pilot,
        "simulated": opened.simulated,
        "attempts": len(counted),
        "failures": sum(attempt.failed for attempt in state.attempts)
        + sum(isinstance(call.outcome, Failed) for call in state.calls),
    }


def _status(state: State) -> str:
    if state.ended is None:
        return "open"
    return "timed_out" if state.ended.reason == "timeout" and state.submitted is None else "submitted"


def _keys(events: Sequence[Recorded]) -> dict[str, str]:
    """Attempt to the id of the action that asked for it: it stands on the action's first event."""
    keys = {}
    key = ""
    for one in events:
        key = one.action.key if one.action is not None else key
        if isinstance(one.event, Asked):
            keys[one.event.attempt_id] = key
    return keys


def _attempts(subject: Subject, work: Work, state: State, timed: Sequence[Times]) -> Iterator[Row]:
    numbers, counts = subject.rules.numbers(state), subject.rules.counted(state)
    before: str | None = None
    together = zip(state.attempts, numbers, counts, timed, strict=True)
    for position, (attempt, k, counted, when) in enumerate(together, start=1):
        prompt = _text(attempt.answers, subject.prompt)
        ran = (attempt.outcome and attempt.outcome.provenance) or Provenance(procedure=attempt.procedure)
        yield {
            "attempt_id": attempt.id,
            "assignment_id": work.assignment.assignment_id,
            "position": position,
            "k": k if counted else None,
            "counted": counted,
            "state": _state(state, attempt),
            "prompt": prompt,
            "answers_before": attempt.answers,
            "score": _number(attempt.judgement, subject.score),
            "answers_after": attempt.judgement,
            "auto_scores": _measured(attempt),
            "branch": attempt.branch,
            "hint_shown": attempt.hint,
            "seed": attempt.seed,
            "t_asked": attempt.asked_at,
            "t_draft_start": _whole(when.draft_start),
            "t_submit": _whole(when.submit),
            "t_output_shown_first": _whole(when.shown_first),
            "t_output_shown_last": _whole(when.shown_last),
            "t_judged": _whole(when.judged),
            "writing_ms": _whole(when.writing),
            "queue_ms": between(ran.queued_at, ran.started_at),
            "model_ms": between(ran.started_at, ran.finished_at),
            "judging_ms": _whole(when.judging),
            "active_ms": _whole(when.active),
            "blur_ms": _whole(when.blur),
            "pasted_share": _share(when.pasted_chars, prompt),
            "edit_distance_prev": None if prompt is None or before is None else edit_distance(before, prompt),
            "excluded": False,
            "exclude_reason": None,
        }
        before = prompt


def _outputs(subject: Subject, settled: Settled, when: Times) -> Iterator[Row]:
    for output in made(settled):
        if output.kind == "json":  # the answer to a form's call stands with the call
            continue
        yield {
            "output_id": f"{settled.call_id}/{settled.try_no}/{output.index}",
            "attempt_id": settled.attempt_id or None,
            "call_id": settled.call_id,
            "try_no": settled.try_no,
            "index": output.index,
            "arm_assigned": None,
            "arm_received": None,
            "position": output.index,
            "kind": output.kind,
            "asset": output.asset,
            "media": subject.media(output.asset),
            "media_type": output.media_type,
            "width": output.width,
            "height": output.height,
            "text": output.text,
            "notes": list(output.notes),
            "shown_at": None if settled.late else _whole(when.shown_first),
            "exposures": 0 if settled.late else when.exposures,
            "chosen": None,
            "late": settled.late,
        }


def _decisions(work: Work) -> Iterator[Row]:
    stream = work.assignment.assignment_id
    for one in work.events:
        event = one.event
        about = event.attempt_id if isinstance(event, Asked | Measured | Settled | Judged) else None
        yield {
            "event_id": f"{stream}/{one.seq}",
            "assignment_id": stream,
            "attempt_id": about or None,
            "seq": one.seq,
            "source": "log",
            "page": None,
            "t_client_ms": None,
            "t_server": one.at,
            "type": event.kind,
            "data": event.model_dump(mode="json", exclude={"kind", "attempt_id"}),
        }


def _observations(work: Work) -> Iterator[Row]:
    stream = work.assignment.assignment_id
    for one in work.observed:
        if not isinstance(one.event, Observed):
            continue
        for place, item in enumerate(one.event.items):
            yield {
                "event_id": f"{stream}/seen/{one.seq}/{place}",
                "assignment_id": stream,
                "attempt_id": item.attempt_id,
                "seq": one.seq,
                "source": "page",
                "page": one.event.page,
                "t_client_ms": item.at,
                "t_server": one.at,
                "type": item.type,
                "data": item.data,
            }


def _state(state: State, attempt: Attempt) -> str:
    match attempt.outcome:
        case None:
            return "running" if state.ended is None else "cancelled"
        case Done():
            return "done"
        case Failed(status="refused" | "filtered"):
            return "refused"
        case Failed(status="cancelled"):
            return "cancelled"
        case Failed():
            return "failed"


def _measured(attempt: Attempt) -> Row:
    scores: Row = {}
    for one in attempt.measures:
        name = one.name if one.output == 0 else f"{one.name}/{one.output}"
        scores[name] = {"value": one.value, "parts": one.parts, "error": one.error or None}
    return scores


def _answer(settled: Sequence[Settled], attempt: Attempt) -> Settled | None:
    """The answer that the worker saw."""
    return next((one for one in settled if one.attempt_id == attempt.id and not one.late), None)


def _text(answers: dict[str, Any], name: str | None) -> str | None:
    value = answers.get(name) if name else None
    return value if isinstance(value, str) else None


def _number(answers: dict[str, Any] | None, name: str | None) -> float | None:
    value = (answers or {}).get(name) if name else None
    return value if isinstance(value, int | float) else None


def _share(pasted: int | None, prompt: str | None) -> float | None:
    if pasted is None or prompt is None:
        return None
    return min(1.0, round(pasted / max(1, len(prompt)), 4))


def _whole(ms: float | None) -> int | None:
    return None if ms is None else round(ms)
