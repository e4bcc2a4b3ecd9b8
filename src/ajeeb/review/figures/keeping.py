"""What was counted, kept in the table `figures`, so that a server that starts does not read the whole log again."""

from __future__ import annotations

import logging
import sys
import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import apsw
from pydantic import TypeAdapter, ValidationError

from ajeeb.review.answer_columns import RunAnswers

from . import answer_rows
from .counts import RunCounts
from .reader import Figures
from .told import last_position

log = logging.getLogger("ajeeb.review")

_MEANING = 2
"""Another number when what is counted has another meaning in the same shape."""
_KEPT: TypeAdapter[RunCounts] = TypeAdapter(RunCounts)
_SHAPE = f"{_KEPT.json_schema()}{answer_rows.KEPT.json_schema()}{sys.byteorder}"
# What was kept in another shape, or by another meaning, has another name, is not found and is made anew.
_NAME = f"counted-{_MEANING}-{zlib.crc32(_SHAPE.encode()):08x}"
_COUNTS, _ANSWERS = "counts", "answers"


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What is to be kept: how far was counted, the runs that have changed since the last time, and rows by name.

    gone: runs of which nothing is to be kept, as they are being counted anew.
    """

    position: int
    changed: frozenset[str]
    gone: frozenset[str]
    rows: dict[str, str | bytes]


def snapshot(figures: Figures) -> Snapshot:
    """What has changed since the last one. If it is not kept, it must be given back."""
    gone = frozenset(figures.anew)
    changed, figures.changed = frozenset(figures.changed), set(gone)
    rows: dict[str, str | bytes] = {_NAME: "{}"}
    for run_id in changed - gone:
        rows[f"{_NAME}/{run_id}/{_COUNTS}"] = _KEPT.dump_json(figures.counted(run_id)).decode()
        answers = figures.answers.runs.get(run_id, RunAnswers(run_id=run_id))
        for name, data in answer_rows.rows_of(answers).items():
            rows[f"{_NAME}/{run_id}/{_ANSWERS}/{name}"] = data
    return Snapshot(position=figures.position, changed=changed, gone=gone, rows=rows)


def give_back(figures: Figures, taken: Snapshot) -> None:
    """Take a snapshot back that could not be kept, so that the next one has all of it."""
    figures.changed |= taken.changed
    for run_id in taken.changed & figures.answers.runs.keys():
        figures.answers.runs[run_id].kept.clear()


def keep(connection: apsw.Connection, taken: Snapshot) -> None:
    """Write a snapshot, all or nothing; what was kept in other shapes goes."""
    connection.execute(_DROP_OTHERS, (f"{_NAME}%",))
    connection.executemany(_DROP_RUN, [(run_id,) for run_id in taken.gone])
    connection.executemany(_PUT, [(name, taken.position, data) for name, data in taken.rows.items()])


def taken_up(figures: Figures, connection: apsw.Connection) -> None:
    """Go on from what was kept; from the start if nothing was, or if the log is shorter than what was counted.

    A run of which nothing was kept, or nothing that can be read, is counted anew.
    """
    kept: Any = connection.execute("SELECT position FROM figures WHERE name = ?", (_NAME,)).get
    if kept is None or kept > last_position(connection):
        return
    answers: dict[str, RunAnswers] = {}
    for run_id, rows in _rows_by_run(connection).items():
        try:
            counts = _KEPT.validate_json(rows.get(_COUNTS, ""))
            given = {name.removeprefix(f"{_ANSWERS}/"): data for name, data in rows.items()}
            answers[run_id] = answer_rows.run_of(run_id, given)
            figures.runs[run_id] = counts
        except (ValidationError, answer_rows.Unreadable) as error:
            log.warning("the figures of run %s cannot be read; it is counted again: %s", run_id, error)
    figures.answers.take_up(answers)
    figures.position = int(kept)
    known = [str(row[0]) for row in connection.execute("SELECT run_id FROM run ORDER BY created_at DESC")]
    for run_id in known:
        if run_id not in figures.runs:
            figures.start_anew(run_id)


def _rows_by_run(connection: apsw.Connection) -> Mapping[str, dict[str, str | bytes]]:
    found: dict[str, dict[str, str | bytes]] = defaultdict(dict)
    prefix = f"{_NAME}/"
    name: Any
    data: Any
    for name, data in connection.execute(_KEPT_ROWS, (prefix, f"{_NAME}0")):
        run_id, _, part = str(name).removeprefix(prefix).partition("/")
        found[run_id][part] = data
    return found


_DROP_OTHERS = "DELETE FROM figures WHERE name LIKE 'counted-%' AND name NOT LIKE ?"
_DROP_RUN = "DELETE FROM figures WHERE instr(name || '/', '/' || ? || '/') > 0"
_KEPT_ROWS = "SELECT name, data FROM figures WHERE name > ? AND name < ?"
_PUT = """
    INSERT INTO figures (name, position, data) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET position = excluded.position, data = excluded.data
"""
