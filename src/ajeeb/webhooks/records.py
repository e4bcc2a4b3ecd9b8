"""Webhooks: added, changed, removed. Each function is one piece of work that the log of the project keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import apsw

from ajeeb.errors import Conflict, Unknown
from ajeeb.events import PROJECT, Managed
from ajeeb.store import AppendDecisions, append_decisions

Kind: TypeAlias = Literal["submitted", "decided"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_MOST_WEBHOOKS = 20
FORMER_MS = 24 * 3_600_000
"""For so long deliveries are signed by the secret before too, so that a receiver is changed without a gap."""


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """One address that is told. waiting, failed: its deliveries in that state. Times are UTC milliseconds.

    former_until: until when its deliveries are signed by the secret before as well; None if it never had another.
    """

    webhook_id: str
    url: str
    kinds: tuple[Kind, ...]
    created_at: int
    disabled_at: int | None
    waiting: int
    failed: int
    former_until: int | None


@dataclass(frozen=True, kw_only=True)
class NewWebhook:
    """A webhook to be added. by: the account that adds it."""

    webhook_id: str
    url: str
    secret: str
    kinds: tuple[Kind, ...]
    at: int
    by: str


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
            former_until=row[7],
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
    note(connection, "webhook_added", new.url, new.at, new.by)
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
        note(connection, "webhook_disabled" if disabled else "webhook_enabled", found.url, at, by)
    return webhook(connection, webhook_id)


def renew_secret(connection: apsw.Connection, webhook_id: str, secret: str, at: int, by: str) -> Webhook:
    """The webhook, which signs with a new secret, and with the present one for a day more. Raises: Unknown."""
    found = webhook(connection, webhook_id)
    connection.execute(_RENEW, (at + FORMER_MS, secret, webhook_id))
    note(connection, "webhook_secret_renewed", found.url, at, by)
    return webhook(connection, webhook_id)


def remove_webhook(connection: apsw.Connection, webhook_id: str, at: int, by: str) -> None:
    """Forget a webhook and its deliveries. Raises: Unknown."""
    found = webhook(connection, webhook_id)
    connection.execute("DELETE FROM delivery WHERE webhook_id = ?", (webhook_id,))
    connection.execute("DELETE FROM webhook WHERE webhook_id = ?", (webhook_id,))
    note(connection, "webhook_removed", found.url, at, by)


def note(connection: apsw.Connection, what: str, url: str, at: int, by: str) -> None:
    """Keep in the project's log that something was done with a webhook."""
    managed = Managed(what=what, subject=url)
    append_decisions(connection, AppendDecisions(stream=PROJECT, decisions=(managed,), at=at, by=by))


_ADD = "INSERT INTO webhook (webhook_id, url, secret, kinds, created_at) VALUES (?, ?, ?, ?, ?)"
_WEBHOOKS = """
    SELECT webhook_id, url, kinds, created_at, disabled_at,
        (SELECT count(*) FROM delivery d WHERE d.webhook_id = w.webhook_id AND d.state = 'waiting'),
        (SELECT count(*) FROM delivery d WHERE d.webhook_id = w.webhook_id AND d.state = 'failed'),
        former_until
    FROM webhook w ORDER BY created_at, webhook_id
"""
_RENEW = "UPDATE webhook SET former_secret = secret, former_until = ?, secret = ? WHERE webhook_id = ?"
_GIVE_UP = """
    UPDATE delivery SET state = 'failed', next_at = NULL, done_at = ?, error = 'the webhook was disabled'
    WHERE webhook_id = ? AND state = 'waiting'
"""
