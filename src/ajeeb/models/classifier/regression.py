"""Multinomial logistic regression: the chance of each label, from vectors and examples."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float64]

MEMORY = 8  # earlier steps that tell L-BFGS how the ground bends
STEPS = 40
CLOSE_ENOUGH = 1e-3


class _Full:
    """Vectors whose numbers are all kept, as a network makes them.

    `einsum` without a library for matrices: its sums go in one order, however many cores there are.
    """

    def __init__(self, values: Matrix) -> None:
        self.values = values

    def times(self, weights: Matrix) -> Matrix:
        """One row per example."""
        product: Matrix = np.einsum("en,nl->el", self.values, weights)
        return product

    def turned_times(self, errors: Matrix) -> Matrix:
        """One row per number."""
        product: Matrix = np.einsum("en,el->nl", self.values, errors)
        return product


class _Sparse:
    """Vectors kept by their numbers that are not 0, as words make them; sums go in one order here too."""

    def __init__(self, values: Matrix) -> None:
        self.size = values.shape[1]
        self.rows, self.columns = np.nonzero(values)
        self.values = values[self.rows, self.columns]
        self.begins = np.searchsorted(self.rows, np.arange(len(values)))

    def times(self, weights: Matrix) -> Matrix:
        """One row per example."""
        found = weights[self.columns]
        found *= self.values[:, np.newaxis]
        product: Matrix = np.add.reduceat(found, self.begins, axis=0)
        return product

    def turned_times(self, errors: Matrix) -> Matrix:
        """One row per number."""
        sums = [np.bincount(self.columns, self.values * column[self.rows], self.size) for column in errors.T]
        return np.stack(sums, axis=1)


def fit(vectors: Matrix, labels: NDArray[np.int64], count: int, penalty: float) -> Matrix:
    """Weights, one column per label and the last row for none of the vector's numbers.

    vectors: examples × numbers. labels: from 0 to `count` - 1. penalty: L2, of every weight but the last row's.
    The same examples give the same weights: it always begins at zero.
    Source: Liu & Nocedal (1989), On the Limited Memory BFGS Method for Large Scale Optimization.
    """
    values = np.hstack([vectors, np.ones((len(vectors), 1))])
    inputs = _Full(values) if np.count_nonzero(values) > values.size / 4 else _Sparse(values)
    wanted = np.eye(count)[labels]
    weights = np.zeros((values.shape[1], count))
    loss, slope = _loss(weights, inputs, wanted, penalty)
    past: deque[tuple[Matrix, Matrix]] = deque(maxlen=MEMORY)
    for _ in range(STEPS):
        if float(np.abs(slope).max()) < CLOSE_ENOUGH:
            break
        step = -_bent(slope, past)
        descent = float((slope * step).sum())
        size = 1.0
        while True:
            new_loss, new_slope = _loss(weights + size * step, inputs, wanted, penalty)
            if new_loss <= loss + 1e-4 * size * descent or size < 1e-6:
                break
            size /= 2
        past.append((size * step, new_slope - slope))
        weights, loss, slope = weights + size * step, new_loss, new_slope
    return weights


def chances(weights: Matrix, vectors: Matrix) -> Matrix:
    """The chance of each label for each vector; rows add up to 1."""
    return _softmax(vectors @ weights[:-1] + weights[-1])


def _loss(weights: Matrix, inputs: _Full | _Sparse, wanted: Matrix, penalty: float) -> tuple[float, Matrix]:
    """What the weights cost, and where that rises."""
    given = _softmax(inputs.times(weights))
    kept = weights.copy()
    kept[-1] = 0
    cost = -float(np.log(np.maximum((given * wanted).sum(axis=1), 1e-300)).sum())
    slope: Matrix = inputs.turned_times(given - wanted) + penalty * kept
    return cost + penalty / 2 * float((kept**2).sum()), slope


def _softmax(scores: Matrix) -> Matrix:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _bent(slope: Matrix, past: Sequence[tuple[Matrix, Matrix]]) -> Matrix:
    """The slope, bent by what earlier steps told: the two loops of L-BFGS."""
    bent = slope.copy()
    shares = []
    for step, change in reversed(past):
        share = float((step * bent).sum()) / float((step * change).sum())
        bent -= share * change
        shares.append(share)
    if past:
        step, change = past[-1]
        bent *= float((step * change).sum()) / float((change**2).sum())
    for (step, change), share in zip(past, reversed(shares), strict=True):
        bent += (share - float((change * bent).sum()) / float((step * change).sum())) * step
    return bent
