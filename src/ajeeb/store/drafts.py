"""What stands in an open form, so that it is there again on another device."""

from __future__ import annotations

import apsw


def keep_draft(connection: apsw.Connection, assignment_id: str, data: str, at: int) -> None:
    """Keep what stands in a form, over what was kept of it before; one that has ended keeps nothing."""
    connection.execute(_KEEP, (assignment_id, at, data))


def draft(connection: apsw.Connection, assignment_id: str) -> str | None:
    """What was kept; None if nothing was."""
    sql = "SELECT data FROM draft WHERE assignment_id = ?"
    row = connection.execute(sql, (assignment_id,)).fetchone()
    return None if row is None else str(row[0])


_KEEP = """
    INSERT INTO draft (assignment_id, at, data)
    SELECT assignment_id, ?2, ?3 FROM assignment WHERE assignment_id = ?1 AND status = 'open'
    ON CONFLICT (assignment_id) DO UPDATE SET at = excluded.at, data = excluded.data
"""
