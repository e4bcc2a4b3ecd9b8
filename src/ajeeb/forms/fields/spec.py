"""Any field, and several by their names."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from ajeeb.forms.conditions import OF_OUTPUT, AskedField, Condition

from . import choice, pick, scale, text
from .choice import Choice
from .pick import Pick
from .scale import Scale
from .text import Text

Answer: TypeAlias = str | int | bool | None
Answers: TypeAlias = dict[str, Any]

FieldSpec: TypeAlias = Annotated[Text | Scale | Choice | Pick, Field(discriminator="kind")]
Fields: TypeAlias = dict[str, FieldSpec]


def impossible(condition: Condition, fields: Fields) -> str | None:
    """Why this condition, with its fields named, can never hold, in a few words; None if it can."""
    for test in condition.tests:
        name = str(test.field)
        if name.startswith(OF_OUTPUT) or isinstance(test.value, AskedField):
            continue
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
        case Pick():
            return range(spec.of)
    return ()


def refusals(fields: Fields, answers: Answers) -> dict[str, str]:
    """Field name to one sentence, for every answer that is not accepted; empty if all are."""
    wrong = {name: "There is no such field." for name in answers if name not in fields}
    for name, spec in fields.items():
        said = spec.refusal(answers.get(name))
        if said is not None:
            wrong[name] = said
    return wrong


def simulated(spec: FieldSpec, rng: random.Random) -> str | int:
    """What a simulated worker might answer; accepted unless it repeats a text that must not repeat."""
    match spec:
        case Text():
            return text.simulated(spec, rng)
        case Scale():
            return scale.simulated(spec, rng)
        case Choice():
            return choice.simulated(spec, rng)
        case Pick():
            return pick.simulated(spec, rng)
