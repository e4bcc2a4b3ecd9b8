"""`ajeeb accounts`: who may sign in to the review pages; also beside a running server."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import apsw
import typer

from ajeeb.accounts import (
    Account,
    NewAccount,
    account_named,
    add_account,
    add_code,
    checked_role,
    new_secret,
    note,
)
from ajeeb.accounts import accounts as all_accounts
from ajeeb.actions import new_id, now_ms
from ajeeb.errors import Conflict, DataInUse, StorageFailed, Unknown
from ajeeb.settings import DEFAULT_DATA, DEFAULT_PORT
from ajeeb.store import DATABASE, own, reading

from . import options
from .groups import Group
from .printing import printable

_BY = "command line"
_BUSY_MS = 5000
_Data = Annotated[Path, typer.Option(help="Folder of the data; a server may be running on it.")]
_Url = Annotated[str, typer.Option(help="Address of the server, for printing the link.")]
_Name = Annotated[str, typer.Argument(help="The account's name.")]

accounts = typer.Typer(
    name="accounts",
    cls=Group,
    help="Who may sign in to the review pages.",
    no_args_is_help=True,
    add_completion=False,
)


@accounts.command("list")
def list_accounts(data: _Data = DEFAULT_DATA) -> None:
    """Every account with its role and state."""
    with reading(data / DATABASE) as connection:
        rows = list(all_accounts(connection))
    if not rows:
        print(f"nobody has an account in {data} yet; 'ajeeb run' prints a link that makes the owner")
    for one in rows:
        made = datetime.fromtimestamp(one.created_at / 1000, UTC).strftime("%Y-%m-%d")
        print(printable(f"{one.name:<24} {one.role:<9} {made}  {_state(one)}"))


@accounts.command()
def add(
    name: _Name,
    role: Annotated[str, typer.Option(help="owner, admin, reviewer or viewer.")],
    data: _Data = DEFAULT_DATA,
    url: _Url = f"http://localhost:{DEFAULT_PORT}",
) -> None:
    """Make an account, and print the one-time link with which its password is set."""
    url, secret, now = options.server_url(url), new_secret(), now_ms()
    new = NewAccount(account_id=new_id(), name=name, role=checked_role(role), at=now, by=_BY)

    def work(connection: apsw.Connection) -> None:
        made = add_account(connection, new)
        add_code(connection, secret, "password", now, made.account_id)

    _write(data, work)
    _print_link(name, secret, url)


@accounts.command()
def link(name: _Name, data: _Data = DEFAULT_DATA, url: _Url = f"http://localhost:{DEFAULT_PORT}") -> None:
    """Print a one-time link for somebody who forgot the password or was invited; the one before it ends."""
    url, secret, now = options.server_url(url), new_secret(), now_ms()

    def work(connection: apsw.Connection) -> None:
        found = account_named(connection, name)
        if found is None:
            there = ", ".join(one.name for one in all_accounts(connection)) or "none"
            raise Unknown(f"there is no account '{name}' in {data}; there are: {there}")
        if found.disabled_at is not None:
            raise Conflict(f"the account '{found.name}' is disabled; an owner can enable it in the settings")
        add_code(connection, secret, "password", now, found.account_id)
        note(connection, "link_made", found.name, now, _BY)

    _write(data, work)
    _print_link(name, secret, url)


def _write(data: Path, work: Callable[[apsw.Connection], None]) -> None:
    """Do the work in one short transaction, which a running server lets through.

    Raises: what the work raises; Unknown without data; StorageFailed.
    """
    if not (data / DATABASE).exists():
        raise Unknown(
            f"there is no data in {data}; give the folder that 'ajeeb run' printed, with --data, or start it first"
        )
    with suppress(DataInUse):  # then a server has brought it to its version
        own(data).release()
    try:
        connection = apsw.Connection(str(data / DATABASE), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            connection.set_busy_timeout(_BUSY_MS)
            connection.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
            with connection:
                work(connection)
        finally:
            connection.close()
    except apsw.FullError as error:
        raise StorageFailed(
            f"{data / DATABASE} could not be written: the disk is full; free some space and try again"
        ) from error
    except apsw.Error as error:
        raise StorageFailed(
            f"{data / DATABASE} could not be written ({error}); try again in a moment"
        ) from error


def _print_link(name: str, secret: str, url: str) -> None:
    print(printable(f"For {name}; works once, within a day:"))
    print(f"{url}/review#{secret}")


def _state(account: Account) -> str:
    if account.disabled_at is not None:
        return "disabled"
    return "" if account.password else "no password yet"
