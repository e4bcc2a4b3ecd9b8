"""A field of whole numbers from low to high."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, model_validator
from pydantic.dataclasses import dataclass

from ajeeb.forms.conditions import Comparable, Operand

_CONFIG = ConfigDict(extra="forbid")


@dataclass(frozen=True, eq=False, config=_CONFIG)
class Scale(Comparable):
    """A whole number from low to high, shown as a row of choices; starts unset."""

    label: str
    low: int
    high: int
    ends: tuple[str, str] = ("", "")
    required: bool = True
    help: str = ""
    kind: Literal["scale"] = "scale"

    @model_validator(mode="after")
    def _ordered(self) -> Scale:
        if not 1 <= self.high - self.low <= 100:
            raise ValueError(f"a scale from {self.low} to {self.high} must have 2 to 101 steps")
        return self

    def refusal(self, value: object) -> str | None:
        """Why this value is not accepted, in one sentence; None if it is."""
        if value is None:
            return "Please choose a value." if self.required else None
        if isinstance(value, bool) or not isinstance(value, int):
            return f"This must be a whole number from {self.low} to {self.high}."
        if not self.low <= value <= self.high:
            return f"Please choose a value from {self.low} to {self.high}."
        return None

    def incomparable(self, value: Operand) -> str | None:
        """Why no answer can be compared with this value; None if one can."""
        if isinstance(value, str | bool):
            return f"its answers are the numbers {self.low} to {self.high}: write one, without quotes"
        if not self.low <= value <= self.high:
            return f"its answers go from {self.low} to {self.high}"
        return None
