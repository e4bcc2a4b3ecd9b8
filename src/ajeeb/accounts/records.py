"""Accounts of requesters: made, given roles, disabled. Every change is a decision in the log of the project.

Each function is one piece of work on a connection that writes, so that it also serves a command beside the server.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast, get_args

import apsw

from ajeeb.errors import Conflict, Unknown
from ajeeb.events import PROJECT, Managed
from ajeeb.store import AppendDecisions, append_decisions

from .errors import BadAccount
from .people import PERMISSIONS, Person, Role

MAX_NAME = 60
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who may sign in. password: its hash; None before one was set. Times are UTC milliseconds."""

    account_id: str
    name: str
    role: Role
    password: str | None
    created_at: int
    disabled_at: int | None

    @property
    def person(self) -> Person:
        """Who this is, with all that the role allows."""
        return Person(
            account_id=self.account_id, name=self.name, role=self.role, permissions=PERMISSIONS[self.role]
        )

    @property
    def is_owner(self) -> bool:
        """Whether this is an owner who can sign in again and again."""
        return self.role == "owner" and self.disabled_at is None and self.password is not None


def accounts(connection: apsw.Connection) -> Iterator[Account]:
    """All accounts, in the order in which they were made."""
    for row in connection.execute(f"{_ACCOUNT} ORDER BY created_at, account_id"):
        yield _account(row)


def account(connection: apsw.Connection, account_id: str) -> Account:
    """One account. Raises: Unknown."""
    row: Any = connection.execute(f"{_ACCOUNT} WHERE account_id = ?", (account_id,)).fetchone()
    if row is None:
        raise Unknown("there is no such account")
    return _account(row)


def account_named(connection: apsw.Connection, name: str) -> Account | None:
    """The account of this name, however its letters are written; None if there is none."""
    wanted = as_compared(name)
    return next((one for one in accounts(connection) if as_compared(one.name) == wanted), None)


def has_owner(connection: apsw.Connection) -> bool:
    """Whether somebody can sign in as owner with a password; before that, the server hands out a set-up link."""
    return any(one.is_owner for one in accounts(connection))


@dataclass(frozen=True, kw_only=True)
class NewAccount:
    """An account to be made. by: who makes it; empty for the one whom the set-up link makes."""

    account_id: str
    name: str
    role: Role
    at: int
    by: str
    password: str | None = None


def add_account(connection: apsw.Connection, new: NewAccount) -> Account:
    """A new account. Raises: BadAccount naming what is wrong with its name or role; Conflict if the name is taken."""
    name, role = checked_name(new.name), checked_role(new.role)
    if account_named(connection, name) is not None:
        raise Conflict(f"there is an account '{name}' already; take another name")
    row = (new.account_id, name, role, new.password, new.at)
    connection.execute(_ADD, row)
    note(connection, "account_made", name, new.at, new.by or name, role=role)
    return account(connection, new.account_id)


def change_role(connection: apsw.Connection, account_id: str, role: Role, at: int, by: str) -> Account:
    """The account with another role. Raises: Unknown; BadAccount; Conflict if nobody would be owner."""
    found = account(connection, account_id)
    if found.role == checked_role(role):
        return found
    _keep_an_owner(connection, found)
    connection.execute("UPDATE account SET role = ? WHERE account_id = ?", (role, account_id))
    note(connection, "role_changed", found.name, at, by, role=role, before=found.role)
    return account(connection, account_id)


def disable(connection: apsw.Connection, account_id: str, at: int, by: str) -> Account:
    """The account, which nobody can sign in to; its sessions and links end. Raises: Unknown; Conflict."""
    found = account(connection, account_id)
    if found.disabled_at is None:
        _keep_an_owner(connection, found)
        connection.execute("UPDATE account SET disabled_at = ? WHERE account_id = ?", (at, account_id))
        connection.execute("DELETE FROM sign_in WHERE account_id = ?", (account_id,))
        note(connection, "account_disabled", found.name, at, by)
    return account(connection, account_id)


def enable(connection: apsw.Connection, account_id: str, at: int, by: str) -> Account:
    """The account, which may be signed in to again. Raises: Unknown."""
    found = account(connection, account_id)
    if found.disabled_at is not None:
        connection.execute("UPDATE account SET disabled_at = NULL WHERE account_id = ?", (account_id,))
        note(connection, "account_enabled", found.name, at, by)
    return account(connection, account_id)


def set_password(connection: apsw.Connection, account_id: str, password: str, at: int, by: str) -> Account:
    """The account with another password (its hash); other sessions and links of it end. Raises: Unknown."""
    found = account(connection, account_id)
    connection.execute("UPDATE account SET password = ? WHERE account_id = ?", (password, account_id))
    connection.execute("DELETE FROM sign_in WHERE account_id = ?", (account_id,))
    note(connection, "password_set", found.name, at, by)
    return account(connection, account_id)


def note(connection: apsw.Connection, what: str, subject: str, at: int, by: str, **details: Any) -> None:
    """Keep in the project's log that something was changed. details: never a secret."""
    managed = Managed(what=what, subject=subject, details=details)
    append_decisions(connection, AppendDecisions(stream=PROJECT, decisions=(managed,), at=at, by=by))


def checked_name(name: str) -> str:
    """The name as it is kept. Raises: BadAccount."""
    plain = unicodedata.normalize("NFC", name).strip()
    if not plain or len(plain) > MAX_NAME or not plain.isprintable():
        raise BadAccount(f"a name has 1 to {MAX_NAME} characters, all of them visible")
    return plain


def checked_role(role: str) -> Role:
    """The role. Raises: BadAccount naming those that there are."""
    if role not in ROLES:
        raise BadAccount(f"there is no role '{role}'; there are: {', '.join(ROLES)}")
    return role


def _keep_an_owner(connection: apsw.Connection, leaving: Account) -> None:
    others = [one for one in accounts(connection) if one.is_owner and one.account_id != leaving.account_id]
    if leaving.is_owner and not others:
        raise Conflict(f"'{leaving.name}' is the last owner; make somebody else an owner first")


def as_compared(name: str) -> str:
    """The name in the form in which two are the same that differ only in how their letters are written."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _account(row: tuple[Any, ...]) -> Account:
    return Account(
        account_id=row[0],
        name=row[1],
        role=cast("Role", row[2]),
        password=row[3],
        created_at=row[4],
        disabled_at=row[5],
    )


_ACCOUNT = "SELECT account_id, name, role, password, created_at, disabled_at FROM account"
_ADD = "INSERT INTO account (account_id, name, role, password, created_at) VALUES (?, ?, ?, ?, ?)"
