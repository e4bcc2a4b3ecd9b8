"""Sends what waits in the outbox, again and again with longer pauses, for about a day."""

from __future__ import annotations

import asyncio
import importlib
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import apsw

from ajeeb.errors import StorageFailed

from .signing import signatures

if TYPE_CHECKING:
    from .addresses import Posting

T = TypeVar("T")

log = logging.getLogger("ajeeb.webhooks")

PAUSES_S = (5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 28_800)
"""After each try that failed; a day in all."""
_AT_ONCE = 10
_LOOK_EVERY_S = 1.0


class Storage(Protocol):
    """The part of the store that sending needs."""

    def glance(self, read: Callable[[apsw.Connection], T]) -> T:
        """What a read of a few rows by key gives."""

    async def write(self, work: Callable[[apsw.Connection], T]) -> T:
        """What `work` gives, once it is on disk."""


@dataclass(frozen=True, kw_only=True)
class _Due:
    delivery_id: str
    body: str
    tries: int
    url: str
    secrets: tuple[str, ...]
    """The present one, and for a day the one before."""


async def keep_relaying(store: Storage, now: Callable[[], int], *, on_loopback: bool) -> None:
    """Send whatever is due, every second, until cancelled. on_loopback: see `check_url`."""
    posting: Posting | None = None
    try:
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            try:
                if not store.glance(lambda connection: _due(connection, now())):
                    continue
                posting = posting or _posting(on_loopback)
                await relay(store, now, posting)
            except* (StorageFailed, apsw.Error) as errors:
                log.warning("sending to webhooks will be tried again: %s", errors.exceptions[0])
    finally:
        if posting is not None:
            await posting.client.aclose()


def _posting(on_loopback: bool) -> Posting:
    # A server without webhooks starts without a client of HTTP.
    addresses: Any = importlib.import_module("ajeeb.webhooks.addresses")
    made: Posting = addresses.new_posting(on_loopback=on_loopback)
    return made


async def relay(store: Storage, now: Callable[[], int], posting: Posting) -> int:
    """Send what is due, some at a time; how many were tried."""
    due = store.glance(lambda connection: _due(connection, now()))
    async with asyncio.TaskGroup() as group:
        for one in due:
            group.create_task(_send(store, now, posting, one))
    return len(due)


async def _send(store: Storage, now: Callable[[], int], posting: Posting, due: _Due) -> None:
    timestamp_s = now() // 1000
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "ajeeb-webhooks",
        "webhook-id": due.delivery_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": signatures(due.secrets, due.delivery_id, timestamp_s, due.body),
    }
    error = await posting.post(due.url, headers, due.body)
    tries, at = due.tries + 1, now()
    if not error:
        sql, values = _SENT, (tries, at, due.delivery_id)
        await store.write(lambda connection: connection.execute(sql, values))
        return
    again_s = pause_s(tries)
    state, next_at = ("failed", None) if again_s is None else ("waiting", at + int(again_s * 1000))
    row = (state, tries, next_at, at if again_s is None else None, error, due.delivery_id)
    if again_s is None:
        log.warning("delivery %s was given up after %d tries: %s", due.delivery_id, tries, error)
    await store.write(lambda connection: connection.execute(_FAILED, row))


def pause_s(tries: int) -> float | None:
    """Seconds until the next try, after so many that failed; None if there is none. A fifth of it is chance."""
    if tries > len(PAUSES_S):
        return None
    return PAUSES_S[tries - 1] * random.uniform(0.8, 1.2)


def _due(connection: apsw.Connection, now: int) -> list[_Due]:
    rows = connection.execute(_DUE, (now, now, _AT_ONCE))
    return [
        _Due(
            delivery_id=row[0],
            body=row[1],
            tries=row[2],
            url=row[3],
            secrets=tuple(one for one in row[4:] if one),
        )
        for row in rows
    ]


_DUE = """
    SELECT d.delivery_id, d.body, d.tries, w.url, w.secret, iif(w.former_until > ?, w.former_secret, NULL)
    FROM delivery d JOIN webhook w ON w.webhook_id = d.webhook_id
    WHERE d.state = 'waiting' AND d.next_at <= ? AND w.disabled_at IS NULL ORDER BY d.next_at LIMIT ?
"""
# Not one that somebody wants sent again, or whose webhook was disabled, in the meantime.
_SENT = """
    UPDATE delivery SET state = 'sent', tries = ?, next_at = NULL, done_at = ?, error = NULL
    WHERE delivery_id = ? AND state = 'waiting'
"""
_FAILED = """
    UPDATE delivery SET state = ?, tries = ?, next_at = ?, done_at = ?, error = ?
    WHERE delivery_id = ? AND state = 'waiting'
"""
