"""API tokens: for programs, with scopes that never go beyond what the account may do. Only digests are stored."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast, get_args

import apsw

from ajeeb.errors import Unknown

from .digests import digest, new_secret
from .errors import BadAccount
from .people import PERMISSIONS, Permission, Person
from .records import Account, account, note

PREFIX = "ajb_"
DAY_MS = 24 * 3_600_000
MAX_DAYS = 366
_MAX_NAME = 60
_SCOPES: tuple[Permission, ...] = get_args(Permission)


@dataclass(frozen=True, kw_only=True)
class ApiToken:
    """One token, without its secret. Times are UTC milliseconds; expires_at: None if it never does."""

    token_id: str
    account_id: str
    account: str
    name: str
    scopes: tuple[Permission, ...]
    created_at: int
    expires_at: int | None
    revoked_at: int | None
    last_at: int | None


@dataclass(frozen=True, kw_only=True)
class NewToken:
    """A token to be made. days: how long it works; None for ever."""

    token_id: str
    name: str
    scopes: tuple[Permission, ...]
    days: int | None


def new_token_secret() -> str:
    """What a program sends as `Authorization: Bearer`."""
    return PREFIX + new_secret()


def add_token(connection: apsw.Connection, new: NewToken, secret: str, who: Person, at: int) -> ApiToken:
    """A new token of who asks. Raises: BadAccount naming what is wrong with its name, scopes or days."""
    name = new.name.strip()
    if not name or len(name) > _MAX_NAME or not name.isprintable():
        raise BadAccount(f"a token's name has 1 to {_MAX_NAME} characters, and says what it is for")
    if new.days is not None and not 1 <= new.days <= MAX_DAYS:
        raise BadAccount(f"a token works for 1 to {MAX_DAYS} days, or without an end")
    scopes = _checked(new.scopes, who)
    expires_at = None if new.days is None else at + new.days * DAY_MS
    row = (new.token_id, digest(secret), who.account_id, name, json.dumps(scopes), at, expires_at)
    connection.execute(_ADD, row)
    note(connection, "token_made", name, at, who.name, scopes=list(scopes), expires_at=expires_at)
    return next(one for one in tokens(connection, who.account_id) if one.token_id == new.token_id)


def tokens(connection: apsw.Connection, account_id: str | None = None) -> Iterator[ApiToken]:
    """The tokens of an account, or of all, newest first."""
    for row in connection.execute(_LIST, (account_id, account_id)):
        yield ApiToken(
            token_id=row[0],
            account_id=row[1],
            account=row[2],
            name=row[3],
            scopes=_scopes(row[4]),
            created_at=row[5],
            expires_at=row[6],
            revoked_at=row[7],
            last_at=row[8],
        )


def revoke_token(connection: apsw.Connection, token_id: str, owner: str | None, at: int, by: str) -> None:
    """Make a token no longer good. owner: the account that it must be of; None for any. Raises: Unknown."""
    name: Any = connection.execute(_REVOKE, (at, token_id, owner, owner)).get
    if name is None:
        raise Unknown("there is no such token, or it was revoked already")
    note(connection, "token_revoked", str(name), at, by)


@dataclass(frozen=True, kw_only=True)
class TokenFound:
    """Who sent a token, with what it allows; and when it was noted last that it is in use."""

    person: Person
    account: Account
    token_id: str
    last_at: int


def find_token(connection: apsw.Connection, secret: str, now: int) -> TokenFound | None:
    """Who sent this token, if it is good and its account too."""
    row: Any = connection.execute(_FIND, (digest(secret), now)).fetchone()
    if row is None:
        return None
    found = account(connection, row[1])
    allowed = PERMISSIONS[found.role] & set(_scopes(row[2]))
    return TokenFound(
        person=replace(found.person, permissions=allowed), account=found, token_id=row[0], last_at=row[3]
    )


def touch_token(connection: apsw.Connection, token_id: str, now: int) -> None:
    """Note that a token is in use."""
    connection.execute("UPDATE api_token SET last_at = ? WHERE token_id = ?", (now, token_id))


def _checked(scopes: Collection[str], who: Person) -> tuple[Permission, ...]:
    unknown = sorted(set(scopes) - set(_SCOPES))
    if unknown or not scopes:
        raise BadAccount(f"a token has one scope or more of: {', '.join(_SCOPES)}")
    beyond = [one for one in _SCOPES if one in scopes and one not in who.permissions]
    if beyond:
        raise BadAccount(
            f"your role, {who.role}, does not allow '{beyond[0]}', so a token of yours cannot either"
        )
    return tuple(one for one in _SCOPES if one in scopes)


def _scopes(text: str) -> tuple[Permission, ...]:
    return tuple(cast("Permission", one) for one in json.loads(text))


_ADD = """
    INSERT INTO api_token (token_id, digest, account_id, name, scopes, created_at, expires_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_LIST = """
    SELECT t.token_id, t.account_id, a.name, t.name, t.scopes, t.created_at, t.expires_at, t.revoked_at, t.last_at
    FROM api_token t JOIN account a ON a.account_id = t.account_id
    WHERE (? IS NULL OR t.account_id = ?) ORDER BY t.created_at DESC, t.token_id DESC
"""
_REVOKE = """
    UPDATE api_token SET revoked_at = ? WHERE token_id = ? AND revoked_at IS NULL AND (? IS NULL OR account_id = ?)
    RETURNING name
"""
_FIND = """
    SELECT t.token_id, t.account_id, t.scopes, coalesce(t.last_at, 0)
    FROM api_token t JOIN account a ON a.account_id = t.account_id
    WHERE t.digest = ? AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ?)
        AND a.disabled_at IS NULL
"""
