"""Where an assignment stands, folded from its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, TypeVar

from ajeeb.events import (
    ActionId,
    Asked,
    Called,
    Done,
    Ended,
    Failed,
    Judged,
    Measured,
    Opened,
    Outcome,
    PagePassed,
    Recorded,
    Settled,
    Submitted,
    Tried,
    Uploaded,
)
from ajeeb.forms import Answers

T = TypeVar("T")
Phase: TypeAlias = Literal["page", "ask", "running", "judge", "form", "done"]


NOT_OURS = ("refused", "filtered", "cancelled")
"""Failures that are nobody's fault: the model said no, or the worker did."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One turn of the loop so far."""

    id: str
    call_id: str
    procedure: str
    answers: Answers
    asked_at: int
    seed: int | None = None
    branch: str = ""
    hint: str = ""
    arms: tuple[str, ...] = ()
    replays: str = ""
    try_no: int = 1
    outcome: Outcome | None = None
    settled_at: int | None = None
    judgement: Answers | None = None
    judged_at: int | None = None
    measures: tuple[Measured, ...] = ()

    @property
    def failed(self) -> bool:
        """The call ended without an output."""
        return isinstance(self.outcome, Failed)


@dataclass(frozen=True, kw_only=True)
class FormCall:
    """A call that a form's own code asked for. key: of the action, by which that code knows it."""

    call_id: str
    key: str
    procedure: str
    arguments: Any
    element: str
    asked_at: int
    try_no: int = 1
    outcome: Outcome | None = None
    settled_at: int | None = None

    @property
    def response(self) -> Any:
        """What the procedure gave back; None as long as there is nothing."""
        outputs = self.outcome.outputs if isinstance(self.outcome, Done) else ()
        return next((output.data for output in outputs if output.kind == "json"), None)


@dataclass(frozen=True, kw_only=True)
class State:
    """Everything the rules need to know about one assignment.

    seq: of the last event; what the next append expects.
    pages_passed: how many of the pages before the loop are behind the worker.
    actions: every action so far, by its id.
    calls: what a form's own code has asked for. uploads: files by field, in order.
    """

    seq: int = 0
    opened: Opened | None = None
    opened_at: int = 0
    last_at: int = 0
    pages_passed: int = 0
    attempts: tuple[Attempt, ...] = ()
    calls: tuple[FormCall, ...] = ()
    uploads: dict[str, tuple[Uploaded, ...]] = field(default_factory=dict)
    submitted: Submitted | None = None
    ended: Ended | None = None
    ended_at: int | None = None
    actions: dict[str, ActionId] = field(default_factory=dict)

    @property
    def latest(self) -> Attempt | None:
        """The attempt that the page is about."""
        return self.attempts[-1] if self.attempts else None

    @property
    def running(self) -> Attempt | None:
        """The attempt whose call has not ended, if there is one."""
        latest = self.latest
        return latest if latest is not None and latest.outcome is None else None

    @property
    def is_waiting(self) -> bool:
        """Whether the worker waits for a call."""
        return self.running is not None or any(call.outcome is None for call in self.calls)

    @property
    def open_judgement(self) -> Attempt | None:
        """The attempt whose output waits to be judged, if there is one."""
        latest = self.latest
        waits = latest is not None and isinstance(latest.outcome, Done) and latest.judgement is None
        return latest if waits else None

    @property
    def last_judgement(self) -> Answers | None:
        """The most recent judgement; None before the first."""
        return next((a.judgement for a in reversed(self.attempts) if a.judgement is not None), None)

    @property
    def failures_in_a_row(self) -> int:
        """How many calls in a row failed on our side, up to now; refusals and cancels neither count nor end the row."""
        count = 0
        for attempt in reversed(self.attempts):
            if isinstance(attempt.outcome, Done):
                break
            count += isinstance(attempt.outcome, Failed) and attempt.outcome.status not in NOT_OURS
        return count

    @property
    def waited_ms(self) -> int:
        """How long the worker has waited for calls that have ended, in milliseconds."""
        asked: tuple[Attempt | FormCall, ...] = (*self.attempts, *self.calls)
        return together((one.asked_at, one.settled_at) for one in asked if one.settled_at is not None)

    def attempt_of(self, call_id: str) -> Attempt | None:
        """The attempt that a call belongs to."""
        return next((a for a in self.attempts if a.call_id == call_id), None)

    def call(self, call_id: str) -> FormCall | None:
        """A call that a form's own code asked for."""
        return next((call for call in self.calls if call.call_id == call_id), None)


