"""What one simulated worker did."""

from __future__ import annotations

from dataclasses import dataclass, field

from ajeeb.events import EndReason
from ajeeb.forms import Fields, Scale
from ajeeb.loops import View

from .strategy import first_of


@dataclass(kw_only=True)
class Walk:
    """What a worker did. scores: of the attempts in order. ended: None if they did not get to the end.

    repeats: the same prompt sent again. double_clicks, cancelled: attempts. pieces: of answers, while they were made.
    """

    ended: EndReason | None = None
    attempts: int = 0
    refusals: int = 0
    failures: int = 0
    retries: int = 0
    repeats: int = 0
    double_clicks: int = 0
    cancelled: int = 0
    pieces: int = 0
    scores: list[int] = field(default_factory=list)
    problem: str = ""

    def sum_up(self, view: View, judge: Fields) -> None:
        """What the last view tells. judge: the fields of a judgement; the first scale is the score."""
        scale = first_of(judge, Scale)
        self.ended = view.end.reason if view.end else None
        self.attempts = sum(made.k is not None for made in view.attempts)
        failures = [made.failure for made in view.attempts if made.failure is not None]
        self.failures = sum(one.status != "cancelled" for one in failures)
        for made in view.attempts:
            score = (made.judgement or {}).get(scale[0]) if scale else None
            if isinstance(score, int):
                self.scores.append(score)
