"""What was handed in on forms, kept up to date from the log: each submission is read once."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

import apsw

from ajeeb.forms.composer import Json, dynamic_fieldsets, histograms
from ajeeb.loops import answered, fold
from ajeeb.store import recorded

from .assignments import run_config
from .curve import spread
from .form_shapes import FormAnswers, FormBar, FormHistogram, FormTally

ReadAsset: TypeAlias = Callable[[str], bytes]
"""The content of a file by its SHA-256; empty if it is gone."""

_BATCH = 500  # submissions read on one state of the database, so that other readers get their turn
_VERSIONS = 64  # form versions kept in memory
_MOST_BARS = 60  # of one field; who knows the address can send any text as a choice


@dataclass
class _Tally:
    """People or simulated workers of one run. person_ms: 8 bytes for each submission."""

    submissions: int = 0
    incomplete: int = 0
    auto: int = 0
    unchecked: int = 0
    person_ms: array[int] = field(default_factory=lambda: array("q"))

    def shown(self) -> FormTally:
        return FormTally(
            submissions=self.submissions,
            incomplete=self.incomplete,
            auto=self.auto,
            unchecked=self.unchecked,
            person_ms=spread(Counter(map(float, self.person_ms)).items()),
        )


@dataclass
class _Field:
    """One field of a run's forms. counts, answered: by whether the worker is simulated."""

    label: str
    options: dict[str, str] = field(default_factory=dict)
    counts: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))
    answered: list[int] = field(default_factory=lambda: [0, 0])


@dataclass
class _Run:
    tallies: tuple[_Tally, _Tally] = field(default_factory=lambda: (_Tally(), _Tally()))
    fields: dict[str, _Field] = field(default_factory=dict)


class Answers:
    """Counts of every form's run; holds how far it has read the log. One reader at a time."""

    def __init__(self, read_asset: ReadAsset) -> None:
        self._position = 0
        self._runs: dict[str, _Run] = {}

        @lru_cache(maxsize=_VERSIONS)
        def version(sha256: str) -> Json:
            data = read_asset(sha256)
            return json.loads(data) if data else {}

        self._version: Callable[[str], Json] = version

    def read_on(self, connection: apsw.Connection) -> bool:
        """Read some more of the log; False when there was nothing more to read."""
        rows: list[tuple[Any, ...]] = connection.execute(_ENDED, (self._position, _BATCH)).fetchall()
        for position, stream, run_id, simulated, form_asset in rows:
            self._position = position
            self._count(connection, stream, self._of(run_id), bool(simulated), form_asset)
        return len(rows) == _BATCH

    def answers(self, connection: apsw.Connection, run_id: str) -> FormAnswers:
        """What was handed in during one run, as far as the log was read. Raises: Unknown."""
        run_config(connection, run_id)
        run = self._of(run_id)
        people, simulated = run.tallies
        return FormAnswers(
            run_id=run_id,
            people=people.shown(),
            simulated=simulated.shown(),
            histograms=tuple(_histogram(name, one) for name, one in run.fields.items()),
        )

    def _of(self, run_id: str) -> _Run:
        return self._runs.setdefault(run_id, _Run())

    def _count(
        self, connection: apsw.Connection, stream: str, run: _Run, simulated: bool, form_asset: str
    ) -> None:
        state = fold(recorded(*row) for row in connection.execute(_EVENTS, (stream,)))
        submitted, ended = state.submitted, state.ended
        if submitted is None or ended is None or state.ended_at is None:
            return
        tally = run.tallies[simulated]
        tally.submissions += 1
        tally.incomplete += ended.incomplete
        tally.auto += ended.auto
        tally.unchecked += submitted.unchecked
        tally.person_ms.append(max(0, state.ended_at - state.opened_at - state.waited_ms))
        version = self._version(form_asset)
        work = (dynamic_fieldsets(version, answered(state)), submitted.values)
        for found in histograms(version, [work]):
            one = run.fields.setdefault(found.field, _Field(label=found.label))
            one.options |= {bar.value: bar.label for bar in found.bars if bar.value not in one.options}
            one.counts[simulated].update({bar.value: bar.count for bar in found.bars if bar.count})
            one.answered[simulated] += found.answered


def _histogram(name: str, found: _Field) -> FormHistogram:
    people, simulated = found.counts
    most = {value for value, _ in (people + simulated).most_common(_MOST_BARS)}
    is_short = len(found.options) <= _MOST_BARS
    return FormHistogram(
        field=name,
        label=found.label,
        bars=tuple(
            FormBar(value=value, label=label, people=people[value], simulated=simulated[value])
            for value, label in found.options.items()
            if is_short or value in most
        ),
        people=found.answered[False],
        simulated=found.answered[True],
    )


_ENDED = """
    SELECT e.position, e.stream, a.run_id, a.simulated, u.form_asset
    FROM event e JOIN assignment a ON a.assignment_id = e.stream JOIN unit u ON u.unit_id = a.unit_id
    WHERE e.position > ? AND e.kind = 'ended' AND u.form_asset IS NOT NULL
    ORDER BY e.position LIMIT ?
"""
_EVENTS = "SELECT seq, at, data, action, digest FROM event WHERE stream = ? ORDER BY seq"
