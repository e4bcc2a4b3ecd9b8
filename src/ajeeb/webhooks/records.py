"""Webhooks and their deliveries. Each function is one piece of work; what is changed stands in the project's log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast, get_args

import apsw

from ajeeb.errors import Conflict, Unknown
from ajeeb.events import PROJECT, Managed
from ajeeb.store import AppendDecisions, append_decisions
from ajeeb.store.deliveries import news

Kind: TypeAlias = Literal["submitted", "decided"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DeliveryState: TypeAlias = Literal["waiting", "sent", "failed"]
_MOST_WEBHOOKS = 20


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """One address that is told. waiting, failed: its deliveries in that state. Times are UTC milliseconds."""

    webhook_id: str
    url: str
    kinds: tuple[Kind, ...]
    created_at: int
    disabled_at: int | None
    waiting: int
    failed: int


@dataclass(frozen=True, kw_only=True)
class NewWebhook:
    """A webhook to be added. by: the account that adds it."""

    webhook_id: str
    url: str
    secret: str
    kinds: tuple[Kind, ...]
    at: int
    by: str


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


def webhooks(connection: apsw.Connection) -> Iterator[Webhook]:
    """All webhooks, in the order in which they were added."""
    for row in connection.execute(_WEBHOOKS):
        yield Webhook(
            webhook_id=row[0],
            url=row[1],
            kinds=tuple(json.loads(row[2])),
            created_at=row[3],
            disabled_at=row[4],
            waiting=row[5],
            failed=row[6],
        )


def webhook(connection: apsw.Connection, webhook_id: str) -> Webhook:
    """One webhook. Raises: Unknown."""
    for one in webhooks(connection):
        if one.webhook_id == webhook_id:
            return one
    raise Unknown("there is no such webhook; it may have been removed")


def add_webhook(connection: apsw.Connection, new: NewWebhook) -> Webhook:
    """A new webhook. Raises: Conflict if there are too many."""
    if sum(1 for _ in webhooks(connection)) >= _MOST_WEBHOOKS:
        raise Conflict(f"there are {_MOST_WEBHOOKS} webhooks already; remove one first")
    row = (new.webhook_id, new.url, new.secret, json.dumps(new.kinds), new.at)
    connection.execute(_ADD, row)
    _note(connection, "webhook_added", new.url, new.at, new.by)
    return webhook(connection, new.webhook_id)


def change_webhook(
    connection: apsw.Connection, webhook_id: str, *, disabled: bool, at: int, by: str
) -> Webhook:
    """The webhook, disabled (what waits has failed then) or enabled. Raises: Unknown."""
    found = webhook(connection, webhook_id)
    if disabled != (found.disabled_at is not None):
        when = at if disabled else None
        connection.execute("UPDATE webhook SET disabled_at = ? WHERE webhook_id = ?", (when, webhook_id))
        if disabled:
            connection.execute(_GIVE_UP, (at, webhook_id))
        _note(connection, "webhook_disabled" if disabled else "webhook_enabled", found.url, at, by)
    return webhook(connection, webhook_id)


def remove_webhook(connection: apsw.Connection, webhook_id: str, at: int, by: str) -> None:
    """Forget a webhook and its deliveries. Raises: Unknown."""
    found = webhook(connection, webhook_id)
    connection.execute("DELETE FROM delivery WHERE webhook_id = ?", (webhook_id,))
    connection.execute("DELETE FROM webhook WHERE webhook_id = ?", (webhook_id,))
    _note(connection, "webhook_removed", found.url, at, by)


def send_test(connection: apsw.Connection, webhook_id: str, delivery_id: str, at: int, by: str) -> Delivery:
    """A message that tells nothing, to see whether it arrives. Raises: Unknown; Conflict if it is disabled."""
    _note(connection, "webhook_tested", _enabled(connection, webhook_id).url, at, by)
    row = (delivery_id, webhook_id, "test", news("test", {"webhook_id": webhook_id}, at), at, at)
    connection.execute(_ADD_DELIVERY, row)
    return delivery(connection, webhook_id, delivery_id)


def send_again(connection: apsw.Connection, webhook_id: str, delivery_id: str, at: int, by: str) -> Delivery:
    """The delivery, to be sent at once, with the id that it had. Raises: Unknown; Conflict if it is disabled."""
    delivery(connection, webhook_id, delivery_id)
    _note(connection, "delivery_sent_again", _enabled(connection, webhook_id).url, at, by)
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


def _note(connection: apsw.Connection, what: str, url: str, at: int, by: str) -> None:
    managed = Managed(what=what, subject=url)
    append_decisions(connection, AppendDecisions(stream=PROJECT, decisions=(managed,), at=at, by=by))


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


_ADD = "INSERT INTO webhook (webhook_id, url, secret, kinds, created_at) VALUES (?, ?, ?, ?, ?)"
_WEBHOOKS = """
    SELECT webhook_id, url, kinds, created_at, disabled_at,
        (SELECT count(*) FROM delivery d WHERE d.webhook_id = w.webhook_id AND d.state = 'waiting'),
        (SELECT count(*) FROM delivery d WHERE d.webhook_id = w.webhook_id AND d.state = 'failed')
    FROM webhook w ORDER BY created_at, webhook_id
"""
_GIVE_UP = """
    UPDATE delivery SET state = 'failed', next_at = NULL, done_at = ?, error = 'the webhook was disabled'
    WHERE webhook_id = ? AND state = 'waiting'
"""
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
