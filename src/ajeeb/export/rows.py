"""One assignment as rows: its events folded, its observations measured. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ajeeb.events import Asked, Decided, Done, Excluded, Failed, Recorded, Settled
from ajeeb.forms import Scale, Text
from ajeeb.loops import Attempt, Ending, Loop, Reviewed, Rules, State, cost_micros, endings, fold
from ajeeb.store import Assignment, Unit

from . import event_rows
from .calls import Ends, call_rows, form_call_rows, same_arm
from .columns import Row
from .distance import edit_distance
from .exposures import Exposures
from .kinds import in_currency
from .output_rows import Outputs
from .review_rows import review_rows
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
    """One assignment: its events, what its pages observed, and what reviewers decided, each in order.

    stored: the events as they stand in the log; without them they are written anew.
    """

    assignment: Assignment
    unit: Unit
    events: Sequence[Recorded]
    observed: Sequence[Recorded]
    review: Reviewed = field(default_factory=Reviewed)
    erased: bool = False
    stored: Sequence[str] | None = None

    @property
    def as_stored(self) -> Sequence[str]:
        """The events as JSON."""
        return self.stored or [one.event.model_dump_json() for one in self.events]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of one assignment, by table. `attempt` and `ended` are of the same length: how each attempt ended."""

    assignment: Row
    attempt: list[Row]
    output: list[Row]
    model_call: list[Row]
    event: list[Row]
    review: list[Row]
    ended: list[Ending | None]
    state: State

    def without(self, kept: Sequence[int], gone: set[str]) -> Rows:
        """Without some attempts. kept: places of the others; gone: the ids of those that are left out."""
        attempts = tuple(self.state.attempts[place] for place in kept)
        return replace(
            self,
            attempt=[self.attempt[place] for place in kept],
            ended=[self.ended[place] for place in kept],
            output=[row for row in self.output if row["attempt_id"] not in gone],
            model_call=[row for row in self.model_call if row["attempt_id"] not in gone],
            state=replace(self.state, attempts=attempts),
        )


