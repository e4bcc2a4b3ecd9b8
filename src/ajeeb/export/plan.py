"""Which assignments are exported, in which order, and why others are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import apsw

from ajeeb.errors import Unknown
from ajeeb.events import Opened
from ajeeb.loops import Reviewed, Rules, State, fold_review
from ajeeb.store import Run, recorded_decisions

from .filters import Filters, Standing

Test = Callable[["_Candidate"], bool]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """assignments: (assignment, unit) in the order of the export. left_out: number of assignments by reason."""

    assignments: list[tuple[str, str]]
    left_out: dict[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Candidate:
    assignment_id: str
    unit_id: str
    unit: int
    pilot: bool
    simulated: bool
    number: int
    worker_number: int


def plan(connection: apsw.Connection, run: Run, rules: Rules, until: int, filters: Filters) -> Plan:
    """By the number of the unit and the order of opening.

    Raises: Unknown if the run has no such arm or unit.
    """
    check(connection, run, rules, filters)
    tests = _tests(connection, run, rules, until, filters)
    chosen, left_out = [], Counter[str]()
    for one in _candidates(connection, run, until):
        reason = next((name for name, fails in tests.items() if fails(one)), None)
        if reason is None:
            chosen.append((one.assignment_id, one.unit_id))
        else:
            left_out[reason] += 1
    return Plan(assignments=chosen, left_out={name: left_out[name] for name in tests if left_out[name]})


def _tests(
    connection: apsw.Connection, run: Run, rules: Rules, until: int, filters: Filters
) -> dict[str, Test]:
    """By the reason to leave an assignment out; the first that holds is given."""
    tests: dict[str, Test] = {}
    if not filters.pilot:
        tests["pilot"] = lambda one: one.pilot
    if not filters.simulated:
        tests["simulated"] = lambda one: one.simulated
    if filters.units:
        units = frozenset(filters.units)
        tests["unit"] = lambda one: one.unit not in units
    if filters.decisions or not filters.excluded:
        reviewed = dict(_reviewed(connection, run, until))
        nothing: tuple[Standing, bool] = ("undecided", False)
        if filters.decisions:
            wanted = frozenset(filters.decisions)
            tests["decision"] = lambda one: reviewed.get(one.assignment_id, nothing)[0] not in wanted
        if not filters.excluded:
            tests["excluded"] = lambda one: reviewed.get(one.assignment_id, nothing)[1]
    if filters.arms and rules.loop.arms is not None and rules.loop.arms.per in ("worker", "assignment"):
        arms = frozenset(filters.arms)
        tests["arm"] = lambda one: not arms.intersection(rules.arms(_opened(run, one)))
    return tests


def _opened(run: Run, one: _Candidate) -> State:
    """As far as it says which arm the assignment has."""
    return State(
        opened=Opened(
            run_id=run.run_id,
            unit_id=one.unit_id,
            worker_key="",
            assurance="claimed",
            number=one.number,
            worker_number=one.worker_number,
        )
    )


def check(connection: apsw.Connection, run: Run, rules: Rules, filters: Filters) -> None:
    """Whether the run has what the filters name.

    Raises: Unknown if it has no such arm or unit.
    """
    known = sorted(rules.loop.arms.arms) if rules.loop.arms else []
    if odd := next((arm for arm in filters.arms if arm not in known), None):
        raise Unknown(f"the run has no arm '{odd}'; it has: {', '.join(known) or 'none'}")
    most: Any = connection.execute(
        "SELECT coalesce(max(number), 0) FROM unit WHERE run_id = ?", (run.run_id,)
    ).get
    if odd_unit := next((number for number in filters.units if not 1 <= number <= most), None):
        raise Unknown(f"the run has no unit {odd_unit}; it has units 1 to {most}")


def _candidates(connection: apsw.Connection, run: Run, until: int) -> Iterator[_Candidate]:
    for row in connection.execute(_OPENED, (run.run_id, until)):
        yield _Candidate(
            assignment_id=row[0],
            unit_id=row[1],
            unit=row[2],
            pilot=bool(row[3]),
            simulated=bool(row[4]),
            number=row[5],
            worker_number=row[6],
        )


def _reviewed(
    connection: apsw.Connection, run: Run, until: int
) -> Iterator[tuple[str, tuple[Standing, bool]]]:
    """By assignment: the verdict that stands, and whether the whole is set aside."""
    rows = connection.execute(_DECISIONS, (run.run_id, until))
    for stream, made in groupby(recorded_decisions(rows), key=lambda one: one.stream):
        reviewed = fold_review(made)
        yield stream.removesuffix("/review"), (_standing(reviewed), "" in reviewed.excluded)


def _standing(reviewed: Reviewed) -> Standing:
    found = reviewed.status("undecided")
    assert found in ("approved", "soft_rejected", "rejected", "undecided")
    return found  # type: ignore[return-value]  # the assertion says so


_OPENED = """
    SELECT a.assignment_id, a.unit_id, u.number, a.pilot, a.simulated, a.number, a.worker_number
    FROM assignment a JOIN unit u ON u.unit_id = a.unit_id
    JOIN event o ON o.stream = a.assignment_id AND o.seq = 1
    WHERE a.run_id = ? AND o.position <= ? ORDER BY u.number, o.position
"""
_DECISIONS = """
    SELECT e.stream, e.seq, e.at, e.actor, e.data FROM assignment a
    JOIN event e ON e.stream = a.assignment_id || '/review'
    WHERE a.run_id = ? AND e.position <= ? ORDER BY a.assignment_id, e.seq
"""
