"""The rows of the table of work, as they are shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import apsw

from .assignments import AssetUrl, assignment_rows
from .policy import policy_of
from .work_filter import FLAGGED, FLAGS, Limits, flag_values
from .work_shapes import WorkRow


def work_rows(
    connection: apsw.Connection,
    config: Mapping[str, Any],
    asset_url: AssetUrl,
    limits: Limits,
    ids: list[str],
) -> tuple[WorkRow, ...]:
    """These assignments of one run, in this order. config: of the run."""
    shown = assignment_rows(connection, policy_of(config), asset_url, ids)
    flags = ", ".join(f"{FLAGGED[flag]}" for flag in FLAGS)
    sql = (
        f"SELECT a.assignment_id, {', '.join(f'a.{name}' for name in _COLUMNS)}, {_DURATION}, {flags} {_FROM}"
    )
    more: dict[str, dict[str, Any]] = {}
    for row in connection.execute(sql, {"ids": json.dumps(ids), **flag_values(limits)}):
        values, (duration, *flagged) = row[1 : 1 + len(_COLUMNS)], row[1 + len(_COLUMNS) :]
        more[row[0]] = {
            **dict(zip(_COLUMNS, values, strict=True)),
            "duration_ms": duration,
            "flags": tuple(flag for flag, has in zip(FLAGS, flagged, strict=True) if has),
        }
    return tuple(WorkRow(**{**one.__dict__, **more[one.assignment_id]}) for one in shown)


_COLUMNS = (
    "worker_number", "score", "decision", "decided_by", "bonus_minor", "notes", "excluded", "excluded_attempts",
)  # fmt: skip
_DURATION = "a.ended_at - a.opened_at"
_FROM = "FROM assignment a WHERE a.assignment_id IN (SELECT value FROM json_each(:ids))"
