"""One assignment from its first event to its last, as data. Times are UTC milliseconds, durations milliseconds."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from .call_shapes import FilmCall, FilmOutput, FilmPrompt
from .form_shapes import FilmForm, FilmPage
from .review_shapes import ReviewState
from .shape import Shape
from .shapes import AssignmentRow, ScoreScale

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