def fold(events: Iterable[Recorded]) -> State:
    """The state after these events, which start at the first of the stream and have no gap."""
    return advance(State(), events)


def advance(state: State, events: Iterable[Recorded]) -> State:
    """The state after some more events."""
    made = _replaced(state, {"actions": dict(state.actions)})
    known = vars(made)  # nobody else has it yet: an export folds millions of events
    for recorded in events:
        known.update(_changes(made, recorded), seq=recorded.seq, last_at=recorded.at)
        if recorded.action is not None:
            made.actions[recorded.action.key] = recorded.action
    return made


def _changes(state: State, recorded: Recorded) -> dict[str, Any]:
    at = recorded.at
    match recorded.event:
        case Opened() as event:
            return {"opened": event, "opened_at": at}
        case PagePassed() as event:
            return {"pages_passed": event.page + 1}
        case Asked() as event:
            attempt = Attempt(
                id=event.attempt_id,
                call_id=event.call_id,
                procedure=event.procedure,
                answers=event.answers,
                asked_at=at,
                seed=event.seed,
                branch=event.branch,
                hint=event.hint,
                arms=event.arms,
                replays=event.replays,
            )
            return {"attempts": (*state.attempts, attempt)}
        case Tried() as event:
            return _with_call(state, event.call_id, try_no=event.try_no)
        case Settled() as event if not event.late:
            return _with_call(state, event.call_id, outcome=event.outcome, settled_at=at)
        case Measured() as event:
            found = next((a for a in state.attempts if a.id == event.attempt_id), None)
            return _with(state, "id", event.attempt_id, measures=(*(found.measures if found else ()), event))
        case Judged() as event:
            return _with(state, "id", event.attempt_id, judgement=event.answers, judged_at=at)
        case Ended() as event:
            return {"ended": event, "ended_at": at}
    return _form_changes(state, recorded)


def _form_changes(state: State, recorded: Recorded) -> dict[str, Any]:
    match recorded.event:
        case Called() as event:
            call = FormCall(
                call_id=event.call_id,
                key=recorded.action.key if recorded.action else event.call_id,
                procedure=event.procedure,
                arguments=event.arguments,
                element=event.element,
                asked_at=recorded.at,
            )
            return {"calls": (*state.calls, call)}
        case Uploaded() as event:
            return {"uploads": {**state.uploads, event.field: (*state.uploads.get(event.field, ()), event)}}
        case Submitted() as event:
            return {"submitted": event}
    return {}


def _replaced(one: T, changes: dict[str, Any]) -> T:
    """What `dataclasses.replace` gives, several times as fast."""
    made = object.__new__(type(one))
    vars(made).update(vars(one), **changes)
    return made


def _with(state: State, attribute: str, value: str, **changes: Any) -> dict[str, Any]:
    attempts = [_replaced(a, changes) if getattr(a, attribute) == value else a for a in state.attempts]
    return {"attempts": tuple(attempts)}


def _with_call(state: State, call_id: str, **changes: Any) -> dict[str, Any]:
    if state.call(call_id) is None:
        return _with(state, "call_id", call_id, **changes)
    return {"calls": tuple(_replaced(c, changes) if c.call_id == call_id else c for c in state.calls)}


def together(spans: Iterable[tuple[int, int]]) -> int:
    """How long at least one of these spans lasted."""
    total, until = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, until))
        until = max(until, end)
    return total
