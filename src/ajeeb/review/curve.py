"""Score by attempt, from what was counted of a run."""

from __future__ import annotations

from collections.abc import Iterable

import apsw

from .assignments import run_config
from .figures.bins import quantile
from .figures.counts import Attempts, RunCounts
from .policy import policy_of
from .shape import Spread
from .shapes import Curve, CurvePoint


def curve(connection: apsw.Connection, run_id: str, run: RunCounts) -> Curve:
    """Score by attempt of one run. Raises: Unknown."""
    return Curve(
        run_id=run_id,
        score=policy_of(run_config(connection, run_id)).score,
        people=points(run.people.attempts),
        simulated=points(run.simulated.attempts),
    )


def points(by_number: dict[int, Attempts]) -> tuple[CurvePoint, ...]:
    """How each attempt was judged, and how many were still in."""
    first = by_number[1].n if 1 in by_number else 1
    return tuple(
        CurvePoint(
            k=k,
            n=one.n,
            survival=one.n / first,
            score=spread(one.scores.items()),
            similarity=spread(one.similarities.items()),
        )
        for k, one in sorted(by_number.items())
    )


def spread(counted: Iterable[tuple[float, int]]) -> Spread | None:
    """Where counted values lie; None if there are none. Quartiles are interpolated (as numpy does by default)."""
    counts = sorted(counted)
    n = sum(count for _, count in counts)
    if n == 0:
        return None
    return Spread(
        n=n,
        mean=sum(value * count for value, count in counts) / n,
        q1=quantile(counts, 0.25),
        median=quantile(counts, 0.5),
        q3=quantile(counts, 0.75),
    )
