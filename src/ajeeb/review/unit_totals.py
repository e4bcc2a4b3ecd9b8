"""Figures of each unit of a run: how many answered, how they lie, how far they agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .agreeing import Chosen, items, standing
from .answer_columns import Given, Ints, RunAnswers, together
from .answering import domain, levels_of
from .compare_shapes import UnitOrder

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Figures of each unit by its number; row 0 is empty. nan where there is none."""

    assignments: Ints
    answered: Ints
    mean: Floats
    spread: Floats
    low: Floats
    high: Floats
    percent: Floats

    def key(self, order: UnitOrder) -> Floats:
        """What units are sorted by."""
        found: dict[UnitOrder, Floats | Ints] = {
            "number": np.arange(len(self.mean)),
            "assignments": self.assignments,
            "mean": self.mean,
            "spread": self.spread,
            "agreement": self.percent,
        }
        return found[order].astype(np.float64)


def unit_totals(run: RunAnswers, chosen: Chosen, last: int) -> Totals:
    """The figures of the units 1 to `last`."""
    among = run.among(chosen.among)
    units = np.array(run.unit, np.int64)
    nothing = np.full(last + 1, np.nan)
    assignments = np.bincount(units[among], minlength=last + 1)
    if not chosen.field:
        zero = np.zeros(last + 1, np.int64)
        return Totals(
            assignments=assignments, answered=zero, mean=nothing, spread=nothing, low=nothing, high=nothing,
            percent=nothing,
        )  # fmt: skip
    given = standing(run, chosen, among)
    of = units[given.who]
    numbers = _numbers(given)
    mean, spread, low, high = (nothing,) * 4 if numbers is None else _spread(of, numbers, last)
    return Totals(
        assignments=assignments,
        answered=np.bincount(units[np.unique(given.who)], minlength=last + 1),
        mean=mean,
        spread=spread,
        low=low,
        high=high,
        percent=_same_pairs(of, items(run, given), given.code, last),
    )


def pairs_of(item: Ints, code: Ints) -> tuple[int, int]:
    """How many pairs of answers are about the same thing, and how many of these are the same."""
    about, same = (
        np.unique(item, return_counts=True)[1],
        np.unique([item, code], axis=1, return_counts=True)[1],
    )
    return int((about * (about - 1) // 2).sum()), int((same * (same - 1) // 2).sum())


def _numbers(given: Given) -> Floats | None:
    """The answers as numbers; None if they are none."""
    if "interval" not in levels_of(given.asked, given.values):
        return None
    return np.array(domain(given, "interval"), np.float64)[given.code]


def _spread(of: Ints, numbers: Floats, last: int) -> tuple[Floats, Floats, Floats, Floats]:
    n = np.bincount(of, minlength=last + 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(of, numbers, last + 1) / n
        squares = np.bincount(of, (numbers - mean[of]) ** 2, last + 1)
        spread = np.where(n > 1, np.sqrt(squares / (n - 1)), np.nan)
    low, high = np.full(last + 1, np.inf), np.full(last + 1, -np.inf)
    np.minimum.at(low, of, numbers)
    np.maximum.at(high, of, numbers)
    return mean, spread, np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def _same_pairs(of: Ints, item: Ints, code: Ints, last: int) -> Floats:
    """Share of the pairs about the same item with the same answer, by unit. of: the unit of each answer."""

    def pairs(about: Ints) -> Floats:
        _, first, n = np.unique(about, return_index=True, return_counts=True)
        return np.bincount(of[first], n * (n - 1) / 2, last + 1).astype(np.float64)

    with np.errstate(invalid="ignore"):
        share: Floats = pairs(together(item, code)) / pairs(item)
    return share
