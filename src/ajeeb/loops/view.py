"""The whole state of the worker's page, as the page gets it. Nothing that must stay on the server is in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from ajeeb.events import Done, EndReason, Failed, FailureStatus, Output
from ajeeb.forms import AskedField, Condition, FieldSpec, Operand
from ajeeb.forms.composer import FieldType

from .rules import Rules
from .state import Attempt, FormCall, Phase, State

AssetUrl: TypeAlias = Callable[[str], str]


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class OutputView(_View):
    """One thing the model made."""

    kind: Literal["image", "text", "json"]
    url: str | None = None
    width: int | None = None
    height: int | None = None
    text: str | None = None
    notes: tuple[str, ...] = ()


class FailureView(_View):
    """Why an attempt gave nothing; it does not count unless `counted` says so."""

    status: FailureStatus
    counted: bool
    fields: dict[str, str] = {}
    """Argument to what is wrong with it, for the code of a form."""


class AttemptView(_View):
    """One attempt: what was written, what came back, how it was judged."""

    id: str
    k: int | None
    """Its number among the attempts that count; a running one has the number it gets if it counts."""
    state: Literal["running", "done", "failed"]
    answers: dict[str, Any]
    hint: str
    asked_at: int
    """UTC milliseconds."""
    outputs: tuple[OutputView, ...] = ()
    failure: FailureView | None = None
    judgement: dict[str, Any] | None = None


class EndView(_View):
    """How the task ended and what to say."""

    reason: EndReason
    text: str
    at: int
    """UTC milliseconds."""


class View(_View):
    """Where the worker is. Every answer to an action is one of these, and it is all the page needs."""

    seq: int
    """Grows with everything that is recorded; the page ignores a view older than the one it has."""
    phase: Phase
    page: int | None
    """Position of the page that is due before or after the work, from 0."""
    attempts: tuple[AttemptView, ...]
    next_k: int
    """Number of the attempt that is being written, run or judged."""
    last: bool
    """The attempt being judged is the last one: no new one is asked for."""
    used_up: bool
    goal_met: bool
    """The goal is reached already: no new attempt is asked for."""
    hint: str
    """What to say now: before the first judgement, or after the last one."""
    prefill: dict[str, Any]
    """What stands in the fields of the next attempt: the last one's answers, or nothing."""
    may_leave_with_pay: bool
    """Our side failed several times in a row, or cannot go on at all."""
    deadline: int | None
    """UTC milliseconds; moves while a call runs."""
    saved_at: int
    """UTC milliseconds of the last thing that is on disk."""
    server_now: int
    """UTC milliseconds; the page sets its clock by it."""
    end: EndView | None = None


def view(rules: Rules, state: State, now: int, asset_url: AssetUrl) -> View:
    """What the page shows. `asset_url` turns the SHA-256 of an asset into the address for this assignment."""
    phase = rules.phase(state)
    numbers = rules.numbers(state)
    made = max((k for k in numbers if k is not None), default=0)
    current = state.running or state.open_judgement
    return View(
        seq=state.seq,
        phase=phase,
        page=rules.page(state),
        attempts=tuple(
            _attempt(attempt, k, asset_url) for attempt, k in zip(state.attempts, numbers, strict=True)
        ),
        next_k=made if current else made + 1,
        last=phase == "judge" and (rules.used_up(state) or rules.goal_is_met(state)),
        used_up=rules.used_up(state),
        goal_met=rules.goal_is_met(state),
        hint=_hint(rules, state),
        prefill=_prefill(rules, state),
        may_leave_with_pay=rules.reason_to_leave(state) == "error",
        deadline=rules.deadline(state),
        saved_at=state.last_at,
        server_now=now,
        end=_end(rules, state),
    )


def _prefill(rules: Rules, state: State) -> dict[str, Any]:
    latest = state.latest
    if latest is None or (isinstance(latest.outcome, Done) and not rules.loop.prefill):
        return {}
    return latest.answers


def _hint(rules: Rules, state: State) -> str:
    """What to say now; at the goal there is nothing left to hint at."""
    if rules.goal_is_met(state):
        return ""
    current = state.running or state.open_judgement
    return current.hint if current else rules.loop.hint(rules.last_facts(state))[1]


def _attempt(attempt: Attempt, k: int | None, asset_url: AssetUrl) -> AttemptView:
    outcome = attempt.outcome
    return AttemptView(
        id=attempt.id,
        k=k,
        state="running" if outcome is None else "failed" if attempt.failed else "done",
        answers=attempt.answers,
        hint=attempt.hint,
        asked_at=attempt.asked_at,
        outputs=tuple(_output(o, asset_url) for o in outcome.outputs) if isinstance(outcome, Done) else (),
        failure=(
            FailureView(status=outcome.status, counted=k is not None) if isinstance(outcome, Failed) else None
        ),
        judgement=attempt.judgement,
    )


