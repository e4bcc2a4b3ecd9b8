"""Queries about the assignments of a run, in pages by key."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import apsw

from ajeeb.errors import Unknown

from .form_shapes import RowForm
from .policy import Policy, policy_of
from .shape import Picture
from .shapes import AssignmentPage, AssignmentRow

AssetUrl: TypeAlias = Callable[[str, str], str]
"""(assignment, SHA-256) to the address of an asset."""

_Row: TypeAlias = tuple[Any, ...]


def assignment_page(
    connection: apsw.Connection, asset_url: AssetUrl, run_id: str, after: str | None, limit: int
) -> AssignmentPage:
    """The next assignments of a run, newest first. Raises: Unknown."""
    policy = policy_of(run_config(connection, run_id))
    rows: list[_Row] = connection.execute(f"{_ROW} {_PAGE}", (run_id, after, limit + 1)).fetchall()
    more, rows = len(rows) > limit, rows[:limit]
    return AssignmentPage(
        rows=_shown(connection, policy, asset_url, rows),
        next_after=rows[-1][0] if more else None,
    )


def assignment_row(
    connection: apsw.Connection, policy: Policy, asset_url: AssetUrl, assignment_id: str
) -> AssignmentRow:
    """One assignment as it stands in the list. Raises: Unknown."""
    rows: list[_Row] = connection.execute(f"{_ROW} WHERE a.assignment_id = ?", (assignment_id,)).fetchall()
    if not rows:
        raise Unknown("there is no such assignment")
    return _shown(connection, policy, asset_url, rows)[0]


def assignment_rows(
    connection: apsw.Connection, policy: Policy, asset_url: AssetUrl, ids: list[str]
) -> tuple[AssignmentRow, ...]:
    """These assignments as they stand in a list, in this order; without those that there are not."""
    sql = f"{_ROW} JOIN json_each(?) j ON j.value = a.assignment_id ORDER BY j.key"
    return _shown(connection, policy, asset_url, connection.execute(sql, (json.dumps(ids),)).fetchall())


def neighbour(connection: apsw.Connection, run_id: str, assignment_id: str, *, newer: bool) -> str | None:
    """The assignment before or after this one in the list."""
    found: Any = connection.execute(_NEWER if newer else _OLDER, (run_id, assignment_id)).get
    return None if found is None else str(found)


def run_config(connection: apsw.Connection, run_id: str) -> dict[str, Any]:
    """The configuration of a run, as it was kept with it. Raises: Unknown."""
    found: Any = connection.execute("SELECT config FROM run WHERE run_id = ?", (run_id,)).get
    if found is None:
        raise Unknown("there is no such run")
    config: dict[str, Any] = json.loads(found)
    return config


def picture(
    connection: apsw.Connection, asset_url: AssetUrl, assignment_id: str, sha256: str | None
) -> Picture | None:
    """An asset at its address for this assignment."""
    if sha256 is None:
        return None
    size: Any = connection.execute("SELECT width, height FROM asset WHERE sha256 = ?", (sha256,)).fetchone()
    width, height = size or (None, None)
    return Picture(url=asset_url(assignment_id, sha256), width=width, height=height)


def _shown(
    connection: apsw.Connection, policy: Policy, asset_url: AssetUrl, rows: list[_Row]
) -> tuple[AssignmentRow, ...]:
    judgements: dict[str, list[dict[str, Any]]] = {}
    images: dict[str, str] = {}
    forms = _forms(connection, [row[0] for row in rows if row[-1]])
    turns: Iterable[_Row] = connection.execute(_TURNS, (json.dumps([row[0] for row in rows]),))
    for stream, judgement, image in turns:
        if judgement is not None:
            judgements.setdefault(stream, []).append(json.loads(judgement))
        if image is not None:
            images[stream] = image
    return tuple(
        AssignmentRow(
            **dict(zip(_COLUMNS, row[:-2], strict=True)),
            scores=tuple(
                score for one in judgements.get(row[0], ()) if (score := policy.score_of(one)) is not None
            ),
            target=picture(connection, asset_url, row[0], row[-2]),
            latest=picture(connection, asset_url, row[0], images.get(row[0])),
            form=forms.get(row[0]),
        )
        for row in rows
    )


def _forms(connection: apsw.Connection, assignments: list[str]) -> dict[str, RowForm]:
    """How far each of these forms is."""
    found: dict[str, dict[str, Any]] = {
        one: {"calls": 0, "handed_in": False, "incomplete": False, "auto": False, "unchecked": False}
        for one in assignments
    }
    for stream, kind, flags in connection.execute(_FORM_EVENTS, (json.dumps(assignments),)):
        one = found[stream]
        match kind:
            case "called":
                one["calls"] += 1
            case "submitted":
                one |= {"handed_in": True, "unchecked": bool(flags)}
            case "ended":
                incomplete, auto = json.loads(flags)
                one |= {"incomplete": bool(incomplete), "auto": bool(auto)}
    return {stream: RowForm(**one) for stream, one in found.items()}


_COLUMNS = (
    "assignment_id", "unit", "worker_key", "simulated", "pilot", "status", "end_reason", "attempts", "failures",
    "opened_at", "last_at", "ended_at",
)  # fmt: skip
_ROW = """
    SELECT a.assignment_id, u.number, a.worker_key, a.simulated, a.pilot, a.status, a.end_reason, a.attempts,
        a.failures, a.opened_at, a.last_at, a.ended_at, u.target_asset,
        u.form_asset IS NOT NULL
    FROM assignment a JOIN unit u ON u.unit_id = a.unit_id
"""
_PAGE = "WHERE a.run_id = ? AND a.assignment_id < coalesce(?, char(1114111)) ORDER BY a.assignment_id DESC LIMIT ?"
_TURNS = """
    SELECT stream, iif(kind = 'judged', json_extract(data, '$.answers'), NULL),
        iif(kind = 'settled', coalesce(json_extract(data, '$.outcome.outputs[0].asset'),
            json_extract(data, '$.outcome.outputs[1].asset')), NULL)
    FROM event WHERE stream IN (SELECT value FROM json_each(?)) AND kind IN ('judged', 'settled')
    ORDER BY stream, seq
"""
_FORM_EVENTS = """
    SELECT stream, kind, CASE kind
        WHEN 'submitted' THEN data ->> 'unchecked'
        WHEN 'ended' THEN json_array(data ->> 'incomplete', data ->> 'auto')
    END
    FROM event WHERE stream IN (SELECT value FROM json_each(?)) AND kind IN ('called', 'submitted', 'ended')
"""
_NEWER = "SELECT min(assignment_id) FROM assignment WHERE run_id = ? AND assignment_id > ?"
_OLDER = "SELECT max(assignment_id) FROM assignment WHERE run_id = ? AND assignment_id < ?"
