"""Events and decisions without anything that somebody wrote: what is left of them when work is erased."""

from __future__ import annotations

from typing import Any

import apsw

from ajeeb.events import Blocked, BonusGiven, Decided, Ended, Excluded, Noted, Opened, event_adapter

from .decisions import decisions


def erase_events(connection: apsw.Connection, assignment_id: str) -> None:
    """Of the events of an assignment leave two, that it was opened and that it ended, without what anybody said."""
    streams = (assignment_id, f"{assignment_id}/seen")
    connection.execute(_WRITTEN, streams)
    connection.execute(_EVENTS, streams)
    kept = connection.execute(
        "SELECT position, data FROM event WHERE stream = ?", (assignment_id,)
    ).fetchall()
    for position, data in kept:
        connection.execute(
            "UPDATE event SET data = ?, action = NULL, digest = NULL WHERE position = ?",
            (_bare(str(data)), position),
        )


def _bare(data: str) -> str:
    """The event without anything that the worker or their device said."""
    event = event_adapter.validate_json(data)
    match event:
        case Opened():
            return event.model_copy(update={"client": ""}).model_dump_json()
        case Ended():
            return event.model_copy(update={"unsent": {}}).model_dump_json()
    raise AssertionError(event.kind)


def without_words(connection: apsw.Connection, stream: str) -> None:
    """What people wrote beside their decisions may repeat what the worker wrote, or say who they are."""
    for one in decisions(connection, stream):
        decision = one.decision
        match decision:
            case Decided() | BonusGiven():
                bare: Any = decision.model_copy(update={"message": ""})
            case Noted():
                bare = decision.model_copy(update={"text": ""})
            case Excluded():
                bare = decision.model_copy(update={"note": ""})
            case Blocked():
                bare = decision.model_copy(update={"reason": ""})
            case _:
                continue
        connection.execute(
            "UPDATE event SET data = ? WHERE stream = ? AND seq = ?",
            (bare.model_dump_json(), stream, one.seq),
        )


_WRITTEN = "DELETE FROM written WHERE rowid IN (SELECT position FROM event WHERE stream IN (?, ?))"
_EVENTS = "DELETE FROM event WHERE stream IN (?, ?) AND kind NOT IN ('opened', 'ended')"
