"""What all shapes of the review pages are made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """Base of what is shown."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class Picture(Shape):
    """An image at its address."""

    url: str
    width: int | None
    """Pixels."""
    height: int | None
    """Pixels."""


class Spread(Shape):
    """Where the values lie."""

    n: int
    mean: float
    q1: float
    median: float
    q3: float
