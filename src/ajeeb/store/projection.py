"""The tables that lists read, kept by the events that change them. They can be made anew from the log."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ajeeb.events import Asked, Called, Done, Ended, Judged, Recorded, Settled, Submitted, Tried

from .deliveries import announce_submitted
from .written import Execute, chars_of, keep_written, small_edits


def project(execute: Execute, stream: str, recorded: Iterable[Recorded]) -> None:
    """Change the tables as these events of one assignment say."""
    recorded = list(recorded)
    changes: dict[str, tuple[str, Any]] = {}
    # What a form held when its time was up is handed in, and its unit is not given to somebody else.
    handed_in = any(isinstance(one.event, Submitted) for one in recorded)
    for one in recorded:
        changes["last_at"] = ("last_at = ?", one.at)
        keep_written(execute, stream, one)
        match one.event:
            case Asked() | Called() as event:
                made = int(isinstance(event, Asked))
                changes["attempts"] = ("attempts = attempts + ?", _count(changes, "attempts") + made)
                execute(_CALL, (event.call_id, stream, event.procedure, one.at))
                typed = _count(changes, "typed") + chars_of(event)
                changes["typed"] = ("typed = typed + ?", typed)
            case Tried() as event:
                execute("UPDATE call SET try_no = ? WHERE call_id = ?", (event.try_no, event.call_id))
            case Settled() as event:
                failed = int(not event.late and not isinstance(event.outcome, Done))
                changes["failures"] = ("failures = failures + ?", _count(changes, "failures") + failed)
                status = event.outcome.status
                execute(
                    "UPDATE call SET status = ?, settled_at = ? WHERE call_id = ? AND status = 'running'",
                    (status, one.at, event.call_id),
                )
            case Judged() as event:
                changes["last_judgement"] = (
                    "last_judgement = ?",
                    json.dumps(event.answers, ensure_ascii=False),
                )
                changes["score"] = (_SCORE, json.dumps(event.answers))
            case Ended() as event:
                changes |= _ended(event, one.at, handed_in)
                changes["small_edits"] = ("small_edits = ?", small_edits(execute, stream))
                execute("DELETE FROM draft WHERE assignment_id = ?", (stream,))
                if changes["status"][1] == "timed_out":
                    execute(_FREE, (stream,))
    if changes:
        columns = ", ".join(text for text, _ in changes.values())
        values = tuple(value for _, value in changes.values())
        execute(f"UPDATE assignment SET {columns} WHERE assignment_id = ?", (*values, stream))
    if "status" in changes and changes["status"][1] == "submitted":
        announce_submitted(execute, stream, changes["ended_at"][1])


def _ended(event: Ended, at: int, handed_in: bool) -> dict[str, tuple[str, Any]]:
    timed_out = event.reason == "timeout" and not handed_in
    return {
        "status": ("status = ?", "timed_out" if timed_out else "submitted"),
        "ended_at": ("ended_at = ?", at),
        "end_reason": ("end_reason = ?", event.reason),
    }


def _count(changes: dict[str, tuple[str, Any]], name: str) -> int:
    return int(changes[name][1]) if name in changes else 0


_CALL = """
    INSERT INTO call (call_id, assignment_id, procedure, try_no, status, asked_at) VALUES (?, ?, ?, 1, 'running', ?)
"""
_FREE = """
    UPDATE unit SET taken = taken - 1 WHERE unit_id = (SELECT unit_id FROM assignment WHERE assignment_id = ?)
"""
# A score is a number: true and false are none.
_SCORE = """
    score = (SELECT value FROM json_each(?) j JOIN run r ON r.score_field = j.key
        WHERE r.run_id = assignment.run_id AND j.type IN ('integer', 'real'))
"""
