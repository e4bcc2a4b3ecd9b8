"""What was counted, kept in the table `figures`, so that a server that starts does not read the whole log again."""

from __future__ import annotations

import logging
import zlib
from dataclasses import dataclass
from typing import Any

import apsw
from pydantic import TypeAdapter, ValidationError

from .counts import RunCounts
from .reader import Figures, last_position

log = logging.getLogger("ajeeb.review")

_MEANING = 1
"""Another number when what is counted has another meaning in the same shape."""
_KEPT: TypeAdapter[RunCounts] = TypeAdapter(RunCounts)
# What was kept in another shape, or by another meaning, has another name, is not found and is made anew.
_NAME = f"counted-{_MEANING}-{zlib.crc32(repr(_KEPT.json_schema()).encode()):08x}"


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What is to be kept: how far was counted, and the runs that have changed since the last time, by name."""

    position: int
    changed: frozenset[str]
    rows: dict[str, str]


def snapshot(figures: Figures) -> Snapshot:
    """What has changed since the last one. If it is not kept, its `changed` must be given back."""
    changed, figures.changed = frozenset(figures.changed), set()
    rows = {f"{_NAME}/{run_id}": _KEPT.dump_json(figures.runs[run_id]).decode() for run_id in changed}
    return Snapshot(position=figures.position, changed=changed, rows={_NAME: "{}", **rows})


def keep(connection: apsw.Connection, taken: Snapshot) -> None:
    """Write a snapshot, all or nothing; what was kept in other shapes goes."""
    connection.execute(_DROP_OTHERS, (f"{_NAME}%",))
    connection.executemany(_PUT, [(name, taken.position, data) for name, data in taken.rows.items()])


def taken_up(figures: Figures, connection: apsw.Connection) -> None:
    """Go on from what was kept; from the start if nothing was, or if the log is shorter than what was counted."""
    kept: Any = connection.execute("SELECT position FROM figures WHERE name = ?", (_NAME,)).get
    if kept is None or kept > last_position(connection):
        return
    prefix = f"{_NAME}/"
    rows = connection.execute(
        "SELECT name, data FROM figures WHERE substr(name, 1, ?) = ?", (len(prefix), prefix)
    )
    try:
        runs = {str(name).removeprefix(prefix): _KEPT.validate_json(str(data)) for name, data in rows}
    except ValidationError as error:
        log.warning("the figures that were kept cannot be read; the record is counted again: %s", error)
        return
    figures.runs, figures.position = runs, int(kept)


_DROP_OTHERS = "DELETE FROM figures WHERE name LIKE 'counted-%' AND name NOT LIKE ?"
_PUT = """
    INSERT INTO figures (name, position, data) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET position = excluded.position, data = excluded.data
"""
