"""Answers field by field: how often, how many were left empty, where numbers lie. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .agreement import Level
from .answer_columns import Among, Given, RunAnswers
from .answer_fields import AnswerField, Value, options_in
from .answer_shapes import AnswerBar, AnswerBin, AnsweredField, AnswerTally
from .curve import spread
from .shape import Spread

MOST_BARS = 60
_BINS = 20
_FEW = 24  # values of a number that have a bar each


def answered_fields(run: RunAnswers, among: Among) -> tuple[AnsweredField, ...]:
    """Every field of a run, people and simulated workers apart. among: as to pilots and rejected work."""
    people = run.among(Among(pilot=among.pilot, rejected=among.rejected))
    simulated = run.among(
        Among(people=False, simulated=True, pilot=among.pilot, rejected=among.rejected),
    )
    judged_first = sorted(run.columns, key=lambda name: run.columns[name].asked.part == "ask")
    return tuple(_field(run.given(name, people), run.given(name, simulated)) for name in judged_first)


def levels_of(asked: AnswerField, values: Sequence[Value]) -> tuple[Level, ...]:
    """The levels of measurement that a field's answers can have, the usual one first."""
    match asked.kind:
        case "scale":
            return ("ordinal", "interval", "nominal")
        case "number":
            return ("interval", "ordinal", "nominal")
        case "choice":
            are_options = set(values) <= asked.options.keys()
            return ("nominal", *_levels(are_options, are_options and all(map(_is_number, asked.options))))
        case "choices" | "pick":
            return ("nominal",)
    return ()


def _levels(is_ordered: bool, is_number: bool) -> tuple[Level, ...]:
    ordered: tuple[Level, ...] = ("ordinal",) if is_ordered else ()
    numbers: tuple[Level, ...] = ("interval",) if is_number else ()
    return ordered + numbers


def domain(given: Given, level: Level) -> tuple[float, ...]:
    """A number for each value of a field, so that it can be compared at a level."""
    numbers = [_as_number(value) for value in given.values]
    if level == "interval" or given.asked.kind in ("scale", "number", "pick"):
        return tuple(0.0 if number is None else number for number in numbers)
    order = {value: place for place, value in enumerate([*given.asked.options, *given.values])}
    return tuple(float(order[str(value)] if str(value) in order else order[value]) for value in given.values)


def _field(people: Given, simulated: Given) -> AnsweredField:
    asked = people.asked
    bars, others = _bars(people, simulated)
    return AnsweredField(
        field=asked.name,
        label=asked.label,
        part=asked.part,
        kind=asked.kind,
        levels=levels_of(asked, people.values),
        people=_tally(people),
        simulated=_tally(simulated),
        bars=bars,
        bins=_bins(people, simulated),
        others=others,
    )


def _tally(given: Given) -> AnswerTally:
    return AnswerTally(answered=len(given.code), missing=given.missing, spread=_spread(given))


def _spread(given: Given) -> Spread | None:
    if given.asked.kind in ("choice", "choices", "pick", "file"):
        return None
    return spread((float(value), int(n)) for value, n in zip(given.values, given.counts, strict=True) if n)


def _bars(people: Given, simulated: Given) -> tuple[tuple[AnswerBar, ...], int]:
    """The bars, and how many values have none."""
    asked = people.asked
    if asked.kind in ("text", "file") or (asked.kind == "number" and len(people.values) > _FEW):
        return (), 0
    of_people, of_simulated = _by_value(people), _by_value(simulated)
    found = of_people.keys() | of_simulated.keys()
    extra = sorted(found - asked.options.keys(), key=_order)
    labels = _all_values(asked) or {**asked.options, **{value: value for value in extra}}
    most = sorted(labels, key=lambda one: -(of_people.get(one, 0) + of_simulated.get(one, 0)))[:MOST_BARS]
    kept = set(most)
    return (
        tuple(
            AnswerBar(
                value=value, label=label, people=of_people.get(value, 0), simulated=of_simulated.get(value, 0)
            )
            for value, label in labels.items()
            if value in kept or asked.kind == "scale"
        ),
        0 if asked.kind == "scale" else len(labels) - len(kept),
    )


def _all_values(asked: AnswerField) -> dict[str, str]:
    """Value to label, where the values are known to be whole numbers; empty if not."""
    if asked.kind == "pick":
        return {str(place): str(place + 1) for place in range(asked.high + 1)}
    if asked.kind == "scale":
        return {str(step): str(step) for step in range(asked.low, asked.high + 1)}
    return {}


def _by_value(given: Given) -> dict[str, int]:
    """How often each value was given; of several options at once each counts."""
    found: dict[str, int] = {}
    for value, count in zip(given.values, given.counts, strict=True):
        for one in options_in(value) if given.asked.kind == "choices" else (plain(value),):
            if count:
                found[one] = found.get(one, 0) + int(count)
    return found


def _bins(people: Given, simulated: Given) -> tuple[AnswerBin, ...]:
    is_many = people.asked.kind == "number" and len(people.values) > _FEW
    if not (is_many or people.asked.kind == "text") or not len(people.code) + len(simulated.code):
        return ()
    numbers = np.array(people.values, np.float64)
    each = [one.counts for one in (people, simulated)]
    given = numbers[sum(each) > 0]
    edges = _edges(given.min(), given.max(), is_many)
    counts = [np.histogram(numbers, edges, weights=one)[0] for one in each]
    return tuple(
        AnswerBin(low=float(low), high=float(high), people=int(n), simulated=int(m))
        for low, high, n, m in zip(edges, edges[1:], *counts, strict=False)
    )


def _edges(low: float, high: float, is_real: bool) -> list[float]:
    """The borders of at most 20 bins; those of lengths are whole numbers."""
    if is_real:
        return [float(one) for one in np.linspace(low, high if high > low else low + 1, _BINS + 1)]
    step = max(1, -(-int(high - low + 1) // _BINS))
    return [low + step * place for place in range(int(high - low) // step + 2)]


def plain(value: Value) -> str:
    """A value as it is written."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _order(value: str) -> tuple[float, str]:
    number = _as_number(value)
    return (np.inf if number is None else number, value)


def _as_number(value: Value) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _is_number(value: Value) -> bool:
    return _as_number(value) is not None
