"""A field of free text."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictBool, model_validator
from pydantic.dataclasses import dataclass

from ajeeb.forms.conditions import Comparable, Operand

_CONFIG = ConfigDict(extra="forbid")


@dataclass(frozen=True, eq=False, config=_CONFIG)
class Text(Comparable):
    """Free text.

    min, max: length in characters (code points) after trimming.
    unique: may not repeat within one assignment; compared trimmed and case-sensitive, or without regard to case,
        width and spacing when `"normalised"`.
    rows: height of the box in lines.
    """

    label: str
    min: Annotated[int, Field(ge=0)] = 0
    max: Annotated[int, Field(ge=1)] = 2000
    unique: StrictBool | Literal["normalised"] = False
    required: bool = True
    help: str = ""
    rows: Annotated[int, Field(ge=1, le=40)] = 3
    kind: Literal["text"] = "text"

    @model_validator(mode="after")
    def _ordered(self) -> Text:
        if self.min > self.max:
            raise ValueError(f"min ({self.min}) is larger than max ({self.max})")
        return self

    def refusal(self, value: object) -> str | None:
        """Why this value is not accepted, in one sentence; None if it is."""
        if value is None or value == "":
            return "Please write something here." if self.required else None
        if not isinstance(value, str):
            return "This must be text."
        if any(c == "\0" or unicodedata.category(c) == "Cs" for c in value):
            return "This text has a character that cannot be stored; please remove it."
        length = len(value.strip())
        if self.required and length == 0:
            return "Please write something here."
        if length < self.min:
            return f"Please write at least {self.min} characters; this has {length}."
        if length > self.max:
            return f"Please write at most {self.max} characters; this has {length}."
        return None

    def incomparable(self, value: Operand) -> str | None:
        """Why no answer can be compared with this value; None if one can."""
        return None if isinstance(value, str) else "its answers are texts: write the value in quotes"

    def same(self, one: str, other: str) -> bool:
        """Whether two answers count as the same text."""
        if self.unique == "normalised":
            return _normalised(one) == _normalised(other)
        return one.strip() == other.strip()


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