@dataclass(frozen=True, kw_only=True)
class _Presence:
    """What the pages tell of a worker's time; None if they tell nothing."""

    human_ms: float | None
    loadings: int | None


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What is known of the attempts besides the state. timed: in their order."""

    timed: Sequence[Times]
    exposures: Exposures
    ends: Ends

    def ended(self, attempt: Attempt) -> Ending | None:
        """How the attempt ended for the worker."""
        return self.ends.get((attempt.call_id, attempt.try_no)) if attempt.outcome else None

    def cost(self, attempt: Attempt) -> tuple[int | None, str]:
        """(micros, currency) of all goes of its call."""
        ends = (self.ends.get((attempt.call_id, no)) for no in range(1, attempt.try_no + 1))
        return cost_micros(go for end in ends if end is not None for go in end.tries)


def rows(subject: Subject, work: Work) -> Rows:
    """All rows of one assignment."""
    state = fold(work.events)
    stream = work.assignment.assignment_id
    seen = sightings(work.observed, state.opened_at)
    sent = clicks(state.attempts, _keys(work.events), seen)
    timed = times(state.attempts, sent, seen, Chief(prompt=subject.prompt, score=subject.score))
    in_sight = human_ms(state.attempts, sent, seen)
    if in_sight is not None and subject.is_form:
        in_sight = max(0, in_sight - state.waited_ms)
    presence = _Presence(human_ms=in_sight, loadings=pages(seen))
    told = _Told(timed=timed, exposures=Exposures(seen), ends=endings(work.events))
    outputs = Outputs(loop=subject.rules.loop, state=state, exposures=told.exposures, media=subject.media)
    return Rows(
        assignment=_assignment(subject, work, state, presence),
        attempt=list(_attempts(subject, work, state, told)),
        output=list(outputs.rows(one.event for one in work.events if isinstance(one.event, Settled))),
        model_call=list(
            form_call_rows(stream, work.events, told.ends)
            if subject.is_form
            else call_rows(work.events, told.ends)
        ),
        event=[
            *event_rows.decided(stream, work.events, work.as_stored),
            *event_rows.observed(stream, work.observed),
        ],
        review=list(review_rows(stream, work.review)),
        ended=[told.ended(attempt) for attempt in state.attempts],
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
        "arm_id": _arm_of_all(subject.rules, state),
        "status": work.review.status(_status(state)),
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
        **_decided(work),
    }


def _decided(work: Work) -> Row:
    """What reviewers made of the whole."""
    review, whole = work.review, work.review.excluded.get("")
    verdict = review.verdict
    decided = verdict.decision if verdict and isinstance(verdict.decision, Decided) else None
    return {
        "verdict": decided.verdict if decided else None,
        "reason_code": decided.reason_code or None if decided else None,
        "decided_at": verdict.at if verdict else None,
        "bonus_minor": review.bonus_minor or None,
        "excluded": whole is not None,
        "exclude_reason": _reason(whole),
        "erased": work.erased,
    }


def _reason(excluded: Excluded | None) -> str | None:
    return (excluded.reason_code or excluded.note or None) if excluded else None


def _arm_of_all(rules: Rules, state: State) -> str | None:
    """The arm of all attempts; also of a worker who left before the first."""
    arms = rules.loop.arms
    if arms is None or arms.per not in ("worker", "assignment"):
        return None
    return same_arm(state.attempts[0].arms if state.attempts else rules.arms(state))


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


def _attempts(subject: Subject, work: Work, state: State, told: _Told) -> Iterator[Row]:
    set_aside, after_excluded = work.review.excluded, False
    numbers, counts = subject.rules.numbers(state), subject.rules.counted(state)
    before: str | None = None
    together = zip(state.attempts, numbers, counts, told.timed, strict=True)
    for position, (attempt, k, counted, when) in enumerate(together, start=1):
        prompt = _text(attempt.answers, subject.prompt)
        ended, (cost, currency) = told.ended(attempt), told.cost(attempt)
        excluded = set_aside.get(attempt.id) or set_aside.get("")
        yield {
            "attempt_id": attempt.id,
            "assignment_id": work.assignment.assignment_id,
            "position": position,
            "k": k if counted else None,
            "counted": counted,
            "arm_id": same_arm(attempt.arms),
            "state": _state(state, attempt),
            "exposed": _exposed(attempt),
            "prompt": prompt,
            "answers_before": attempt.answers,
            "score": _number(attempt.judgement, subject.score),
            "answers_after": attempt.judgement,
            "auto_scores": _measured(attempt),
            "branch": attempt.branch,
            "hint_shown": attempt.hint,
            "seed": attempt.seed,
            "replay_of": attempt.replays or None,
            "t_asked": attempt.asked_at,
            "t_draft_start": _whole(when.draft_start),
            "t_submit": _whole(when.submit),
            "t_preview_seen": _whole(told.exposures.preview_at(attempt.id)),
            "t_output_shown_first": _whole(when.shown_first),
            "t_output_shown_last": _whole(when.shown_last),
            "t_judged": _whole(when.judged),
            "writing_ms": _whole(when.writing),
            "queue_ms": ended.queue_ms if ended else None,
            "model_ms": ended.model_ms if ended else None,
            "judging_ms": _whole(when.judging),
            "active_ms": _whole(when.active),
            "blur_ms": _whole(when.blur),
            "pasted_share": _share(when.pasted_chars, prompt),
            "edit_distance_prev": None if prompt is None or before is None else edit_distance(before, prompt),
            "cost": in_currency(cost),
            "currency": currency or None,
            "excluded": excluded is not None,
            "exclude_reason": _reason(excluded),
            "after_excluded": after_excluded,
        }
        before = prompt
        after_excluded = after_excluded or attempt.id in set_aside


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


def name_of(measure: str, output: int) -> str:
    """What the measure of an output is called among the automatic scores."""
    return measure if output == 0 else f"{measure}/{output}"


def _measured(attempt: Attempt) -> Row:
    scores: Row = {}
    for one in attempt.measures:
        scores[name_of(one.name, one.output)] = {
            "value": one.value,
            "parts": one.parts,
            "error": one.error or None,
        }
    return scores


def _exposed(attempt: Attempt) -> bool | None:
    outcome = attempt.outcome
    if isinstance(outcome, Failed) and outcome.status == "cancelled":
        return outcome.exposed
    return None


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
