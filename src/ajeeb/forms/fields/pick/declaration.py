"""A field whose answer is one of the outputs that it stands under."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from ajeeb.forms.conditions import Comparable, Operand

_CONFIG = ConfigDict(extra="forbid")


@dataclass(frozen=True, eq=False, config=_CONFIG)
class Pick(Comparable):
    """One of the outputs of an attempt, by its position from 0. of: how many there are; the loop knows."""

    label: str
    required: bool = True
    help: str = ""
    of: Annotated[int, Field(ge=0)] = 0
    kind: Literal["pick"] = "pick"

    def refusal(self, value: object) -> str | None:
        """Why this value is not accepted, in one sentence; None if it is."""
        if value is None:
            return "Please choose one of the results." if self.required else None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < self.of:
            return "Please choose one of the results."
        return None

    def incomparable(self, value: Operand) -> str | None:
        """Why no answer can be compared with this value; None if one can."""
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < self.of:
            return f"its answers are positions, the numbers 0 to {self.of - 1}"
        return None
