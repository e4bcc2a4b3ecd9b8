"""Durations in bins, and stretches of time that grow wider."""

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ajeeb.review.durations import durations, histogram
from ajeeb.review.figures.bins import Bins, quantile
from ajeeb.review.figures.times import Slot, Times

MS = st.lists(st.floats(0, 1e9), min_size=1, max_size=200)
AT = st.lists(st.integers(0, 10**12), min_size=1, max_size=60)


def counted(values: list[float]) -> Bins:
    bins = Bins()
    for value in values:
        bins.add(value)
    return bins


@given(MS, st.sampled_from([0.0, 0.25, 0.5, 0.75, 0.95, 1.0]))
def test_quantiles_are_those_of_numpy_within_a_bin(values: list[float], share: float) -> None:
    expected = float(np.quantile(values, share))
    found = quantile(counted(values).counted(), share)
    assert abs(found - expected) <= max(1.0, 0.024 * max(found, expected))


def test_quantiles_of_many_durations_as_models_take_them() -> None:
    dice = random.Random(7)
    values = [dice.lognormvariate(7, 1) for _ in range(50_000)]
    found = durations(counted(values))
    assert found is not None
    expected = np.percentile(values, [25, 50, 75, 95])
    assert [found.q1, found.median, found.q3, found.p95] == pytest.approx(list(expected), rel=0.012)
    assert found.mean == pytest.approx(np.mean(values))
    assert len(counted(values).n) < 500


def test_values_that_lie_apart_are_exact() -> None:
    found = durations(counted([700, 800, 900]))
    assert found is not None
    assert (found.median, found.q1, found.n) == (800, 750, 3)
    assert durations(Bins()) is None


@given(MS, MS)
def test_counting_two_together_is_counting_all(one: list[float], other: list[float]) -> None:
    both = counted(one)
    both.add_all(counted(other))
    whole = counted([*one, *other])
    assert both.n == whole.n
    assert both.total == pytest.approx(whole.total)


@given(MS)
def test_a_histogram_has_every_value_in_its_bar_and_no_gap(values: list[float]) -> None:
    bars = histogram(counted(values))
    assert sum(bar.n for bar in bars) == len(values)
    assert all(one.high == other.low for one, other in pairwise(bars))
    assert bars[0].low <= min(values)
    assert max(values) <= bars[-1].high * (1 + 1e-9)


@given(AT)
def test_slots_hold_everything_and_stay_few(at: list[int]) -> None:
    times = Times()
    for ms in at:
        times.at(ms).ended += 1
    assert sum(slot.ended for slot in times.slots.values()) == len(at)
    assert len(times.slots) <= 150
    for ms in at:
        assert ms // (times.width_s * 1000) in times.slots


@given(AT, st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_matter(at: list[int], dice: random.Random) -> None:
    shuffled = list(at)
    dice.shuffle(shuffled)
    one, other = Times(), Times()
    for times, order in ((one, at), (other, shuffled)):
        for ms in order:
            times.at(ms).opened += 1
    assert one == other


def test_wider_slots_hold_the_same() -> None:
    times = Times()
    times.at(0).took.add(5)
    times.at(10_000).failed["timeout"] = 1
    times.at(10_000).cost["EUR"] = 7
    wide = times.widened(30)
    expected = Slot(failed={"timeout": 1}, cost={"EUR": 7})
    expected.took.add(5)
    assert wide.slots == {0: expected}
    assert len(times.slots) == 2
