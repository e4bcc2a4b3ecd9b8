"""Workers who do what a script says."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ajeeb.errors import BadTask
from ajeeb.forms import Fields, FieldSpec, Pick, Scale, Text, fitted

from .strategy import Sight, filled, first_of

T = TypeVar("T")

PROMPTS = tuple(f"Something like this, tried in way number {number}" for number in range(1, 21))
SCORES = (3, 5, 6, 7, 8)
_CHIEF: Mapping[str, type[FieldSpec]] = {"prompt": Text, "score": Scale}


@dataclass(frozen=True)
class Scripted:
    """Writes these prompts in turn, and gives these scores; the last of each again and again.

    steps: what is said in each attempt instead, by the names of the fields; whoever has said it all leaves. `prompt` is
        the first text as well, and `score` the first scale. What no step says is filled in.
    """

    prompts: Sequence[str] = PROMPTS
    scores: Sequence[int] = SCORES
    steps: Sequence[Mapping[str, Any]] = ()

    async def ask(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any] | None:
        """What the step says, or the next prompt."""
        if self.steps and sight.k > len(self.steps):
            return None
        return filled(fields, rng) | self._said(fields, sight.k)

    async def judge(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any]:
        """What the step says, or the next score."""
        return filled(fields, rng) | self._said(fields, sight.k)

    def _said(self, fields: Fields, k: int) -> dict[str, Any]:
        step = _at(self.steps, k) if self.steps else self._usual(fields, k)
        found = ((_name(name, fields), value) for name, value in step.items())
        return {name: _as_answer(fields[name], value) for name, value in found if name in fields}

    def _usual(self, fields: Fields, k: int) -> dict[str, Any]:
        """The next prompt and score; a score that the scale does not have becomes its nearest."""
        score, chief = _at(self.scores, k), first_of(fields, Scale)
        near = score if chief is None else min(chief[1].high, max(chief[1].low, score))
        return {"prompt": _at(self.prompts, k), "score": near}


def read_script(file: Path) -> tuple[Mapping[str, Any], ...]:
    """The steps in a file: a text with a prompt a line, a CSV with a column for each field, or JSON.

    JSON is a list of texts, or of objects that have the fields' names.
    Raises: BadTask naming the file, and what is wrong with it.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        steps = _READERS.get(file.suffix.lower(), _lines)(text)
    except OSError as error:
        raise BadTask(f"the script {file} cannot be read ({error.strerror}); check --script") from error
    except (ValueError, csv.Error) as error:
        raise BadTask(f"the script {file} cannot be read: {error}") from error
    if not steps:
        raise BadTask(f"there is nothing in the script {file}; write a prompt on each line")
    return steps


def _lines(text: str) -> tuple[Mapping[str, Any], ...]:
    return tuple({"prompt": line.strip()} for line in text.splitlines() if line.strip())


def _csv(text: str) -> tuple[Mapping[str, Any], ...]:
    rows = csv.DictReader(text.splitlines(), strict=True)
    return tuple({name: value for name, value in row.items() if name and value} for row in rows)


def _json(text: str) -> tuple[Mapping[str, Any], ...]:
    steps = json.loads(text)
    if not isinstance(steps, list) or not all(isinstance(step, str | dict) for step in steps):
        raise ValueError("it is to be a list of texts, or of objects with the names of fields")
    return tuple({"prompt": step} if isinstance(step, str) else step for step in steps)


_READERS = {".csv": _csv, ".json": _json}


def _name(name: str, fields: Fields) -> str:
    """The field that a step means."""
    if name in fields or name not in _CHIEF:
        return name
    chief = first_of(fields, _CHIEF[name])
    return chief[0] if chief else name


def _as_answer(spec: FieldSpec, value: Any) -> Any:
    """The value as this field takes it: a CSV has texts only, and a text may be too short."""
    match spec, value:
        case Text(), str():
            return fitted(spec, value)
        case Scale() | Pick(), str():
            return int(value) if value.strip().lstrip("-").isdecimal() else value
    return value


def _at(values: Sequence[T], k: int) -> T:
    return values[min(k, len(values)) - 1]
