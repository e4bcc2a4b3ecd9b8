"""How simulated workers behave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How a worker behaves.

    think_s: seconds of thought, on average, before a page, a prompt, a judgement or a form is sent.
    mistakes: probability per attempt to send the same prompt twice, and per form to overlook a field. leaves:
    probability per attempt, or per form, to end the task early. patience_s: how long a server that does not answer is
    asked again: one that is killed may come back.
    """

    think_s: float = 1.0
    mistakes: float = 0.1
    leaves: float = 0.02
    patience_s: float = 60.0
