"""What webhooks were told and are to be told: tests, tries again, the list. Each function is one piece of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast

import apsw

from ajeeb.errors import Conflict, Unknown
from ajeeb.store.deliveries import news

from .records import Webhook, note, webhook

DeliveryState: TypeAlias = Literal["waiting", "sent", "failed"]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message to one webhook. next_at: of the next try. Times are UTC milliseconds."""

    delivery_id: str
    webhook_id: str
    kind: str
    state: DeliveryState
    created_at: int
    tries: int
    next_at: int | None
    done_at: int | None
    error: str | None


def send_test(connection: apsw.Connection, webhook_id: str, delivery_id: str, at: int, by: str) -> Delivery:
    """A message that tells nothing, to see whether it arrives. Raises: Unknown; Conflict if it is disabled."""
    note(connection, "webhook_tested", _enabled(connection, webhook_id).url, at, by)
    row = (delivery_id, webhook_id, "test", news("test", {"webhook_id": webhook_id}, at), at, at)
    connection.execute(_ADD_DELIVERY, row)
    return delivery(connection, webhook_id, delivery_id)


def send_again(connection: apsw.Connection, webhook_id: str, delivery_id: str, at: int, by: str) -> Delivery:
    """The delivery, to be sent at once, with the id that it had. Raises: Unknown; Conflict if it is disabled."""
    delivery(connection, webhook_id, delivery_id)
    note(connection, "delivery_sent_again", _enabled(connection, webhook_id).url, at, by)
    connection.execute(_AGAIN, (at, delivery_id))
    return delivery(connection, webhook_id, delivery_id)


def deliveries(
    connection: apsw.Connection, webhook_id: str, limit: int, after: str | None = None
) -> list[Delivery]:
    """The deliveries of a webhook that follow on this one, newest first. Raises: Unknown."""
    webhook(connection, webhook_id)
    rows = connection.execute(_DELIVERIES, (webhook_id, after, after, limit))
    return [_delivery(row) for row in rows]


def delivery(connection: apsw.Connection, webhook_id: str, delivery_id: str) -> Delivery:
    """One delivery of a webhook. Raises: Unknown."""
    row: Any = connection.execute(_DELIVERY, (webhook_id, delivery_id)).fetchone()
    if row is None:
        raise Unknown("there is no such delivery")
    return _delivery(row)


def _enabled(connection: apsw.Connection, webhook_id: str) -> Webhook:
    found = webhook(connection, webhook_id)
    if found.disabled_at is not None:
        raise Conflict("this webhook is disabled; enable it first")
    return found


def _delivery(row: tuple[Any, ...]) -> Delivery:
    return Delivery(
        delivery_id=row[0],
        webhook_id=row[1],
        kind=row[2],
        state=cast("DeliveryState", row[3]),
        created_at=row[4],
        tries=row[5],
        next_at=row[6],
        done_at=row[7],
        error=row[8],
    )


_ADD_DELIVERY = """
    INSERT INTO delivery (delivery_id, webhook_id, kind, body, state, created_at, next_at)
    VALUES (?, ?, ?, ?, 'waiting', ?, ?)
"""
_AGAIN = """
    UPDATE delivery SET state = 'waiting', tries = 0, next_at = ?, done_at = NULL, error = NULL WHERE delivery_id = ?
"""
_COLUMNS = (
    "SELECT delivery_id, webhook_id, kind, state, created_at, tries, next_at, done_at, error FROM delivery"
)
_DELIVERIES = f"""
    {_COLUMNS} WHERE webhook_id = ? AND (? IS NULL OR (created_at, delivery_id) <
        (SELECT created_at, delivery_id FROM delivery WHERE delivery_id = ?))
    ORDER BY created_at DESC, delivery_id DESC LIMIT ?
"""
_DELIVERY = f"{_COLUMNS} WHERE webhook_id = ? AND delivery_id = ?"
