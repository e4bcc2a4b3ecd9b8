"""Codes of one-time links: to set the server up, to set a password, to sign in directly. Each works once, for a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast

import apsw

from ajeeb.errors import Unknown

from .digests import digest
from .records import has_owner

CODE_LIVES_MS = 24 * 3_600_000

Purpose: TypeAlias = Literal["setup", "password", "enter"]
"""setup: makes the first owner. password: sets that of an account. enter: signs in as an account that has none."""
_PURPOSES = ("setup", "password", "enter")


@dataclass(frozen=True, kw_only=True)
class Code:
    """What a code is good for. account_id, name: whose it is; None for setting up."""

    purpose: Purpose
    account_id: str | None = None
    name: str | None = None


def add_code(
    connection: apsw.Connection, secret: str, purpose: Purpose, now: int, account_id: str | None = None
) -> None:
    """Keep the digest of a new code; of several to set a password, the newest is good."""
    connection.execute("DELETE FROM sign_in WHERE expires_at <= ?", (now,))
    if purpose == "password":
        connection.execute("DELETE FROM sign_in WHERE kind = 'password' AND account_id = ?", (account_id,))
    row = (digest(secret), purpose, now, now + CODE_LIVES_MS, account_id)
    connection.execute(_ADD, row)


def look_at_code(connection: apsw.Connection, secret: str, now: int) -> Code:
    """What a code is good for, without using it. Raises: Unknown."""
    return _good(connection, connection.execute(_LOOK, (digest(secret), now)).fetchone())


def use_code(connection: apsw.Connection, secret: str, now: int) -> Code:
    """What a code is good for; it is used up by this. Raises: Unknown."""
    return _good(connection, connection.execute(_USE, (now, digest(secret), now)).fetchone())


def _good(connection: apsw.Connection, row: Any) -> Code:
    if row is None or row[0] not in _PURPOSES or (row[0] == "setup" and has_owner(connection)):
        raise _used()
    purpose = cast("Purpose", row[0])
    if purpose == "setup":
        return Code(purpose=purpose)
    name: Any = connection.execute(_NAME, (row[1],)).get
    if name is None:
        raise _used()
    return Code(purpose=purpose, account_id=row[1], name=str(name))


def _used() -> Unknown:
    """Says nothing about which it is."""
    return Unknown(
        "this link has been used or is too old; an owner can make a new one, and so can 'ajeeb accounts link NAME'"
    )


_ADD = "INSERT INTO sign_in (digest, kind, created_at, expires_at, account_id) VALUES (?, ?, ?, ?, ?)"
_LOOK = """
    SELECT kind, account_id FROM sign_in WHERE digest = ? AND used_at IS NULL AND expires_at > ? AND kind <> 'session'
"""
_USE = """
    UPDATE sign_in SET used_at = ? WHERE digest = ? AND used_at IS NULL AND expires_at > ? AND kind <> 'session'
    RETURNING kind, account_id
"""
_NAME = "SELECT name FROM account WHERE account_id = ? AND disabled_at IS NULL"
