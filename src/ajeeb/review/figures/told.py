"""The events that are counted, as they are read from the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import apsw
from pydantic_core import from_json


class Told(NamedTuple):
    """One event. found: what it says, as it is recorded."""

    position: int
    stream: str
    seq: int
    kind: str
    at: int
    found: Any


def told_after(connection: apsw.Connection, position: int, upto: int) -> Iterator[Told]:
    """The events after a position, up to another one, in order."""
    return _read(connection.execute(_AFTER, (position, upto)))


def told_of(connection: apsw.Connection, assignment_id: str, upto: int) -> Iterator[Told]:
    """The events of one assignment and the decisions about it, up to a position, in order."""
    return _read(connection.execute(_OF, (assignment_id, assignment_id, upto)))


def _read(rows: apsw.Cursor) -> Iterator[Told]:
    row: Any
    for row in rows:
        position, stream, seq, kind, at, data = row
        yield Told(position, stream, seq, kind, at, from_json(data))


def last_position(connection: apsw.Connection) -> int:
    """Place of the last event of all."""
    found: Any = connection.execute("SELECT coalesce(max(position), 0) FROM event").get
    return int(found)


_KINDS = (
    "opened", "page_passed", "asked", "settled", "judged", "measured", "submitted", "ended",
    "decided", "excluded", "undone", "erased",
)  # fmt: skip
_COLUMNS = "SELECT position, stream, seq, kind, at, data FROM event"
_COUNTED = f"kind IN ({', '.join(repr(kind) for kind in _KINDS)}) ORDER BY position"
_AFTER = f"{_COLUMNS} WHERE position > ? AND position <= ? AND {_COUNTED}"
_OF = f"{_COLUMNS} WHERE stream IN (?, ? || '/review') AND position <= ? AND {_COUNTED}"
