"""A field of one of several options."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from ajeeb.forms.conditions import Comparable, Operand

_CONFIG = ConfigDict(extra="forbid")


@dataclass(frozen=True, eq=False, config=_CONFIG)
class Choice(Comparable):
    """One of several options."""

    label: str
    options: Annotated[tuple[str, ...], Field(min_length=2)]
    required: bool = True
    help: str = ""
    kind: Literal["choice"] = "choice"

    def refusal(self, value: object) -> str | None:
        """Why this value is not accepted, in one sentence; None if it is."""
        if value is None or value == "":
            return "Please choose one." if self.required else None
        if value not in self.options:
            return "Please choose one of the options."
        return None

    def incomparable(self, value: Operand) -> str | None:
        """Why no answer can be compared with this value; None if one can."""
        options = ", ".join(json.dumps(option, ensure_ascii=False) for option in self.options)
        if not isinstance(value, str):
            return f"its answers are texts: write the value in quotes; the options are {options}"
        return None if value in self.options else f"the options are {options}"
