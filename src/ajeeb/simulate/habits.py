"""How simulated workers behave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How a worker behaves. All but the first and the last are probabilities.

    think_s: seconds of thought, on average, before a page, a prompt, a judgement or a form is sent.
    mistakes: per attempt, to send the same prompt twice; per form, to overlook a field.
    leaves: per attempt, or per form, to end the task early.
    cancels: per attempt, to cancel it within a second. Work with cancels depends on how quick the server is.
    double_clicks: per attempt, to send it twice at the same moment.
    reads: per attempt, to read what streams while the model is at work; others wait for the end.
    patience_s: how long a server that does not answer is asked again: one that is killed may come back.
    """

    think_s: float = 1.0
    mistakes: float = 0.1
    leaves: float = 0.02
    cancels: float = 0.02
    double_clicks: float = 0.05
    reads: float = 0.8
    patience_s: float = 60.0
