"""What lists read of the review of an assignment: columns that its decisions alone make."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import apsw

from ajeeb.events import Decided
from ajeeb.loops import Reviewed, fold_review
from ajeeb.store import recorded_decisions


def columns(reviewed: Reviewed) -> dict[str, Any]:
    """The columns of `assignment` that follow from a review. decided_at: UTC milliseconds."""
    verdict = reviewed.verdict
    excluded = reviewed.excluded
    return {
        "decision": verdict.decision.verdict if verdict and isinstance(verdict.decision, Decided) else None,
        "decided_at": verdict.at if verdict else None,
        "decided_by": verdict.by if verdict else None,
        "review_seq": reviewed.seq,
        "bonus_minor": reviewed.bonus_minor,
        "excluded": int("" in excluded),
        "excluded_attempts": sum(1 for attempt_id in excluded if attempt_id),
        "notes": len(reviewed.notes),
    }


def keep_columns(connection: apsw.Connection, assignment_id: str, reviewed: Reviewed) -> None:
    """Bring the row of an assignment to where its review stands."""
    kept = columns(reviewed)
    changes = ", ".join(f"{name} = ?" for name in kept)
    connection.execute(
        f"UPDATE assignment SET {changes} WHERE assignment_id = ?", (*kept.values(), assignment_id)
    )


def rebuild_columns(connection: apsw.Connection) -> int:
    """Make the columns of all assignments anew from the log; how many have decisions."""
    fresh = ", ".join(
        f"{name} = {0 if value == 0 else 'NULL'}" for name, value in columns(Reviewed()).items()
    )
    connection.execute(f"UPDATE assignment SET {fresh}")
    made = recorded_decisions(connection.execute(_ALL))
    count = 0
    for stream, decisions in groupby(made, key=lambda one: one.stream):
        keep_columns(connection, stream.removesuffix("/review"), fold_review(decisions))
        count += 1
    return count


_ALL = """
    SELECT stream, seq, at, actor, data FROM event
    WHERE actor IS NOT NULL AND stream LIKE '%/review'
        AND kind IN ('decided', 'bonus_given', 'excluded', 'noted', 'undone')
    ORDER BY stream, seq
"""
