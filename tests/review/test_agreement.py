"""Krippendorff's alpha and percent agreement: published figures, the library, and what must always hold."""

import math
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ajeeb.review.agreement import FEWEST_UNITS, Agreement, Level, Ratings, agreement, ratings

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval")
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers; 0 is missing.
PUBLISHED = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3),
    (0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0),
)
# The same paper, section A: two observers, ten units, two values.
TWO_OBSERVERS = ((0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0))

tables = st.integers(2, 5).flatmap(
    lambda workers: st.lists(
        st.lists(st.none() | st.integers(-3, 4), min_size=workers, max_size=workers), min_size=1, max_size=12
    )
)
"""Units of workers' answers, some missing."""


def units_of(observers: Any, missing: int | None = None) -> list[dict[int, float]]:
    return [
        {worker: float(value) for worker, value in enumerate(unit) if value != missing and value is not None}
        for unit in zip(*observers, strict=True)
    ]


def ratings_of(units: list[dict[int, float]]) -> Ratings:
    """Ratings from what workers answered, unit by unit."""
    answers = [(place, value) for place, unit in enumerate(units) for value in unit.values()]
    domain = sorted({value for _, value in answers})
    return ratings(
        np.array([place for place, _ in answers], np.int64),
        np.array([domain.index(value) for _, value in answers], np.int64),
        domain,
    )


def agreed(units: list[dict[int, float]], level: Level, **how: Any) -> Agreement:
    found = agreement(ratings_of(units), level, **how)
    assert found is not None
    return found


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_published_example_gives_the_published_alpha(level: Level, alpha: float) -> None:
    found = agreed(units_of(PUBLISHED, missing=0), level)
    assert found.alpha is not None
    assert round(found.alpha, 3) == alpha
    assert found.units == 11  # the twelfth has one answer
    assert found.pairs == sum(math.comb(n, 2) for n in (3, 4, 4, 4, 4, 4, 4, 4, 4, 3, 2))


def test_two_observers_of_ten_units_agree_as_published() -> None:
    found = agreed(units_of(TWO_OBSERVERS), "nominal")
    assert found.alpha is not None
    assert round(found.alpha, 3) == 0.095
    assert found.percent == pytest.approx(0.6)
    assert found.commonest == pytest.approx(14 / 20)


@given(tables, st.sampled_from(LEVELS))
@settings(max_examples=150, deadline=None)
def test_the_quick_way_and_the_library_give_the_same(table: list[list[int | None]], level: Level) -> None:
    rated = ratings_of(units_of(zip(*table, strict=True)))
    if rated.units == 0 or len(rated.domain) < 2:
        return
    matrix = np.array([[math.nan if v is None else v for v in unit] for unit in table]).T
    matrix = matrix[:, (~np.isnan(matrix)).sum(axis=0) > 1]
    expected = krippendorff.alpha(reliability_data=matrix, level_of_measurement=level)
    assert rated.alpha(level) == pytest.approx(expected, abs=1e-9)
    assert rated.by_library(level) == pytest.approx(expected, abs=1e-9)


@given(tables, st.sampled_from(LEVELS), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_who_gave_an_answer_and_the_order_of_units_change_nothing(
    table: list[list[int | None]], level: Level, rng: Any
) -> None:
    mixed = [rng.sample(unit, len(unit)) for unit in table]
    rng.shuffle(mixed)
    one = agreement(ratings_of(units_of(zip(*table, strict=True))), level)
    other = agreement(ratings_of(units_of(zip(*mixed, strict=True))), level)
    assert one == other  # with the interval, whose seed is fixed


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(2, 6)), min_size=2, max_size=9), st.sampled_from(LEVELS)
)
@settings(deadline=None)
def test_perfect_agreement_is_one(units: list[tuple[int, int]], level: Level) -> None:
    found = agreed([dict.fromkeys(range(workers), float(value)) for value, workers in units], level)
    assert found.percent == 1
    if len({value for value, _ in units}) > 1:
        assert found.alpha == pytest.approx(1)
    else:
        assert found.alpha is None  # one answer only: nothing to tell from chance
        assert found.low is None


def test_answers_dealt_out_by_chance_are_about_zero() -> None:
    rng = np.random.default_rng(7)
    unit, code = np.repeat(np.arange(20_000), 2), rng.integers(0, 5, 40_000)
    for level in LEVELS:
        found = agreement(ratings(unit, code, range(5)), level)
        assert found is not None
        assert found.alpha == pytest.approx(0, abs=0.02)
        assert found.low is not None
        assert found.high is not None
        assert found.low < 0 < found.high
        assert found.percent == pytest.approx(0.2, abs=0.02)


def test_disagreement_on_purpose_is_below_chance() -> None:
    found = agreed([{0: 1.0, 1: 2.0}] * 8, "nominal")
    assert found.alpha is not None
    assert found.alpha < 0
    assert found.percent == 0


def test_without_two_answers_to_a_unit_there_is_no_agreement() -> None:
    assert agreement(ratings_of([{0: 1.0}, {1: 2.0}, {}]), "nominal") is None


def test_the_levels_differ_in_what_distance_is_worth() -> None:
    near = [{0: 1.0, 1: 2.0}, {0: 9.0, 1: 10.0}, {0: 1.0, 1: 1.0}, {0: 10.0, 1: 10.0}]
    nominal, interval = agreed(near, "nominal").alpha, agreed(near, "interval").alpha
    assert nominal is not None
    assert interval is not None
    assert nominal < 0.6
    assert interval > 0.97


def test_an_interval_needs_enough_units_and_holds_alpha() -> None:
    units = units_of(PUBLISHED, missing=0)
    few = agreed(units[: FEWEST_UNITS - 1], "nominal")
    assert (few.low, few.high, few.resamples) == (None, None, 0)
    found = agreed(units, "nominal")
    assert found.low is not None
    assert found.high is not None
    assert found.alpha is not None
    assert found.low < found.alpha < found.high <= 1
    assert agreed(units, "nominal") == found


def test_many_different_answers_cost_fewer_resamples_and_need_no_table() -> None:
    rng = np.random.default_rng(3)
    base = rng.normal(size=20_000)
    unit, code = np.repeat(np.arange(20_000), 2), np.arange(40_000)
    domain = (np.repeat(base, 2) + rng.normal(size=40_000) * 0.3).tolist()
    found = agreement(ratings(unit, code, domain), "interval")
    assert found is not None
    assert 50 <= found.resamples < 100
    assert found.alpha == pytest.approx(1 / 1.09, abs=0.01)
