"""What the live dashboard shows of a run. Times are UTC milliseconds, durations milliseconds."""

from __future__ import annotations

from ajeeb.events import EndReason, FailureStatus

from .call_shapes import Money
from .shape import Shape
from .shapes import CurvePoint, ScoreScale


class Durations(Shape):
    """Where durations lie. All but the mean are exact to 2.4 %: they are counted in bins."""

    n: int
    mean: float
    q1: float
    median: float
    q3: float
    p95: float
    """95 of 100 took no longer."""


class DurationBin(Shape):
    """How many durations are from `low` on and below `high`; bins are equally wide on a logarithmic scale."""

    low: float
    high: float
    n: int


class EndedAfter(Shape):
    """Assignments that ended for one reason after so many attempts."""

    reason: EndReason
    attempts: int
    """That counted; 200 stands for 200 or more."""
    n: int


class AttemptTimes(Shape):
    """How long all attempts with one number took."""

    k: int
    person: Durations | None
    """From what the worker saw last to the click: judging the output before, and writing."""
    wait: Durations | None
    """From the click to the output: the model, and the wait for its turn."""


class TimePoint(Shape):
    """What happened in one stretch of time."""

    at: int
    """When it begins."""
    opened: int
    """Assignments that began."""
    ended: int
    """Assignments that ended, for whatever reason."""
    took: Durations | None
    """Calls that gave something, from coming to the end, with the wait for their turn."""
    failed: dict[FailureStatus, int]
    """Calls that gave nothing, by kind."""
    cost: dict[str, float]
    """By currency, in its units."""


class KindFigures(Shape):
    """What people have done, or simulated workers."""

    attempts: tuple[CurvePoint, ...]
    """Score by attempt, with how many are still in."""
    ends: tuple[EndedAfter, ...]
    times: tuple[AttemptTimes, ...]
    points: tuple[TimePoint, ...]
    """By time; stretches in which nothing happened are left out."""
    calls: dict[str, int]
    """How calls ended: `ok`, or the kind of failure."""
    goes_failed: dict[FailureStatus, int]
    """Goes at models that gave nothing, also where another one did in the end."""
    took: Durations | None
    """Calls that gave something."""
    latency: tuple[DurationBin, ...]
    """Of the same."""
    form: Durations | None
    """Forms that were handed in: from opening to handing in, without waiting."""
    form_times: tuple[DurationBin, ...]
    """Of the same."""


class RunFigures(Shape):
    """The numbers behind the plots of a run, people and simulated workers apart."""

    run_id: str
    read: float
    """How much of the record is counted, 0 to 1. Below 1 the numbers are of the beginning of the record only."""
    width_ms: int
    """How long each stretch of time is."""
    created_at: int
    """When the run began, and its budget was whole."""
    places: int
    """How many assignments there can be."""
    score: ScoreScale | None
    people: KindFigures
    simulated: KindFigures
    money: tuple[Money, ...]
    """By currency, people and simulated workers together; empty where nothing has a price."""
