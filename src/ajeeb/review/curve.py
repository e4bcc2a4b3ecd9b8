"""Score by attempt, kept up to date from the log: each event is read once, however often the page asks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import apsw

from ajeeb.events import Done, Failed, Outcome, Provenance
from ajeeb.loops import Attempt, State, picked

from .assignments import run_config
from .policy import Policy, policy_of
from .shape import Spread
from .shapes import Curve, CurvePoint

_BATCH = 5000  # events read on one state of the database, so that other readers get their turn
_FINE = 200  # steps between 0 and 1 in which a similarity is counted


@dataclass
class _Attempts:
    """All attempts of one run and kind of worker with one number."""

    n: int = 0
    scores: Counter[float] = field(default_factory=Counter)
    similarities: Counter[float] = field(default_factory=Counter)


@dataclass
class _Open:
    """Where an assignment is, until it has ended."""

    run_id: str
    simulated: bool
    made: tuple[Attempt, ...] = ()
    k: int = 0
    attempt_id: str = ""
    similarities: dict[int, float] = field(default_factory=dict)
    """By output of the attempt that was made last."""


class Curves:
    """Counts by attempt number of every run; holds how far it has read the log. One reader at a time."""

    def __init__(self) -> None:
        self._position = 0
        self._open: dict[str, _Open] = {}
        self._counts: dict[tuple[str, bool], dict[int, _Attempts]] = {}
        self._policies: dict[str, Policy] = {}

    def read_on(self, connection: apsw.Connection) -> bool:
        """Read some more of the log; False when there was nothing more to read."""
        rows: list[tuple[Any, ...]] = connection.execute(_EVENTS, (self._position, _BATCH)).fetchall()
        for position, stream, kind, attempt_id, found in rows:
            self._position = position
            self._count(connection, stream, kind, attempt_id, json.loads(found))
        return len(rows) == _BATCH

    def curve(self, connection: apsw.Connection, run_id: str) -> Curve:
        """Score by attempt of one run, as far as the log was read. Raises: Unknown."""
        return Curve(
            run_id=run_id,
            score=self._policy(connection, run_id).score,
            people=_points(self._counts.get((run_id, False), {})),
            simulated=_points(self._counts.get((run_id, True), {})),
        )

    def _policy(self, connection: apsw.Connection, run_id: str) -> Policy:
        if run_id not in self._policies:
            self._policies[run_id] = policy_of(run_config(connection, run_id))
        return self._policies[run_id]

    def _count(
        self, connection: apsw.Connection, stream: str, kind: str, attempt_id: str | None, found: Any
    ) -> None:
        if kind == "opened":
            self._open[stream] = _Open(run_id=found["run_id"], simulated=found["simulated"])
            return
        here = self._open.get(stream)
        if here is None:
            return
        policy = self._policy(connection, here.run_id)
        if kind == "ended":
            del self._open[stream]
        elif kind == "settled":
            if not found["late"] and _counts(policy, here, found):
                here.k, here.attempt_id, here.similarities = here.k + 1, attempt_id or "", {}
                self._attempts(here).n += 1
        elif attempt_id == here.attempt_id:
            self._add(here, policy, kind, found)

    def _add(self, here: _Open, policy: Policy, kind: str, found: Any) -> None:
        """What was said of the attempt that was made last, by the worker or by a measure."""
        if kind == "judged":
            score = policy.score_of(found)
            if score is not None:
                self._attempts(here).scores[score] += 1
            if policy.picks:
                self._take(here, picked(policy.loop, found))
        elif found["name"] == "similarity" and found["value"] is not None:
            here.similarities[found["output"]] = found["value"]
            if not policy.picks and found["output"] == 0:
                self._take(here, 0)

    def _take(self, here: _Open, output: int) -> None:
        """Count the similarity of the output that stands for the attempt: the first, or the one that was picked."""
        if output in here.similarities:
            self._attempts(here).similarities[round(here.similarities[output] * _FINE) / _FINE] += 1

    def _attempts(self, here: _Open) -> _Attempts:
        return self._counts.setdefault((here.run_id, here.simulated), {}).setdefault(here.k, _Attempts())


def _counts(policy: Policy, here: _Open, ended: Mapping[str, Any]) -> bool:
    """Whether the attempt that has ended is one of those that the task allows, by the rules of the run."""
    ran = Provenance(procedure="")
    outcome: Outcome = (
        Done(outputs=(), provenance=ran)
        if ended["status"] == "ok"
        else Failed(status=ended["status"], message="", exposed=bool(ended["exposed"]))
    )
    number = str(len(here.made))
    attempt = Attempt(id=number, call_id=number, procedure="", answers={}, asked_at=0, outcome=outcome)
    here.made = (*here.made, attempt)
    return policy.rules.counted(State(attempts=here.made))[-1]


def _points(by_number: dict[int, _Attempts]) -> tuple[CurvePoint, ...]:
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
        q1=_quantile(counts, (n - 1) * 0.25),
        median=_quantile(counts, (n - 1) * 0.5),
        q3=_quantile(counts, (n - 1) * 0.75),
    )


def _quantile(counts: list[tuple[float, int]], place: float) -> float:
    low, share = int(place), place - int(place)
    below = _at(counts, low)
    return below if share == 0 else below + share * (_at(counts, low + 1) - below)


def _at(counts: list[tuple[float, int]], index: int) -> float:
    for value, count in counts:
        index -= count
        if index < 0:
            return value
    return counts[-1][0]


_EVENTS = """
    SELECT position, stream, kind, json_extract(data, '$.attempt_id'),
        CASE kind
            WHEN 'opened' THEN json_object('run_id', data ->> 'run_id', 'simulated', data -> 'simulated')
            WHEN 'settled' THEN json_object('status', data ->> '$.outcome.status',
                'late', data ->> 'late', 'exposed', data ->> '$.outcome.exposed')
            WHEN 'judged' THEN data -> 'answers'
            WHEN 'measured' THEN json_object('name', data ->> 'name', 'value', data -> 'value',
                'output', coalesce(data ->> 'output', 0))
            ELSE '{}'
        END
    FROM event
    WHERE position > ? AND kind IN ('opened', 'settled', 'judged', 'measured', 'ended')
    ORDER BY position LIMIT ?
"""
