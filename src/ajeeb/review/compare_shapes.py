"""What the review pages show of units across workers, and workers across units; nothing of it tells arm or model."""

from __future__ import annotations

from typing import Any, Literal

from ajeeb.events import EndReason

from .attempt_state import AttemptState
from .shape import Picture, Shape
from .shapes import ScoreScale

UnitOrder = Literal["number", "assignments", "mean", "spread", "agreement"]


class ComparedUnit(Shape):
    """One unit in the list."""

    number: int
    """From 1."""
    target: Picture | None
    assignments: int
    """Of those that are looked at."""
    answered: int
    """How many of these have an answer to the field."""
    mean: float | None
    """Of the final answers, where they are numbers."""
    spread: float | None
    """Standard deviation of the final answers; None for fewer than two."""
    low: float | None
    high: float | None
    percent: float | None
    """Share of the pairs of workers with the same final answer, 0 to 1; None without pairs."""


class ComparedUnits(Shape):
    """A page of units; `after` of the next one, None on the last."""

    run_id: str
    field: str
    """The field that is compared; empty if the run has none."""
    fields: tuple[str, ...]
    """Those that can be compared."""
    rows: tuple[ComparedUnit, ...]
    next_after: str | None
    units: int
    """Of the whole run."""


class ComparedOutput(Shape):
    """One thing that was made."""

    picture: Picture | None
    text: str | None
    chosen: bool | None
    """Whether the worker picked it; None where nothing was picked."""


class ComparedAttempt(Shape):
    """One turn of the loop, in short."""

    id: str
    k: int | None
    """Its number among those that count."""
    state: AttemptState
    excluded: bool
    texts: tuple[str, ...]
    outputs: tuple[ComparedOutput, ...]
    judgement: dict[str, Any] | None
    score: float | None


class ComparedAnswer(Shape):
    """What was handed in for one field of a form."""

    field: str
    """With the index of its round."""
    label: str
    answer: Any
    chosen: tuple[str, ...]
    """Labels of the options that were chosen; empty for other fields."""


class ComparedWork(Shape):
    """The work of one worker on one unit."""

    assignment_id: str
    unit: int
    target: Picture | None
    worker_key: str
    simulated: bool
    pilot: bool
    status: str
    end_reason: EndReason | None
    excluded: bool
    attempts: tuple[ComparedAttempt, ...]
    final: float | None
    """The score of the last judged attempt that was not excluded."""
    answers: tuple[ComparedAnswer, ...]
    """Of a form, as handed in."""


class FieldPairs(Shape):
    """How far the workers of one unit agree on a field."""

    field: str
    label: str
    answers: int
    pairs: int
    percent: float | None
    """Share of the pairs with the same final answer, 0 to 1; None without pairs."""


class ComparedWorkers(Shape):
    """One unit with the work of some of its workers, in the order in which they came."""

    run_id: str
    number: int
    target: Picture | None
    inputs: dict[str, Any]
    score: ScoreScale | None
    workers: int
    """Of the whole unit, as far as they are looked at."""
    work: tuple[ComparedWork, ...]
    agreement: tuple[FieldPairs, ...]
    """Of all workers that are looked at, not only of those on this page."""
    next_after: str | None
    previous: int | None
    """Number of the unit before that has work."""
    next: int | None


class WorkerUnits(Shape):
    """One worker with the units that they worked on, newest first."""

    worker_key: str
    work: tuple[ComparedWork, ...]
    scores: dict[str, ScoreScale]
    """By run, of the runs on this page."""
    runs: dict[str, str]
    """Assignment to run."""
    next_after: str | None
