"""The audit log: everything that a person decided or changed, in pages, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

import apsw

from ajeeb.events import Decision
from ajeeb.store import recorded_decisions

from .shape import Shape

SubjectKind = Literal["assignment", "worker", "run", "project"]
_REVIEW = "/review"


class AuditRow(Shape):
    """One decision: what, by whom, when, about what."""

    position: int
    at: int
    """UTC milliseconds."""
    by: str
    subject_kind: SubjectKind
    subject: str
    """Id of the assignment, worker or run; for the project, what was changed."""
    run_id: str | None
    """The run of an assignment, if it is still there."""
    undone: bool
    """It was taken back later."""
    decision: Decision


class AuditPage(Shape):
    """Some of the log, newest first."""

    rows: tuple[AuditRow, ...]
    next_after: int | None
    """For `after`, to get the rows that follow; None if there are none."""
    people: tuple[str, ...]
    """Everybody who has an account, for the filter."""


@dataclass(frozen=True, kw_only=True)
class AuditWanted:
    """Which rows. after: the position below which they stand. kind: of the decision, or of what was managed."""

    limit: int
    after: int | None = None
    by: str | None = None
    kind: str | None = None
    subject: str | None = None


def audit_page(connection: apsw.Connection, wanted: AuditWanted) -> AuditPage:
    """The rows that are wanted."""
    where, values = _where(wanted)
    rows = connection.execute(
        f"{_ROWS} {where} ORDER BY e.position DESC LIMIT ?", (*values, wanted.limit + 1)
    )
    found: list[tuple[Any, ...]] = rows.fetchall()
    more, found = len(found) > wanted.limit, found[: wanted.limit]
    names = connection.execute("SELECT name FROM account ORDER BY name")
    return AuditPage(
        rows=tuple(map(_row, found)),
        next_after=found[-1][0] if more else None,
        people=tuple(str(name) for (name,) in names),
    )


def _where(wanted: AuditWanted) -> tuple[str, list[Any]]:
    parts, values = ["WHERE e.actor IS NOT NULL"], list[Any]()
    if wanted.after is not None:
        parts.append("e.position < ?")
        values.append(wanted.after)
    if wanted.by:
        parts.append("e.actor = ?")
        values.append(wanted.by)
    if wanted.kind:
        parts.append("(e.kind = ? OR (e.kind = 'managed' AND json_extract(e.data, '$.what') = ?))")
        values += [wanted.kind, wanted.kind]
    if wanted.subject:
        parts.append(
            "(e.stream IN (?, ?, ?) OR (e.stream = 'project' AND json_extract(e.data, '$.subject') = ?))"
        )
        subject = wanted.subject
        values += [f"{subject}{_REVIEW}", f"worker/{subject}", f"run/{subject}", subject]
    return " AND ".join(parts), values


def _row(row: tuple[Any, ...]) -> AuditRow:
    position, stream, seq, at, actor, data, run_id, undone = row
    (one,) = recorded_decisions([(stream, seq, at, actor, data)])
    kind, subject = _subject(stream)
    if kind == "project":
        subject = str(getattr(one.decision, "subject", ""))
    return AuditRow(
        position=position,
        at=at,
        by=one.by,
        subject_kind=kind,
        subject=subject,
        run_id=run_id or (subject if kind == "run" else None),
        undone=bool(undone),
        decision=one.decision,
    )


def _subject(stream: str) -> tuple[SubjectKind, str]:
    if stream.endswith(_REVIEW):
        return "assignment", stream.removesuffix(_REVIEW)
    kind, slash, subject = stream.partition("/")
    return (cast("SubjectKind", kind), subject) if slash else ("project", "")


_ROWS = """
    SELECT e.position, e.stream, e.seq, e.at, e.actor, e.data, a.run_id,
        EXISTS (SELECT 1 FROM event u WHERE u.stream = e.stream AND u.kind = 'undone'
            AND json_extract(u.data, '$.seq') = e.seq)
    FROM event e LEFT JOIN assignment a
        ON a.assignment_id = substr(e.stream, 1, length(e.stream) - 7) AND e.stream LIKE '%/review'
"""
