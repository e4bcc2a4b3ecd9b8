"""What is estimated from exported rows is what was planted: intervals cover it as often as they promise."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from tests.validity.study import People, study

STUDIES = 200
Z = 1.959964  # of the normal distribution, at 0.975


@dataclass(frozen=True)
class Interval:
    low: float
    high: float

    def covers(self, value: float) -> bool:
        return self.low <= value <= self.high


def by_worker(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    """By arm the mean score of each worker: those of one worker are alike, so that they count as one."""
    scores: dict[tuple[str, str], list[float]] = {}
    for row in rows:
        if row["counted"] and row["score"] is not None:
            scores.setdefault((row["arm_id"], row["worker_key"]), []).append(row["score"])
    means: dict[str, list[float]] = {"plain": [], "better": []}
    for (arm, _), of_worker in scores.items():
        means[arm].append(float(np.mean(of_worker)))
    return means


def one_by_one(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    """By arm all scores, as if each came from another worker."""
    judged = [row for row in rows if row["counted"] and row["score"] is not None]
    return {
        arm: [float(row["score"]) for row in judged if row["arm_id"] == arm] for arm in ("plain", "better")
    }


def interval(samples: Mapping[str, Sequence[float]]) -> Interval:
    """The 95 % interval of `better` less `plain`. Source: Welch (1947), with Student's t by its expansion."""
    plain, better = np.array(samples["plain"]), np.array(samples["better"])
    parts = [float(one.var(ddof=1)) / len(one) for one in (plain, better)]
    of_each = [part**2 / (len(one) - 1) for part, one in zip(parts, (plain, better), strict=True)]
    half = student(sum(parts) ** 2 / sum(of_each)) * math.sqrt(sum(parts))
    middle = float(better.mean() - plain.mean())
    return Interval(middle - half, middle + half)


def student(freedom: float) -> float:
    """Student's t at 0.975. Source: Abramowitz and Stegun (1964), 26.7.5."""
    return (
        Z
        + (Z**3 + Z) / (4 * freedom)
        + (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * freedom**2)
        + (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / (384 * freedom**3)
    )


@pytest.fixture(scope="module")
def studies() -> list[list[dict[str, Any]]]:
    return [study(seed, People()) for seed in range(1, STUDIES + 1)]


def covered(studies: Sequence[Sequence[Mapping[str, Any]]], samples: Any, effect: float) -> float:
    return float(np.mean([interval(samples(rows)).covers(effect) for rows in studies]))


def test_intervals_by_worker_cover_the_planted_effect_as_often_as_they_promise(
    studies: list[list[dict[str, Any]]],
) -> None:
    assert 0.92 <= covered(studies, by_worker, People().effect) <= 0.98
    middles = [(found.low + found.high) / 2 for found in (interval(by_worker(rows)) for rows in studies)]
    assert abs(float(np.mean(middles)) - People().effect) < 0.1  # three standard errors of 200 studies


def test_this_would_notice_another_effect_and_workers_who_are_taken_for_many(
    studies: list[list[dict[str, Any]]],
) -> None:
    assert covered(studies, by_worker, 0.0) < 0.92
    assert covered(studies, by_worker, 2 * People().effect) < 0.92
    assert covered(studies, one_by_one, People().effect) < 0.85


def test_the_rows_tell_of_those_who_left(studies: list[list[dict[str, Any]]]) -> None:
    rows = [row for one in studies for row in one]
    unjudged = [row for row in rows if row["score"] is None]
    assert 0.02 < len(unjudged) / len(rows) < 0.4
    assert {row["end_reason"] for row in unjudged} == {None, "worker"}
    for one in studies:
        arms = {row["worker_key"]: row["arm_id"] for row in one}
        assert all(arms[row["worker_key"]] == row["arm_id"] for row in one)  # a worker keeps theirs
        assert list(arms.values()).count("plain") == len(arms) // 2


def test_student_is_that_of_the_tables() -> None:
    assert [round(student(freedom), 3) for freedom in (10, 22, 60)] == [2.228, 2.074, 2.0]
