"""Signing in with a link that the terminal prints. Only digests of the secrets are stored."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import apsw

from ajeeb.errors import Unknown

T = TypeVar("T")

CODE_LIVES_MS = 24 * 3_600_000
SESSION_LIVES_MS = 30 * 24 * 3_600_000


class Storage(Protocol):
    """The part of the store that signing in needs."""

    async def query(self, read: Callable[[apsw.Connection], T]) -> T:
        """What `read` gives, on one state of the database."""

    async def write(self, work: Callable[[apsw.Connection], T]) -> T:
        """What `work` gives, once it is on disk."""


class SignIn:
    """Codes that are used once, and the sessions that they turn into. All times are UTC milliseconds."""

    def __init__(self, store: Storage) -> None:
        self._store = store

    async def new_code(self, now: int) -> str:
        """A secret for a link; it works once, within a day."""
        code = _secret()
        row = (_digest(code), "code", now, now + CODE_LIVES_MS)

        def work(connection: apsw.Connection) -> None:
            connection.execute("DELETE FROM sign_in WHERE expires_at <= ?", (now,))
            connection.execute(_ADD, row)

        await self._store.write(work)
        return code

    async def exchange(self, code: str, now: int) -> str:
        """The secret of a new session, for a code that was not used before.

        Raises: Unknown if the code was used, is too old or never was; it does not say which.
        """
        session = _secret()
        row = (_digest(session), "session", now, now + SESSION_LIVES_MS)

        def work(connection: apsw.Connection) -> bool:
            used: Any = connection.execute(_USE, (now, _digest(code), now)).get
            if used is None:
                return False
            connection.execute(_ADD, row)
            return True

        if not await self._store.write(work):
            raise Unknown(
                "this link has been used or is too old; start the server again, it prints a new one"
            )
        return session

    async def check(self, session: str, now: int) -> bool:
        """Whether this is the secret of a session that is still good."""
        found: Any = await self._store.query(
            lambda connection: connection.execute(_GOOD, (_digest(session), now)).get
        )
        return found is not None

    async def end(self, session: str) -> None:
        """Make a session no longer good."""
        await self._store.write(
            lambda connection: connection.execute("DELETE FROM sign_in WHERE digest = ?", (_digest(session),))
        )


def _secret() -> str:
    return secrets.token_urlsafe(24)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


_ADD = "INSERT INTO sign_in (digest, kind, created_at, expires_at) VALUES (?, ?, ?, ?)"
_USE = """
    UPDATE sign_in SET used_at = ? WHERE digest = ? AND kind = 'code' AND used_at IS NULL AND expires_at > ?
    RETURNING digest
"""
_GOOD = "SELECT 1 FROM sign_in WHERE digest = ? AND kind = 'session' AND expires_at > ?"
