"""News for webhooks: rows of the outbox, written with what they tell."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

Execute = Callable[[str, tuple[Any, ...]], object]


def announce(execute: Execute, kind: str, body: dict[str, Any], at: int) -> None:
    """Tell every webhook that wants this kind (`submitted`, `decided`), once what is being written is on disk.

    body: ids, times and states; never what a worker wrote. at: UTC milliseconds.
    """
    execute(_ANNOUNCE, (kind, news(kind, body, at), at, at, kind))


def announce_submitted(execute: Execute, assignment_id: str, at: int) -> None:
    """Tell that an assignment was handed in, as its row says now; costs next to nothing without a webhook."""
    execute(_SUBMITTED, (_told(at), at, at, assignment_id))


def news(kind: str, body: dict[str, Any], at: int) -> str:
    """The body of a delivery, as the Standard Webhooks want it."""
    return json.dumps({"type": kind, "timestamp": _told(at), "data": body}, separators=(",", ":"))


def _told(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_ADD = "INSERT INTO delivery (delivery_id, webhook_id, kind, body, state, created_at, next_at) "
_ANNOUNCE = f"""
    {_ADD}
    SELECT 'msg_' || lower(hex(randomblob(16))), w.webhook_id, ?, ?, 'waiting', ?, ? FROM webhook w
    WHERE w.disabled_at IS NULL AND EXISTS (SELECT 1 FROM json_each(w.kinds) WHERE value = ?)
"""
_SUBMITTED = f"""
    {_ADD}
    SELECT 'msg_' || lower(hex(randomblob(16))), w.webhook_id, 'submitted',
        json_object('type', 'submitted', 'timestamp', ?, 'data', json_object(
            'assignment_id', a.assignment_id, 'run_id', a.run_id, 'unit_id', a.unit_id, 'worker_key', a.worker_key,
            'state', a.status, 'end_reason', a.end_reason, 'opened_at', a.opened_at, 'submitted_at', a.ended_at,
            'attempts', a.attempts, 'pilot', json(iif(a.pilot, 'true', 'false')),
            'simulated', json(iif(a.simulated, 'true', 'false')))),
        'waiting', ?, ?
    FROM webhook w CROSS JOIN assignment a
    WHERE a.assignment_id = ? AND w.disabled_at IS NULL
        AND EXISTS (SELECT 1 FROM json_each(w.kinds) WHERE value = 'submitted')
"""
