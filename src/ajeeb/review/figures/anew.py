"""Counting a run anew, assignment by assignment: after an erasure, and where nothing was kept of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import apsw

_AT_ONCE = 50  # assignments, about a thousand events


@dataclass(kw_only=True)
class Anew:
    """How far a run is counted anew. after: the assignment that was counted last."""

    run_id: str
    after: str = ""

    def next(self, connection: apsw.Connection) -> list[str]:
        """The assignments that are counted next; none at the end."""
        found = [str(row[0]) for row in connection.execute(_NEXT, (self.run_id, self.after, _AT_ONCE))]
        self.after = found[-1] if found else self.after
        return found

    def share(self, connection: apsw.Connection) -> float:
        """How much of the run is counted, 0 to 1; never 1, as it is not done."""
        row: Any = connection.execute(_SHARE, (self.after, self.run_id)).fetchone()
        counted, total = int(row[0] or 0), int(row[1])
        return min(0.99, counted / max(1, total))


def concerned(connection: apsw.Connection, stream: str) -> Iterable[tuple[str, str]]:
    """The assignments whose erasure is told in this stream, each with its run."""
    kind, _, key = stream.partition("/")
    sql = {"worker": _OF_WORKER, "run": _OF_RUN}.get(kind)
    rows: Any = connection.execute(sql, (key,)).fetchall() if sql else []
    return [(str(assignment_id), str(run_id)) for assignment_id, run_id in rows]


_NEXT = """
    SELECT assignment_id FROM assignment INDEXED BY assignment_of_run
    WHERE run_id = ? AND assignment_id > ? ORDER BY assignment_id LIMIT ?
"""
_SHARE = (
    "SELECT sum(assignment_id <= ?), count(*) FROM assignment INDEXED BY assignment_of_run WHERE run_id = ?"
)
_OF_WORKER = "SELECT assignment_id, run_id FROM assignment WHERE worker_key = ? AND erased <> 0"
_OF_RUN = "SELECT assignment_id, run_id FROM assignment WHERE run_id = ? AND erased <> 0"
