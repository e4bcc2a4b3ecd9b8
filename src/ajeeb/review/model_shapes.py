"""What is shown of the models that a server serves. Times are UTC milliseconds, durations milliseconds."""

from __future__ import annotations

from typing import Literal

from .shape import Shape


class ModelHealth(Shape):
    """How a model was when it was asked, without a call that costs."""

    at: int
    ok: bool
    latency_ms: int | None
    """How long the question took; None if nothing was asked, or nothing answered."""
    message: str
    """What is wrong and the way out, or what was not looked at; empty if all is well."""
    version: str


class GoFigures(Shape):
    """The last goes at a model, of all runs together: at most so many as are looked at of the end of the record."""

    goes: int
    median_ms: float | None
    """From a turn to the end, of those that gave something; None without any."""
    p95_ms: float | None
    """95 of 100 took no longer."""
    errors: dict[str, int]
    """Those that gave nothing, by kind."""
    last_at: int | None


class ModelRow(Shape):
    """A model of the runs that are served, or a function that answers."""

    name: str
    """As the task names it; of a function, its name."""
    kind: Literal["image", "text", "function"]
    runs: tuple[str, ...]
    """Those that use it."""
    at_once: int
    """How many goes at the same time, over all runs."""
    running: int
    waiting: int
    health: ModelHealth | None
    """None for functions: nobody knows how to ask them."""
    recent: GoFigures


class Models(Shape):
    """The models of all runs that are served, by name."""

    models: tuple[ModelRow, ...]
    looked_at: int
    """How many ended calls, from the end of the record, the figures are of."""
