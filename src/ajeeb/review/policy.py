"""The rules of a run as they were kept with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from ajeeb.forms import Pick, Scale, Text
from ajeeb.loops import NO_LOOP, Loop, Rules

from .shapes import ScoreScale

_BARE = Loop(ask={"prompt": Text("Prompt")})


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What review needs to know about a run's loop."""

    loop: Loop

    @property
    def rules(self) -> Rules:
        """The rules as far as they tell which attempts count."""
        return Rules(loop=self.loop)

    @cached_property
    def score(self) -> ScoreScale | None:
        """The judgement that plots are about; None if there is no scale."""
        for name, spec in self.loop.judge.items():
            if isinstance(spec, Scale):
                return ScoreScale(name=name, label=spec.label, low=spec.low, high=spec.high)
        return None

    def score_of(self, judgement: Mapping[str, Any] | None) -> float | None:
        """The score in a judgement; None if there is none."""
        value = (judgement or {}).get(self.score.name) if self.score else None
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    @cached_property
    def picks(self) -> bool:
        """Whether a judgement picks one of several outputs."""
        return any(isinstance(spec, Pick) for spec in self.loop.judge.values())

    @property
    def texts(self) -> dict[str, str]:
        """Name to label of the texts of an attempt."""
        return {name: spec.label for name, spec in self.loop.ask.items() if isinstance(spec, Text)}


def policy_of(config: Mapping[str, Any]) -> Policy:
    """From a run's configuration. A loop that this version cannot read is shown as a bare one."""
    try:
        loop = config.get("loop")
        return Policy(loop=NO_LOOP if loop is None else Loop.model_validate(loop))
    except ValidationError:
        return Policy(loop=_BARE)
