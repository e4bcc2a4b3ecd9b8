"""The regression finds the weights that the theory says are best."""

from __future__ import annotations

import numpy as np
import pytest

from ajeeb.models.classifier.regression import chances, fit

INPUTS = np.array([[0.0, 1.0], [0.2, 0.9], [1.0, 0.1], [0.9, -0.2], [-1.0, -1.0], [-0.8, -1.2]])
LABELS = np.array([0, 0, 1, 1, 2, 2])


@pytest.mark.parametrize("penalty", [0.01, 0.1, 1.0])
def test_at_the_end_the_cost_has_no_slope(penalty: float) -> None:
    weights = fit(INPUTS, LABELS, 3, penalty)
    given = chances(weights, INPUTS)
    wanted = np.eye(3)[LABELS]
    slope = INPUTS.T @ (given - wanted) + penalty * weights[:-1]
    assert np.abs(slope).max() < 1e-3
    assert np.abs((given - wanted).sum(axis=0)).max() < 1e-3


def test_chances_follow_the_shares_where_nothing_tells_the_labels_apart() -> None:
    weights = fit(np.zeros((4, 2)), np.array([0, 0, 0, 1]), 2, 0.1)
    assert chances(weights, np.zeros((1, 2)))[0] == pytest.approx([0.75, 0.25], abs=1e-3)


def test_a_larger_penalty_makes_it_less_sure() -> None:
    sure = [chances(fit(INPUTS, LABELS, 3, penalty), INPUTS[:1])[0, 0] for penalty in (0.01, 0.1, 1.0)]
    assert sure[0] > sure[1] > sure[2] > 1 / 3


def test_scores_of_any_size_give_chances() -> None:
    weights = np.array([[1e6, -1e6], [0.0, 0.0]])
    assert chances(weights, np.array([[1.0]]))[0].tolist() == [1.0, 0.0]


def test_numbers_that_are_zero_change_nothing() -> None:
    wide = np.hstack([INPUTS, np.zeros((6, 40))])
    assert fit(wide, LABELS, 3, 0.1)[[0, 1, -1]] == pytest.approx(fit(INPUTS, LABELS, 3, 0.1), abs=1e-9)
