"""What is erased of work, step by step in the database; each step is one piece of work, and may be done again.

First the work is closed: nobody acts on it any more. Then its files and its rows go; of its events two stay, that it
was opened and that it ended, so that counts and units stay what they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import apsw

from ajeeb.errors import Conflict, Unknown
from ajeeb.events import Ended, Erased, run_stream, worker_stream

from .bare import erase_events, without_words
from .base import Append
from .decisions import AppendDecisions, append_decisions
from .forgetting import forget_words
from .log import append_to_log

_LOST_MS = 3_600_000  # no call takes longer; one that is not settled by then is lost


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """Whose work is erased: that of one worker, or all of one run. at: UTC milliseconds. by: the account."""

    of: Literal["worker", "run"]
    key: str
    at: int
    by: str
    reason: str = ""

    @property
    def stream(self) -> str:
        """Where the tombstone stands."""
        return worker_stream(self.key) if self.of == "worker" else run_stream(self.key)


def close_work(connection: apsw.Connection, erasure: Erasure) -> list[str]:
    """Let nobody act on the work any more; its assignments.

    Raises: Unknown if there is no such worker; Conflict while a model is at work for them.
    """
    assignments = assignments_of(connection, erasure)
    if _running(connection, assignments, erasure.at):
        raise Conflict("a model is at work for this at the moment; nothing was erased: try again in a minute")
    if erasure.of == "worker":
        _close_worker(connection, erasure)
    for assignment_id in assignments:
        _end(connection, assignment_id, erasure.at)
    _each(connection, "UPDATE assignment SET erased = 1 WHERE assignment_id = ?", assignments)
    return assignments


def assignments_of(connection: apsw.Connection, erasure: Erasure) -> list[str]:
    """The assignments that are erased."""
    sql = f"SELECT assignment_id FROM assignment WHERE {erasure.of}_{_ID[erasure.of]} = ? ORDER BY assignment_id"
    return [str(row[0]) for row in connection.execute(sql, (erasure.key,))]


def runs_of(connection: apsw.Connection, erasure: Erasure) -> set[str]:
    """The runs in which work is erased."""
    if erasure.of == "run":
        return {erasure.key}
    sql = "SELECT DISTINCT run_id FROM assignment WHERE worker_key = ?"
    return {str(row[0]) for row in connection.execute(sql, (erasure.key,))}


def erase_rows(
    connection: apsw.Connection,
    erasure: Erasure,
    assignments: Sequence[str],
    files: set[str],
    exports: int = 0,
) -> Erased:
    """Everything that was written, gone from the database; with the tombstone. exports: how many go as well."""
    told = Erased(assignments=len(assignments), files=len(files), exports=exports, reason=erasure.reason)
    # Before the events go: positions are never used twice.
    append_decisions(
        connection,
        AppendDecisions(stream=erasure.stream, decisions=(told,), at=erasure.at, by=erasure.by),
    )
    connection.execute("INSERT INTO written (written, rank) VALUES ('secure-delete', 1)")
    for assignment_id in assignments:
        erase_events(connection, assignment_id)
        without_words(connection, f"{assignment_id}/review")
    forget_words(connection)
    for sql in _ROWS:
        _each(connection, sql, assignments)
    connection.execute(_DELIVERIES, (json.dumps(assignments),))
    _each(connection, _FIGURES, runs_of(connection, erasure))
    _each(connection, "DELETE FROM asset WHERE sha256 = ?", sorted(files))
    if erasure.of == "worker":
        without_words(connection, erasure.stream)
        connection.execute(_NAMELESS, (erasure.key,))
    return told


def unfinished(connection: apsw.Connection) -> list[str]:
    """Workers whose erasure has begun and is not finished."""
    return [str(row[0]) for row in connection.execute("SELECT worker_key FROM worker WHERE erasing > 0")]


def rows_are_gone(connection: apsw.Connection, erasure: Erasure) -> bool:
    """Whether an erasure was interrupted when only the bytes were left."""
    if erasure.of == "run":
        return False
    return bool(connection.execute("SELECT erasing = 2 FROM worker WHERE worker_key = ?", (erasure.key,)).get)


def finish(connection: apsw.Connection, erasure: Erasure) -> None:
    """Say that nothing is left to do."""
    if erasure.of == "worker":
        connection.execute("UPDATE worker SET erasing = 0 WHERE worker_key = ?", (erasure.key,))


def _close_worker(connection: apsw.Connection, erasure: Erasure) -> None:
    marked = connection.execute(_CLOSE, (erasure.at, erasure.key)).fetchall()
    if not marked:
        raise Unknown("there is no such worker")
    connection.execute(_REVOKE, (erasure.at, erasure.key))


def _running(connection: apsw.Connection, assignments: Sequence[str], at: int) -> bool:
    return bool(connection.execute(_RUNNING, (at - _LOST_MS, json.dumps(assignments))).get)


def _end(connection: apsw.Connection, assignment_id: str, at: int) -> None:
    """An open assignment ends as one whose time is up: somebody else may have its unit."""
    sql = "SELECT status FROM assignment WHERE assignment_id = ? AND status = 'open'"
    if connection.execute(sql, (assignment_id,)).fetchone() is not None:
        ended = Ended(reason="timeout", incomplete=True, auto=True)
        append = Append(stream=assignment_id, events=(ended,), at=at)
        append_to_log(connection, append, [ended.model_dump_json()])


def _each(connection: apsw.Connection, sql: str, keys: Iterable[str]) -> None:
    connection.executemany(sql, [(key,) for key in keys])


_ID = {"worker": "key", "run": "id"}
_CLOSE = """
    UPDATE worker SET erasing = max(erasing, 1), erased_at = coalesce(erased_at, ?) WHERE worker_key = ?
    RETURNING worker_key
"""
_REVOKE = """
    UPDATE link SET revoked_at = coalesce(revoked_at, ?)
    WHERE link_id = (SELECT external_id FROM worker WHERE worker_key = ? AND provider = 'link')
"""
_RUNNING = """
    SELECT EXISTS (SELECT 1 FROM call WHERE status = 'running' AND asked_at > ?
        AND assignment_id IN (SELECT value FROM json_each(?)))
"""
_ROWS = (
    "DELETE FROM draft WHERE assignment_id = ?",
    "DELETE FROM call WHERE assignment_id = ?",
    "UPDATE payment SET message = '' WHERE assignment_id = ?",
    """UPDATE assignment SET attempts = 0, failures = 0, last_judgement = NULL, score = NULL, typed = 0, pasted = 0,
        small_edits = 0 WHERE assignment_id = ?""",
)
_DELIVERIES = "DELETE FROM delivery WHERE body ->> 'assignment_id' IN (SELECT value FROM json_each(?))"
_FIGURES = "DELETE FROM figures WHERE instr(name || '/', '/' || ? || '/') > 0"  # they are counted anew
_NAMELESS = "UPDATE worker SET external_id = '', qualifications = '{}', erasing = 2 WHERE worker_key = ?"
