"""What is counted of forms that were handed in."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

import apsw

from ajeeb.forms.composer import Json, dynamic_fieldsets, histograms
from ajeeb.loops import State, answered, fold
from ajeeb.store import recorded

from .counts import Field, RunCounts
from .times import add

ReadAsset: TypeAlias = Callable[[str], bytes]
"""The content of a file by its SHA-256; empty if it is gone."""

Version: TypeAlias = Callable[[str], Json]
"""A version of a form by its SHA-256; empty if it is gone."""

_VERSIONS = 64  # form versions kept in memory
_MOST_VALUES = 500  # of one field; who knows the address can send any text as a choice


def versions(read_asset: ReadAsset) -> Version:
    """Gives versions of forms; keeps those that were read last."""

    @lru_cache(maxsize=_VERSIONS)
    def version(sha256: str) -> Json:
        data = read_asset(sha256)
        return json.loads(data) if data else {}

    return version


class HandedIn:
    """Counts forms."""

    def __init__(self, version: Version) -> None:
        self._version = version

    def count(
        self, connection: apsw.Connection, run: RunCounts, stream: str, position: int, simulated: bool
    ) -> None:
        """Count what an assignment holds at its end, if it was about a form."""
        form_asset = connection.execute(_FORM, (stream,)).get
        if form_asset is None:
            return
        state = fold(recorded(*row) for row in connection.execute(_EVENTS, (stream, position)))
        submitted, ended = state.submitted, state.ended
        if submitted is None or ended is None or state.ended_at is None:
            return
        tally = run.of(simulated).forms
        tally.submissions += 1
        tally.incomplete += ended.incomplete
        tally.auto += ended.auto
        tally.unchecked += submitted.unchecked
        tally.person.add(state.ended_at - state.opened_at - state.waited_ms)
        self._count_fields(run, self._version(str(form_asset)), state, simulated)

    def _count_fields(self, run: RunCounts, version: Json, state: State, simulated: bool) -> None:
        values = state.submitted.values if state.submitted else {}
        for found in histograms(version, [(dynamic_fieldsets(version, answered(state)), values)]):
            one = run.fields.setdefault(found.field, Field(label=found.label))
            for bar in found.bars:
                if bar.value in one.options or len(one.options) < _MOST_VALUES:
                    one.options.setdefault(bar.value, bar.label)
                    add(one.counts[simulated], {bar.value: bar.count} if bar.count else {})
            one.answered[simulated] += found.answered


_FORM = """
    SELECT u.form_asset FROM assignment a JOIN unit u ON u.unit_id = a.unit_id WHERE a.assignment_id = ?
"""
_EVENTS = """
    SELECT seq, at, data, action, digest FROM event WHERE stream = ? AND position <= ? ORDER BY seq
"""
