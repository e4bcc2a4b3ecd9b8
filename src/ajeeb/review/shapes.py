"""What the review pages show, as data. Times are UTC milliseconds, durations milliseconds."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from ajeeb.events import EndReason

from .call_shapes import FilmCall, FilmOutput, FilmPrompt, Money
from .form_shapes import FilmForm, FilmPage, RowForm
from .review_shapes import ReviewState
from .run_shapes import RunStatus
from .shape import Picture, Shape, Spread

EventKind: TypeAlias = Literal[
    "opened",
    "page_passed",
    "asked",
    "called",
    "uploaded",
    "tried",
    "measured",
    "settled",
    "judged",
    "submitted",
    "ended",
    "observed",
]


class ScoreScale(Shape):
    """The judgement that the plots are about: the first scale that the task asks for."""

    name: str
    label: str
    low: int
    high: int


class RunCounters(Shape):
    """How far people are in a run, or simulated workers."""

    workers: int
    """How many came in."""
    working_now: int
    """Open assignments in which something happened during the last two minutes."""
    assignments: int
    by_status: dict[str, int]
    attempts: int
    """Every attempt that was sent, failed ones included."""
    failures: int
    """Calls that gave nothing."""
    ended: int
    goals: int
    """Assignments that ended because the goal was reached."""
    goal_rate: float | None
    """Goals among the ended assignments, 0 to 1; None before one has ended."""


class RunSummary(Shape):
    """One run in the list."""

    run_id: str
    task_name: str
    title: str
    kind: Literal["loop", "form"]
    pilot: bool
    created_at: int
    closed_at: int | None
    units: int
    places: int
    """How many assignments there can be: the places of all units."""
    taken: int
    """How many of them people or simulated workers have taken."""
    last_at: int | None
    """When something happened last, whoever did it."""
    counters: RunCounters
    """Of people."""
    simulated: RunCounters
    """Of simulated workers."""
    status: RunStatus
    money: tuple[Money, ...]
    """By currency; empty where nothing has a price."""


class RunDetail(Shape):
    """One run."""

    summary: RunSummary
    task_hash: str
    source: str
    """The file or folder that the task was loaded from; empty if that is not known."""
    parameters: dict[str, Any]
    seed: int
    max_attempts: int
    """0 is unlimited."""
    goal: str
    """The condition that ends the loop; empty if there is none."""
    score: ScoreScale | None


class AssignmentRow(Shape):
    """One assignment in a list."""

    assignment_id: str
    unit: int
    """The unit's number, from 1."""
    worker_key: str
    simulated: bool
    pilot: bool
    status: str
    end_reason: EndReason | None
    attempts: int
    failures: int
    opened_at: int
    last_at: int
    ended_at: int | None
    scores: tuple[float, ...]
    """Of the attempts that were judged, in order."""
    target: Picture | None
    latest: Picture | None
    """The newest image that was made."""
    form: RowForm | None
    """For work on a form."""


class AssignmentPage(Shape):
    """A page of assignments; `after` of the next one, None on the last."""

    rows: tuple[AssignmentRow, ...]
    next_after: str | None


class Segment(Shape):
    """A stretch of a prompt, compared with the prompt before it."""

    op: Literal["same", "added", "removed"]
    text: str


class FilmText(Shape):
    """One text that the worker wrote for an attempt."""

    name: str
    label: str
    text: str
    changes: tuple[Segment, ...] | None
    """None on the first attempt."""


class FilmJudged(Shape):
    """One thing that the worker said of the output."""

    name: str
    label: str
    text: str
    """Of a pick, which output, from 1."""


class FilmMeasure(Shape):
    """An automatic measure of an output, 0 to 1, with what it is made of."""

    output: int
    """Position of the output, from 0."""
    name: str
    value: float | None
    parts: dict[str, float]
    error: str


class FilmTimes(Shape):
    """When, and how long. None where something has not happened or was not told."""

    asked_at: int
    settled_at: int | None
    judged_at: int | None
    person_ms: int
    """From what the worker saw last (the page, the output before) to the click."""
    judging_ms: int | None
    """From the output to its judgement; writing the next prompt lies within it."""
    wait_ms: int | None
    """From the click to the output."""
    queue_ms: int | None
    """Waiting for a turn, while no model was at work for it."""
    model_ms: int | None
    """While at least one model was at work for it."""


class FilmAttempt(Shape):
    """One turn of the loop."""

    id: str
    k: int | None
    """Its number among those that count."""
    counted: bool
    state: Literal["running", "done", "failed", "refused", "cancelled"]
    exposed: bool | None
    """Whether something of the output had been seen when it was cancelled; None if it was not cancelled."""
    prompts: tuple[FilmPrompt, ...]
    """What models were sent, where that is another thing than what was typed."""
    texts: tuple[FilmText, ...]
    answers: dict[str, Any]
    """All that was sent, as typed."""
    judgement: dict[str, Any] | None
    judged: tuple[FilmJudged, ...]
    """The judgement as it is read, the score left out."""
    score: float | None
    outputs: tuple[FilmOutput, ...]
    measures: tuple[FilmMeasure, ...]
    branch: str
    hint: str
    call: FilmCall
    times: FilmTimes


class FilmRow(Shape):
    """One event, in words."""

    seq: int
    at: int
    kind: EventKind
    k: int | None
    """Number of the attempt that it is about."""
    text: str


class Film(Shape):
    """One assignment from its first event to its last."""

    row: AssignmentRow
    run_id: str
    task_name: str
    assurance: str
    client: str
    blind: bool
    """Arms and models are left out, and times run as if models took none."""
    work_seq: int
    """Of the last event; what a decision about just this work tells."""
    review: ReviewState
    inputs: dict[str, Any]
    score: ScoreScale | None
    max_attempts: int
    attempts: tuple[FilmAttempt, ...]
    unsent: dict[str, Any]
    """What stood in the fields and was not sent."""
    incomplete: bool
    """The last output was not judged, or something that a form requires is missing."""
    form: FilmForm | None
    """For work on a form."""
    pages: tuple[FilmPage, ...]
    """What was answered on pages before and after the work."""
    person_ms: int
    """From opening to the end (or the last event), waiting not counted."""
    wait_ms: int
    events: tuple[FilmRow, ...]
    newer: str | None
    """The assignment before this one in the list."""
    older: str | None
    """The assignment after this one in the list."""


class CurvePoint(Shape):
    """All attempts with one number."""

    k: int
    n: int
    """Assignments that made this attempt."""
    survival: float
    """`n` as a share of those that made a first one, 0 to 1."""
    score: Spread | None
    similarity: Spread | None


class Curve(Shape):
    """Score by attempt, people and simulated workers apart."""

    run_id: str
    score: ScoreScale | None
    people: tuple[CurvePoint, ...]
    simulated: tuple[CurvePoint, ...]
