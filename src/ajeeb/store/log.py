"""The event log in SQLite, with the tables and files that its events bring along."""

from __future__ import annotations

import apsw

from ajeeb.errors import Conflict, Unknown
from ajeeb.events import ActionId, Recorded, event_adapter

from .base import Append, Asset
from .projection import project


def recorded(seq: int, at: int, data: str, action: str | None, digest: str | None) -> Recorded:
    """An event from its row."""
    made_by = None if action is None else ActionId(key=action, digest=digest or "")
    return Recorded(seq=seq, at=at, event=_read(data), action=made_by)


_read = event_adapter.validator.validate_json  # without a call between: an export reads millions


def append_to_log(connection: apsw.Connection, append: Append, rows: list[str]) -> list[Recorded]:
    """The events as recorded. rows: the same events as JSON.

    Raises: Conflict if the stream is not where it was expected; Unknown if its work was erased. Nothing was written
    then.
    """
    stream = append.stream
    if connection.execute(_ERASED, (stream.removesuffix("/seen"),)).get:
        raise Unknown("This task is not known here.")
    last = connection.execute("SELECT coalesce(max(seq), 0) FROM event WHERE stream = ?", (stream,)).get
    if append.expect is not None and last != append.expect:
        raise Conflict(f"{stream} is at {last}, not at {append.expect}")
    kept = []
    values = []
    for offset, (event, data) in enumerate(zip(append.events, rows, strict=True)):
        action = append.action if offset == 0 else None
        one = Recorded(seq=last + offset + 1, at=append.at, event=event, action=action)
        made_by = (action.key, action.digest) if action else (None, None)
        values.append((stream, one.seq, event.kind, one.at, *made_by, data))
        kept.append(one)
    connection.executemany(_EVENT, values)
    for asset in append.assets:
        add_asset(connection, asset, append.at)
    project(connection.execute, stream, kept)
    return kept


def add_asset(connection: apsw.Connection, asset: Asset, at: int) -> None:
    """Know a file, if it is not known yet."""
    size = asset.bytes, asset.width, asset.height
    connection.execute(_ASSET, (asset.sha256, asset.media_type, *size, at, asset.look))


_ERASED = "SELECT erased FROM assignment WHERE assignment_id = ?"
_EVENT = "INSERT INTO event (stream, seq, kind, at, action, digest, data) VALUES (?, ?, ?, ?, ?, ?, ?)"
_ASSET = """
    INSERT INTO asset (sha256, media_type, bytes, width, height, created_at, perceptual_hash)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (sha256) DO NOTHING
"""
