"""How an attempt stands, in one word."""

from __future__ import annotations

from typing import Literal, TypeAlias

from ajeeb.events import Failed
from ajeeb.loops import Attempt

AttemptState: TypeAlias = Literal["running", "done", "failed", "refused", "cancelled"]


def attempt_state(attempt: Attempt) -> AttemptState:
    """The word for an attempt's outcome."""
    match attempt.outcome:
        case None:
            return "running"
        case Failed(status="refused" | "filtered"):
            return "refused"
        case Failed(status="cancelled"):
            return "cancelled"
        case Failed():
            return "failed"
    return "done"
