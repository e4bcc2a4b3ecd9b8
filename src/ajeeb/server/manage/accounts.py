"""Routes about people: accounts, their roles, and links with which they set a password."""

from __future__ import annotations

from typing import Annotated

from apsw import Connection
from fastapi import APIRouter
from starlette.requests import Request

from ajeeb import accounts as people
from ajeeb.accounts import Account, NewAccount, Person
from ajeeb.actions import new_id
from ajeeb.errors import Conflict

from .account_shapes import (
    AccountChange,
    AccountRow,
    Invite,
    OneTimeLink,
)
from .guard import OWN
from .looking import looking

router = APIRouter()


@router.get("/accounts", dependencies=[OWN])
async def accounts(request: Request) -> tuple[AccountRow, ...]:
    """All accounts, in the order in which they were made."""
    parts = looking(request).parts
    now = parts.now()

    def read(connection: Connection) -> tuple[AccountRow, ...]:
        last: dict[str, int] = {}
        for one in people.sessions(connection, now):
            last.setdefault(one.account_id, one.last_at)
        return tuple(_row(one, last.get(one.account_id)) for one in people.accounts(connection))

    return await parts.store.query(read)


@router.post("/accounts", status_code=201)
async def invite(body: Invite, request: Request, who: Annotated[Person, OWN]) -> OneTimeLink:
    """Make an account, and a one-time link with which its owner sets a password."""
    parts = looking(request).parts
    new = NewAccount(account_id=new_id(), name=body.name, role=body.role, at=parts.now(), by=who.name)
    made = await parts.store.write(lambda connection: people.add_account(connection, new))
    return await _link(request, made)


@router.patch("/accounts/{account_id}")
async def change_account(
    account_id: str, body: AccountChange, request: Request, who: Annotated[Person, OWN]
) -> AccountRow:
    """Give another role, disable an account, or let it in again. There is always one owner left."""
    parts = looking(request).parts
    at = parts.now()

    def work(connection: Connection) -> Account:
        if body.role is not None:
            people.change_role(connection, account_id, body.role, at, who.name)
        if body.disabled is not None:
            (people.disable if body.disabled else people.enable)(connection, account_id, at, who.name)
        return people.account(connection, account_id)

    return _row(await parts.store.write(work), None)


@router.post("/accounts/{account_id}/link", status_code=201)
async def new_link(account_id: str, request: Request, who: Annotated[Person, OWN]) -> OneTimeLink:
    """A one-time link for somebody who was invited or forgot the password; the one before it ends."""
    parts = looking(request).parts

    def work(connection: Connection) -> Account:
        found = people.account(connection, account_id)
        if found.disabled_at is not None:
            raise Conflict(f"the account '{found.name}' is disabled; enable it first")
        people.note(connection, "link_made", found.name, parts.now(), who.name)
        return found

    return await _link(request, await parts.store.write(work))


async def _link(request: Request, account: Account) -> OneTimeLink:
    parts = looking(request).parts
    code = await parts.sign_in.new_code("password", parts.now(), account.account_id)
    return OneTimeLink(account=_row(account, None), path=f"/review#{code}")


def _row(account: Account, last_at: int | None) -> AccountRow:
    return AccountRow(
        account_id=account.account_id,
        name=account.name,
        role=account.role,
        created_at=account.created_at,
        disabled_at=account.disabled_at,
        has_password=account.password is not None,
        last_at=last_at,
    )
