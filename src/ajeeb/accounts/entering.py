"""The accounts that one-time links lead to: found, or made."""

from __future__ import annotations

import apsw

from ajeeb.actions import new_id
from ajeeb.errors import Conflict, Unknown

from . import codes, records
from .codes import Code
from .people import Role
from .records import Account, NewAccount


def direct_code(connection: apsw.Connection, secret: str, name: str, role: Role, now: int) -> None:
    """Keep a code that signs in directly, as an account without a password; if the name has one, with a number."""
    found, number = records.account_named(connection, name), 1
    while found is not None and (found.disabled_at is not None or found.password is not None):
        number += 1
        found = records.account_named(connection, f"{name} {number}")
    if found is None:
        title = name if number == 1 else f"{name} {number}"
        new = NewAccount(account_id=new_id(), name=title, role=role, at=now, by=title)
        found = records.add_account(connection, new)
    codes.add_code(connection, secret, "enter", now, found.account_id)


def welcomed(connection: apsw.Connection, used: Code, name: str, hashed: str, now: int) -> Account:
    """The account whose password was set; a new owner, if the code was for setting up."""
    if used.account_id is not None:
        return records.set_password(connection, used.account_id, hashed, now, used.name or "")
    if used.purpose != "setup" or records.has_owner(connection):
        raise Unknown("this server has an owner already; sign in with name and password")
    taken = records.account_named(connection, name)
    if taken is not None:
        raise Conflict(f"there is an account '{taken.name}' already; take another name")
    new = NewAccount(account_id=new_id(), name=name, role="owner", at=now, by="", password=hashed)
    return records.add_account(connection, new)
