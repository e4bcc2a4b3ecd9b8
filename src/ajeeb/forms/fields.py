"""The fields a worker fills, and what each accepts.

Written in Python as `aj.Scale("How close is it?", 1, 10)`; the same as data in YAML (`{kind: scale, …}`) and on
the wire. A field compared with a value is a condition: `score == 10`.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field, StrictBool, model_validator
from pydantic.dataclasses import dataclass

from .conditions import Comparable, Condition, Operand

_CONFIG = ConfigDict(extra="forbid")

Answer: TypeAlias = str | int | bool | None
Answers: TypeAlias = dict[str, Any]


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


FieldSpec: TypeAlias = Annotated[Text | Scale | Choice, Field(discriminator="kind")]
Fields: TypeAlias = dict[str, FieldSpec]


def impossible(condition: Condition, fields: Fields) -> str | None:
    """Why this condition, with its fields named, can never hold, in a few words; None if it can."""
    for test in condition.tests:
        name = str(test.field)
        why = fields[name].incomparable(test.value)
        if why is not None:
            return f"'{Condition((test,))}' cannot be asked of '{name}': {why}"
    for name, spec in fields.items():
        tests = [test for test in condition.tests if test.field == name]
        answers = _answers(spec)
        if answers and not any(all(test.holds({name: answer}) for test in tests) for answer in answers):
            return f"'{Condition(tuple(tests))}' holds for no answer to '{name}'"
    return None


def _answers(spec: FieldSpec) -> Sequence[str | int]:
    """All that can be answered; empty for a text."""
    match spec:
        case Scale():
            return range(spec.low, spec.high + 1)
        case Choice():
            return spec.options
    return ()


def refusals(fields: Fields, answers: Answers) -> dict[str, str]:
    """Field name to one sentence, for every answer that is not accepted; empty if all are."""
    wrong = {name: "There is no such field." for name in answers if name not in fields}
    for name, spec in fields.items():
        said = spec.refusal(answers.get(name))
        if said is not None:
            wrong[name] = said
    return wrong


def _normalised(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
