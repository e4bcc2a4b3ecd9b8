"""Automatic measures of an output, taken beside the worker's judgement."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Measure(BaseModel):
    """One measure. So far there is one kind: how close an output image is to another image, from 0 to 1.

    similarity: path of that other image, with `{column}` for the unit's values.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    similarity: str


def similarity(to: str) -> Measure:
    """How close the output is to this image, recorded as `similarity`; workers do not see it before they are done."""
    return Measure(similarity=to)
