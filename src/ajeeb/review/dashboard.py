"""The numbers behind the plots of a run, from what was counted of it."""

from __future__ import annotations

from typing import Any

import apsw

from ajeeb.errors import Unknown

from .assignments import run_config
from .calls import money
from .curve import points
from .durations import durations, histogram
from .figure_shapes import AttemptTimes, EndedAfter, KindFigures, RunFigures, TimePoint
from .figures.counts import Counts, RunCounts
from .figures.times import Times
from .goes import in_currency
from .policy import policy_of


def run_figures(connection: apsw.Connection, run_id: str, run: RunCounts, read: float) -> RunFigures:
    """The figures of one run. read: how much of the log is counted. Raises: Unknown."""
    config = run_config(connection, run_id)
    begun: Any = connection.execute(_RUN, (run_id,)).fetchone()
    if begun is None:
        raise Unknown("there is no such run")
    created_at, places = begun
    width_s = max(run.people.times.width_s, run.simulated.times.width_s)
    return RunFigures(
        run_id=run_id,
        read=read,
        width_ms=width_s * 1000,
        created_at=created_at,
        places=places,
        score=policy_of(config).score,
        people=_kind(run.people, width_s),
        simulated=_kind(run.simulated, width_s),
        money=money(connection, run_id, run, config.get("budget")),
    )


def _kind(counts: Counts, width_s: int) -> KindFigures:
    calls = counts.calls
    return KindFigures(
        attempts=points(counts.attempts),
        ends=_ends(counts.ends),
        times=tuple(
            AttemptTimes(k=k, person=durations(one.person), wait=durations(one.wait))
            for k, one in sorted(counts.attempts.items())
        ),
        points=_points(counts.times.widened(width_s)),
        calls=dict(sorted(calls.statuses.items())),
        goes_failed=_kinds(calls.goes_failed),
        took=durations(calls.took),
        latency=histogram(calls.took),
        form=durations(counts.forms.person),
        form_times=histogram(counts.forms.person),
    )


def _ends(ends: dict[str, dict[int, int]]) -> tuple[EndedAfter, ...]:
    found: list[Any] = [
        {"reason": reason, "attempts": attempts, "n": n}
        for reason, by_attempts in sorted(ends.items())
        for attempts, n in sorted(by_attempts.items())
    ]
    return tuple(EndedAfter(**one) for one in found)


def _points(times: Times) -> tuple[TimePoint, ...]:
    return tuple(
        TimePoint(
            at=number * times.width_s * 1000,
            opened=slot.opened,
            ended=slot.ended,
            took=durations(slot.took),
            failed=_kinds(slot.failed),
            cost={currency: in_currency(micros) or 0.0 for currency, micros in sorted(slot.cost.items())},
        )
        for number, slot in sorted(times.slots.items())
    )


def _kinds(counts: dict[str, int]) -> dict[Any, int]:
    return dict(sorted(counts.items()))


_RUN = """
    SELECT created_at, (SELECT coalesce(sum(places), 0) FROM unit u WHERE u.run_id = r.run_id)
    FROM run r WHERE run_id = ?
"""