def _output(output: Output, asset_url: AssetUrl) -> OutputView:
    return OutputView(
        kind=output.kind,
        url=asset_url(output.asset) if output.asset else None,
        width=output.width,
        height=output.height,
        text=output.text,
        notes=output.notes,
    )


def _end(rules: Rules, state: State) -> EndView | None:
    if state.ended is None or state.ended_at is None:
        return None
    reason = state.ended.reason
    return EndView(reason=reason, text=rules.loop.closing_text(reason), at=state.ended_at)


def call_view(call: FormCall, asset_url: AssetUrl) -> CallView:
    """What the code of a form is told about its call."""
    outcome = call.outcome
    return CallView(
        key=call.key,
        procedure=call.procedure,
        element=call.element,
        arguments=call.arguments,
        state="running" if outcome is None else "done" if isinstance(outcome, Done) else "failed",
        response=with_addresses(call.response, asset_url),
        failure=(
            FailureView(status=outcome.status, counted=False, fields=outcome.fields)
            if isinstance(outcome, Failed)
            else None
        ),
    )


_ASSET = re.compile(r"asset:([0-9a-f]{64})")


def with_addresses(value: Any, asset_url: AssetUrl) -> Any:
    """The same JSON with an address wherever a text names a file."""
    match value:
        case str():
            return _ASSET.sub(lambda found: asset_url(found[1]), value) if "asset:" in value else value
        case list():
            return [with_addresses(item, asset_url) for item in value]
        case dict():
            return {name: with_addresses(inner, asset_url) for name, inner in value.items()}
    return value


class CallView(_View):
    """A call that the code of a form asked for."""

    key: str
    """Of the action; the id by which the code of the page knows the call."""
    procedure: str
    element: str
    """Name of the field whose trigger asked; empty if there is none."""
    arguments: Any
    state: Literal["running", "done", "failed"]
    response: Any = None
    """What the procedure gave back."""
    failure: FailureView | None = None


class UploadView(_View):
    """A file that has arrived."""

    name: str
    size: int
    """Bytes."""
    type: str
    """Media type; empty if unknown."""
    modified_at: int
    """UTC milliseconds; -1 if unknown."""
    url: str


class FormView(_View):
    """A form that its own configuration describes."""

    config: Any
    """The form version: `form`, and `form_metadata` where there is one."""
    triggers: str | None
    """Address of the module with the functions that events call."""
    validators: str | None
    """Address of the module with the task's own validators."""
    styles: tuple[str, ...]
    """Addresses of style sheets, in order."""
    definition: Any
    """The built-in validators as data."""
    field_types: tuple[FieldType, ...]
    """Every `type` that a field may have."""
    procedures: tuple[str, ...]
    """Names that may be called."""
    call_timeout_s: float
    """After so many seconds without an answer a call is given up."""
    auto_submit_s: float | None
    """Seconds before the deadline at which the page hands in what stands in it; None for a form without a deadline."""
    max_upload_bytes: int


class PageView(_View):
    """A page before or after the work. The HTML is the author's, sanitised."""

    kind: Literal["consent", "instruction", "debrief", "form"]
    title: str
    html: str
    agree: str = ""
    form: FormView | None = None
    """For a page that is a form."""


class TargetView(_View):
    """What the worker looks at."""

    url: str
    label: str
    width: int
    height: int
    when: Literal["always", "first"]
    seconds: float | None


class ComparisonView(_View):
    """One comparison of a condition."""

    field: str
    op: Literal["==", "!=", "<=", ">=", "<", ">"]
    value: str | int | float | bool


def goal_view(goal: Condition | None) -> tuple[ComparisonView, ...] | None:
    """The goal as the page reads it."""
    if goal is None:
        return None
    return tuple(
        ComparisonView.model_validate({**vars(test), "value": _constant(test.value)}) for test in goal.tests
    )


def _constant(value: Operand | AskedField) -> Operand:
    """What the page compares with. Only a value of the output can have a field there, and such are the server's."""
    return str(value) if isinstance(value, AskedField) else value


class TaskView(_View):
    """What does not change while a worker is on an assignment."""

    title: str
    instruction_html: str
    unit: int
    """The unit's number, from 1."""
    pages: tuple[PageView, ...]
    """Before the work and after it, in order."""
    pages_before: int
    """How many of them come before."""
    target: TargetView | None
    ask: dict[str, FieldSpec]
    """Fields of an attempt by name, in order."""
    judge: dict[str, FieldSpec]
    """Fields about an output by name, in order."""
    form: FormView | None
    """For a task that is a form; then there is nothing in `ask` and `judge`."""
    max_attempts: int
    """0 is unlimited."""
    candidates: int
    """Outputs of one attempt."""
    goal: tuple[ComparisonView, ...] | None
    """The judgement that ends the loop: all of these hold."""
    pilot: bool
