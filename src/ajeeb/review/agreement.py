"""How far workers agree on the same things: Krippendorff's alpha and percent agreement. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

import krippendorff
import numpy as np
from numpy.typing import NDArray

Level: TypeAlias = Literal["nominal", "ordinal", "interval"]
Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

FEWEST_UNITS = 5
"""With fewer units an interval would say more than is known."""
_SEED = 20_110_125
_NONE = np.zeros(0, np.int64)
_MOST_CELLS = 2_000_000  # of the table that the library makes: units x values x values
_MOST_STEPS = 600_000  # of all resamples together, so that an interval takes less than 50 ms


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """units: with two answers or more. pairs: of answers to one unit by two workers.

    percent: share of the pairs with the same answer, 0 to 1. commonest: share of the most frequent answer, 0 to 1.
    alpha: at most 1, which is perfect; 0 is chance; None where every answer is the same, so that nothing can be told
    from chance. low, high: where alpha lies in 95 % of the resamples of units; None for too few units.
    """

    units: int
    pairs: int
    percent: float
    commonest: float
    alpha: float | None
    low: float | None = None
    high: float | None = None
    resamples: int = 0


@dataclass(frozen=True, kw_only=True)
class Ratings:
    """Units that two workers or more have answered; units with the same answers stand together as one kind.

    many: units of each kind. kind, code, count: how often a value was given to a unit of a kind. domain: what the
    values stand for, in order: numbers for `interval`, else their places.
    """

    many: Ints
    kind: Ints
    code: Ints
    count: Ints
    domain: Floats

    @cached_property
    def answers(self) -> Ints:
        """How many answers a unit of each kind has."""
        return self._of_kind(self.count).astype(np.int64)

    @cached_property
    def same_pairs(self) -> Floats:
        """How many pairs in a unit of each kind are the same."""
        return self._of_kind(self.count * (self.count - 1) / 2)

    @property
    def units(self) -> int:
        """How many units there are."""
        return int(self.many.sum())

    @property
    def commonest(self) -> float:
        """Share of the most frequent answer among all, 0 to 1."""
        times = np.bincount(self.code, self.many[self.kind] * self.count)
        return float(times.max() / times.sum())

    def alpha(self, level: Level, many: Ints | None = None) -> float:
        """Krippendorff's alpha; nan if every answer is the same. many: other numbers of units of each kind."""
        units = self.many if many is None else many
        times = np.bincount(self.code, units[self.kind] * self.count, len(self.domain))
        n = times.sum()
        if np.count_nonzero(times) < 2:
            return float("nan")
        if level == "nominal":
            observed = self._spread_of_names @ units
            expected = (n**2 - (times**2).sum()) / (n - 1)
        else:
            # The ordinal metric is the interval metric on the middle ranks of the values.
            x = self.domain if level == "interval" else np.cumsum(times) - times / 2
            x = x - (times @ x) / n
            observed = self._spread(x) @ units
            expected = 2 * (n * (times @ x**2) - (times @ x) ** 2) / (n - 1)
        return float(1 - observed / expected)

    def by_library(self, level: Level) -> float:
        """The same from the library, which makes a table of units x values x values."""
        found = krippendorff.alpha(
            value_counts=np.repeat(self._table, self.many, axis=0),
            value_domain=self.domain,
            level_of_measurement=level,
        )
        return float(found)

    @property
    def _table(self) -> Ints:
        table = np.zeros((len(self.many), len(self.domain)), dtype=np.int64)
        np.add.at(table, (self.kind, self.code), self.count)
        return table

    @cached_property
    def _spread_of_names(self) -> Floats:
        m = self.answers
        return (m**2 - self._of_kind(self.count**2)) / (m - 1)

    def _spread(self, x: Floats) -> Floats:
        m, placed = self.answers, x[self.code]
        sums, squares = self._of_kind(self.count * placed), self._of_kind(self.count * placed**2)
        return 2 * (m * squares - sums**2) / (m - 1)

    def _of_kind(self, amounts: Ints | Floats) -> Floats:
        return np.bincount(self.kind, amounts, len(self.many)).astype(np.float64)


def ratings(unit: Ints, code: Ints, domain: Sequence[float]) -> Ratings:
    """Ratings from answers. unit, code: of each answer; one worker answers a unit once. domain: number of each code."""
    width = len(domain) + 1
    unit, code = np.divmod(np.sort(unit * width + code), width)
    starts = np.flatnonzero(np.diff(unit, prepend=-1))
    sizes = np.diff(starts, append=len(unit))
    many, kind, flat = [_NONE], [_NONE], [_NONE]
    kinds = 0
    for size in np.unique(sizes[sizes > 1]):
        codes = code[starts[sizes == size][:, None] + np.arange(size)]
        # As bytes: `axis=0` makes a field of each column, which takes longer than all the rest.
        rows = np.ascontiguousarray(codes).view(np.dtype((np.void, codes.itemsize * int(size)))).ravel()
        _, first, times = np.unique(rows, return_index=True, return_counts=True)
        found = codes[first]
        many.append(times)
        kind.append(kinds + np.repeat(np.arange(len(found)), size))
        flat.append(found.ravel())
        kinds += len(found)
    both, count = np.unique(np.concatenate(kind) * width + np.concatenate(flat), return_counts=True)
    used, place = np.unique(both % width, return_inverse=True)
    return Ratings(
        many=np.concatenate(many),
        kind=both // width,
        code=place,
        count=count,
        domain=np.array(domain, np.float64)[used],
    )


def agreement(rated: Ratings, level: Level, *, most_resamples: int = 1_000) -> Agreement | None:
    """How far workers agree; None if no unit was answered by two.

    The interval is a bootstrap over units, with a fixed seed: the same answers give the same interval.
    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    if rated.units == 0:
        return None
    pairs = float(rated.many @ (rated.answers * (rated.answers - 1) / 2))
    is_varied = len(rated.domain) > 1
    is_small = rated.units * len(rated.domain) ** 2 <= _MOST_CELLS
    alpha = (rated.by_library(level) if is_small else rated.alpha(level)) if is_varied else None
    percent = float(rated.many @ rated.same_pairs) / pairs
    low, high, drawn = _interval(rated, level, most_resamples) if is_varied else (None, None, 0)
    return Agreement(
        units=rated.units,
        pairs=round(pairs),
        percent=percent,
        commonest=rated.commonest,
        alpha=alpha,
        low=low,
        high=high,
        resamples=drawn,
    )


def _interval(rated: Ratings, level: Level, most: int) -> tuple[float | None, float | None, int]:
    if rated.units < FEWEST_UNITS or most == 0:
        return None, None, 0
    steps = len(rated.many) + len(rated.kind)
    drawn = max(50, min(most, _MOST_STEPS // steps))
    rng = np.random.default_rng(_SEED)
    share = rated.many / rated.units
    found = np.array([rated.alpha(level, rng.multinomial(rated.units, share)) for _ in range(drawn)])
    found = found[~np.isnan(found)]  # all the same answer: nothing to be told
    if len(found) < drawn * 0.95:
        return None, None, drawn
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high), drawn
