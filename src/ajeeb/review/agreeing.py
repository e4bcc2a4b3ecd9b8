"""How far workers agree on a field of a run. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ajeeb.errors import Invalid, Unknown

from .agreement import Agreement, Floats, Level, agreement, ratings
from .answer_columns import ENDED, Among, Given, Ints, Mask, RunAnswers, together
from .answer_shapes import FieldAgreement, LevelAgreement, Turn
from .answering import domain, levels_of

_NO_SCORE = -(2.0**28)  # below any step of a scale


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
    rated = {one: ratings(item, given.code, one) for one in {domain(given, level) for level in levels}}
    found = {one: agreement(rated[domain(given, one)], one) for one in levels}
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
    order = _from_worse(run, chosen, given, assignments)
    last = np.full(len(assignments), -1)
    last[given.who[order]] = order  # of several for one assignment the last one stays
    kept = last[last >= 0]
    return replace(
        given, who=given.who[kept], turn=given.turn[kept], code=given.code[kept], at=given.at[kept]
    )


def items(run: RunAnswers, given: Given) -> Ints:
    """Of each answer, a number for what it is about: the unit; of fields in rounds the round of the unit."""
    units: Ints = np.array(run.unit, np.int64)[given.who]
    return units * len(run.rounds) + given.turn if given.asked.part == "form" else units


def _from_worse(run: RunAnswers, chosen: Chosen, given: Given, assignments: Mask) -> Ints:
    """The places of the answers, so that the one which stands for its assignment comes after its others."""
    match chosen.turn:
        case "last":  # answers are in the order in which they were given
            return np.arange(len(given.who))
        case "first":
            return np.arange(len(given.who))[::-1]
    if chosen.score is None:
        raise Invalid({"turn": "this task has no score, so that no attempt is the best; give last or first"})
    scored = given if chosen.score == chosen.field else run.given(chosen.score, assignments)
    # One number for both, the earlier turn first among equals: half the time of sorting by two.
    return np.argsort(together(_scores(scored, given), -given.turn.astype(np.float64)))


def _scores(scored: Given, given: Given) -> Floats:
    """The score of the attempt of each answer; below any other where it has none."""
    found = np.array(scored.values, np.float64)[scored.code]
    if scored is given:
        return found
    known, wanted = together(scored.who, scored.turn), together(given.who, given.turn)
    order = np.argsort(known)
    place = np.searchsorted(known, wanted, sorter=order)
    there = np.isin(wanted, known)
    scores = np.full(len(wanted), _NO_SCORE)
    scores[there] = found[order[place[there]]]
    return scores


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
