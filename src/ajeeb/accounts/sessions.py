"""Sessions of requesters: who is signed in where, since when; each can be ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apsw

from ajeeb.errors import Unknown

from .digests import digest
from .records import Account, account, note

SESSION_LIVES_MS = 30 * 24 * 3_600_000
_SHOWN = 16  # characters of the digest that name a session; they open nothing


@dataclass(frozen=True, kw_only=True)
class Session:
    """One browser that is signed in. client: what kind. Times are UTC milliseconds; last_at: to the minute."""

    session_id: str
    account_id: str
    name: str
    client: str
    created_at: int
    last_at: int
    expires_at: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """The session of a request, and whose it is."""

    account: Account
    session_id: str
    last_at: int


def add_session(connection: apsw.Connection, secret: str, account_id: str, client: str, now: int) -> None:
    """Keep the digest of a new session."""
    connection.execute(_ADD, (digest(secret), now, now + SESSION_LIVES_MS, account_id, client, now))


def find_session(connection: apsw.Connection, secret: str, now: int) -> Found | None:
    """The session of this secret, if it is good and its account too."""
    row: Any = connection.execute(_FIND, (digest(secret), now)).fetchone()
    if row is None:
        return None
    return Found(account=account(connection, row[1]), session_id=row[0][:_SHOWN], last_at=row[2])


def sessions(connection: apsw.Connection, now: int, account_id: str | None = None) -> Iterator[Session]:
    """The sessions of an account, or of all, newest use first."""
    for row in connection.execute(_LIST, (now, account_id, account_id)):
        yield Session(
            session_id=row[0][:_SHOWN],
            account_id=row[1],
            name=row[2],
            client=row[3] or "",
            created_at=row[4],
            last_at=row[5],
            expires_at=row[6],
        )


def touch_session(connection: apsw.Connection, secret: str, now: int) -> None:
    """Note that a session is in use."""
    connection.execute("UPDATE sign_in SET last_at = ? WHERE digest = ?", (now, digest(secret)))


def end_session(connection: apsw.Connection, secret: str) -> None:
    """Make a session no longer good."""
    connection.execute("DELETE FROM sign_in WHERE digest = ? AND kind = 'session'", (digest(secret),))


def revoke_session(connection: apsw.Connection, session_id: str, owner: str | None, at: int, by: str) -> None:
    """End a session by its shown id. owner: the account that it must be of; None for any. Raises: Unknown."""
    row: Any = connection.execute(_REVOKE, (_SHOWN, session_id, owner, owner)).fetchone()
    if row is None:
        raise Unknown("there is no such session; it may have ended already")
    note(connection, "session_revoked", account(connection, row[0]).name, at, by)


_ADD = """
    INSERT INTO sign_in (digest, kind, created_at, expires_at, account_id, client, last_at)
    VALUES (?, 'session', ?, ?, ?, ?, ?)
"""
_FIND = """
    SELECT s.digest, s.account_id, coalesce(s.last_at, 0) FROM sign_in s JOIN account a ON a.account_id = s.account_id
    WHERE s.digest = ? AND s.kind = 'session' AND s.expires_at > ? AND a.disabled_at IS NULL
"""
_LIST = """
    SELECT s.digest, s.account_id, a.name, s.client, s.created_at, coalesce(s.last_at, s.created_at), s.expires_at
    FROM sign_in s JOIN account a ON a.account_id = s.account_id
    WHERE s.kind = 'session' AND s.expires_at > ? AND (? IS NULL OR s.account_id = ?)
    ORDER BY 6 DESC, s.digest
"""
_REVOKE = """
    DELETE FROM sign_in WHERE kind = 'session' AND substr(digest, 1, ?) = ? AND (? IS NULL OR account_id = ?)
    RETURNING account_id
"""
