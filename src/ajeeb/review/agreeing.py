"""How far workers agree on a field of a run. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ajeeb.errors import Invalid, Unknown

from .agreement import Agreement, Level, agreement, ratings
from .answer_columns import ENDED, Among, Given, Ints, Mask, RunAnswers
from .answer_shapes import FieldAgreement, LevelAgreement, Turn
from .answering import domain, levels_of


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which answers are compared. score: the field that tells the best attempt; None if the task has no scale."""

    field: str
    turn: Turn = "last"
    score: str | None = None
    among: Among = ENDED


def field_agreement(run_id: str, run: RunAnswers, chosen: Chosen, level: Level | None) -> FieldAgreement:
    """Agreement at a level; without one at the usual level of the field, of a scale also at `interval`.

    Raises: Unknown, if there is no such field; Invalid, if it cannot be compared at this level.
    """
    given = standing(run, chosen, run.among(chosen.among))
    possible = levels_of(given.asked, given.values)
    levels = _wanted(given, possible, level)
    item = items(run, given)
    found = {one: agreement(ratings(item, given.code, domain(given, one)), one) for one in levels}
    first = found[levels[0]]
    return FieldAgreement(
        run_id=run_id,
        field=chosen.field,
        kind=given.asked.kind,
        turn=chosen.turn,
        units=first.units if first else 0,
        pairs=first.pairs if first else 0,
        single=int((np.unique(item, return_counts=True)[1] == 1).sum()),
        percent=first.percent if first else None,
        commonest=first.commonest if first else None,
        alphas=tuple(_shown(one, at) for one, at in found.items() if at is not None),
    )


def standing(run: RunAnswers, chosen: Chosen, assignments: Mask) -> Given:
    """One answer for each of these assignments, that of the chosen attempt; of forms all answers of each.

    Raises: Unknown, if there is no such field; Invalid, if nothing tells which attempt is the best.
    """
    if chosen.field not in run.columns:
        raise Unknown(f"there is no field '{chosen.field}'; there are: {', '.join(run.columns) or 'none'}")
    given = run.given(chosen.field, assignments)
    if given.asked.part == "form" or not len(given.who):
        return given
    order = np.lexsort((*_preference(run, chosen, given, assignments), given.who))
    first = order[np.flatnonzero(np.diff(given.who[order], prepend=-1))]
    return replace(
        given, who=given.who[first], turn=given.turn[first], code=given.code[first], at=given.at[first]
    )


def items(run: RunAnswers, given: Given) -> Ints:
    """Of each answer, a number for what it is about: the unit; of fields in rounds the round of the unit."""
    units: Ints = np.array(run.unit, np.int64)[given.who]
    return units * len(run.rounds) + given.turn if given.asked.part == "form" else units


def _preference(run: RunAnswers, chosen: Chosen, given: Given, assignments: Mask) -> tuple[Ints, ...]:
    """Keys by which the attempt that stands for its assignment comes first; the last key goes before the others."""
    match chosen.turn:
        case "last":
            return (-given.turn,)
        case "first":
            return (given.turn,)
    if chosen.score is None:
        raise Invalid({"turn": "this task has no score, so that no attempt is the best; give last or first"})
    scored = run.given(chosen.score, assignments)
    values = np.array(scored.values, np.float64)
    score_of = {
        (who, turn): float(values[code])
        for who, turn, code in zip(
            scored.who.tolist(), scored.turn.tolist(), scored.code.tolist(), strict=True
        )
    }
    pairs = zip(given.who.tolist(), given.turn.tolist(), strict=True)
    best = np.array([-score_of.get(pair, -np.inf) for pair in pairs])
    return (given.turn, np.unique(best, return_inverse=True)[1].astype(np.int64))


def _wanted(given: Given, possible: tuple[Level, ...], level: Level | None) -> tuple[Level, ...]:
    name = given.asked.name
    if not possible:
        raise Invalid({"field": f"'{name}' holds texts or files, and agreement is about choices and numbers"})
    if level is None:
        return possible[:2] if given.asked.kind == "scale" else possible[:1]
    if level not in possible:
        raise Invalid(
            {"level": f"the answers to '{name}' cannot be {level}; there is: {', '.join(possible)}"}
        )
    return (level,)


def _shown(level: Level, found: Agreement) -> LevelAgreement:
    return LevelAgreement(
        level=level, alpha=found.alpha, low=found.low, high=found.high, resamples=found.resamples
    )
