"""Signing in: with a one-time link, with name and password, with a session, with a token. Only digests are stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol, TypeVar

import apsw

from . import codes, passwords, records
from .codes import Code
from .digests import new_secret
from .entering import direct_code, welcomed
from .errors import BadAccount, WrongPassword
from .people import Role
from .records import Account
from .sessions import Found, add_session, end_session, find_session, touch_session
from .throttle import Throttle
from .tokens import TokenFound, find_token, touch_token

T = TypeVar("T")

_NOTED_EVERY_MS = 60_000
_HASHES_AT_ONCE = 2  # each takes 64 MiB


class Storage(Protocol):
    """The part of the store that signing in needs."""

    def glance(self, read: Callable[[apsw.Connection], T]) -> T:
        """What a read of a few rows by key gives."""

    async def write(self, work: Callable[[apsw.Connection], T]) -> T:
        """What `work` gives, once it is on disk."""


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who knocks: when (UTC milliseconds), with what kind of browser, from which address."""

    now: int
    client: str = ""
    address: str = ""


class SignIn:
    """Whoever comes in comes through here. What it gives to a browser is the secret of a session."""

    def __init__(self, store: Storage) -> None:
        self._store = store
        self._throttle = Throttle()
        # Threads of its own: models that are at work may keep all that the others share.
        self._hashing = ThreadPoolExecutor(_HASHES_AT_ONCE, thread_name_prefix="password")

    # -- one-time links

    def has_owner(self) -> bool:
        """Whether somebody can sign in as owner with a password."""
        return self._store.glance(records.has_owner)

    async def new_code(self, purpose: codes.Purpose, now: int, account_id: str | None = None) -> str:
        """A secret for a link; it works once, within a day."""
        secret = new_secret()
        await self._store.write(lambda found: codes.add_code(found, secret, purpose, now, account_id))
        return secret

    async def way_in(self, name: str, role: Role, now: int) -> str:
        """A code that signs in directly, as an account that has no password; it is made if need be."""
        secret = new_secret()
        await self._store.write(lambda found: direct_code(found, secret, name, role, now))
        return secret

    def look(self, code: str, now: int) -> Code:
        """What a code is good for, without using it. Raises: Unknown."""
        return self._store.glance(lambda found: codes.look_at_code(found, code, now))

    async def enter(self, code: str, visitor: Visitor) -> str:
        """A session, for a code that signs in directly. Raises: Unknown; BadAccount if it wants a password."""
        if self.look(code, visitor.now).purpose != "enter":
            raise BadAccount("this link is for setting a password: open it in a browser")

        def work(connection: apsw.Connection) -> str:
            used = codes.use_code(connection, code, visitor.now)
            return _session(connection, records.account(connection, used.account_id or ""), visitor)

        return await self._store.write(work)

    async def set_password(self, code: str, name: str, password: str, visitor: Visitor) -> str:
        """A session, for a code that sets a password. name: of the owner that it makes, where it sets the server up.

        Raises: Unknown; BadAccount; Conflict if the name is taken.
        """
        found = self.look(code, visitor.now)
        if found.purpose == "enter":
            raise BadAccount("this link signs in; it sets no password")
        passwords.check_new(password, found.name or records.checked_name(name))
        hashed = await self.hashed(password)

        def work(connection: apsw.Connection) -> str:
            used = codes.use_code(connection, code, visitor.now)
            return _session(connection, welcomed(connection, used, name, hashed, visitor.now), visitor)

        return await self._store.write(work)

    # -- passwords

    async def with_password(self, name: str, password: str, visitor: Visitor) -> str:
        """A session. Raises: WrongPassword, for an unknown name too; TooManyTries."""
        account = self._store.glance(lambda found: records.account_named(found, name))
        await self.check_password(name, account, password, visitor)
        assert account is not None

        def work(connection: apsw.Connection) -> str:
            return _session(connection, records.account(connection, account.account_id), visitor)

        return await self._store.write(work)

    async def check_password(
        self, name: str, account: Account | None, password: str, visitor: Visitor
    ) -> None:
        """Nothing, if it is the password. Raises: WrongPassword; TooManyTries."""
        tried = (records.as_compared(name), visitor.address)
        self._throttle.count(*tried, visitor.now)
        may = account is not None and account.disabled_at is None
        stored = account.password if account and may else None
        if not await self._in_thread(lambda: passwords.fits(password, stored)):
            raise WrongPassword(self._throttle.wait_s(*tried, visitor.now))
        self._throttle.passed(*tried)

    async def change_password(self, account_id: str, old: str, new: str, visitor: Visitor) -> str:
        """A new session; all others of the account end. Raises: WrongPassword; TooManyTries; BadAccount."""
        account = self._store.glance(lambda found: records.account(found, account_id))
        if account.password is not None:
            await self.check_password(account.name, account, old, visitor)
        passwords.check_new(new, account.name)
        hashed = await self.hashed(new)

        def work(connection: apsw.Connection) -> str:
            changed = records.set_password(connection, account_id, hashed, visitor.now, account.name)
            return _session(connection, changed, visitor)

        return await self._store.write(work)

    async def hashed(self, password: str) -> str:
        """The hash of a password, made when there is a place for it."""
        return await self._in_thread(lambda: passwords.hashed(password))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._hashing, work)

    # -- sessions and tokens

    async def session_of(self, secret: str, now: int) -> Found | None:
        """The session of this secret, if it is good; its use is noted now and then."""
        found = self._store.glance(lambda connection: find_session(connection, secret, now))
        if found is not None and now - found.last_at >= _NOTED_EVERY_MS:
            await self._store.write(lambda connection: touch_session(connection, secret, now))
        return found

    async def token_of(self, secret: str, now: int) -> TokenFound | None:
        """Who sent this token, if it is good; its use is noted now and then."""
        found = self._store.glance(lambda connection: find_token(connection, secret, now))
        if found is not None and now - found.last_at >= _NOTED_EVERY_MS:
            await self._store.write(lambda connection: touch_token(connection, found.token_id, now))
        return found

    async def end(self, session: str) -> None:
        """Make a session no longer good."""
        await self._store.write(lambda connection: end_session(connection, session))


def _session(connection: apsw.Connection, account: Account, visitor: Visitor) -> str:
    """The secret of a new session; that somebody signed in stands in the project's log."""
    secret = new_secret()
    add_session(connection, secret, account.account_id, visitor.client, visitor.now)
    records.note(connection, "signed_in", account.name, visitor.now, account.name, client=visitor.client)
    return secret
