"""What the review pages show, as data. Times are UTC milliseconds, durations milliseconds."""

from __future__ import annotations

from typing import Any, Literal

from ajeeb.events import EndReason

from .call_shapes import Money
from .form_shapes import RowForm
from .run_shapes import RunStatus
from .shape import Picture, Shape, Spread


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
