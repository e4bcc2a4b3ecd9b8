"""Routes about people: accounts, roles, sessions, API tokens, the audit log."""

from __future__ import annotations

from typing import Annotated

from apsw import Connection
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from ajeeb import accounts as people
from ajeeb import review
from ajeeb.accounts import Account, ApiToken, NewAccount, NewToken, Person
from ajeeb.actions import new_id
from ajeeb.errors import Conflict

from .account_shapes import (
    AccountChange,
    AccountRow,
    Invite,
    NewTokenSecret,
    OneTimeLink,
    PasswordChange,
    SessionRow,
    SignedIn,
    TokenBody,
    TokenRow,
)
from .entrance import signed_in_as
from .guard import MYSELF, OWN, SEE, session_secret, visitor
from .looking import looking

router = APIRouter()


# -- accounts


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


# -- what is one's own


@router.put("/password")
async def change_password(
    body: PasswordChange, request: Request, response: Response, who: Annotated[Person, MYSELF]
) -> SignedIn:
    """Set one's own password; every other session of the account ends."""
    door = looking(request).parts.sign_in
    secret = await door.change_password(who.account_id, body.old, body.new, visitor(request))
    return await signed_in_as(request, response, secret)


@router.get("/sessions")
async def sessions(
    request: Request, who: Annotated[Person, MYSELF], everybody: bool = False
) -> tuple[SessionRow, ...]:
    """Where one is signed in, last used first; an owner may ask for everybody's."""
    parts = looking(request).parts
    now, present = parts.now(), session_secret(request)
    whose = None if everybody and "own" in who.permissions else who.account_id
    here = await parts.sign_in.session_of(present, now)
    rows = await parts.store.query(lambda connection: tuple(people.sessions(connection, now, whose)))
    return tuple(
        SessionRow(
            session_id=one.session_id,
            account_id=one.account_id,
            name=one.name,
            client=one.client,
            created_at=one.created_at,
            last_at=one.last_at,
            expires_at=one.expires_at,
            present=here is not None and here.session_id == one.session_id,
        )
        for one in rows
    )


@router.delete("/sessions/{session_id}", status_code=204)
async def revoke_session(session_id: str, request: Request, who: Annotated[Person, MYSELF]) -> None:
    """End one of one's own sessions; an owner may end anybody's."""
    parts = looking(request).parts
    whose = None if "own" in who.permissions else who.account_id
    await parts.store.write(
        lambda connection: people.revoke_session(connection, session_id, whose, parts.now(), who.name)
    )


# -- tokens


@router.get("/tokens")
async def tokens(
    request: Request, who: Annotated[Person, MYSELF], everybody: bool = False
) -> tuple[TokenRow, ...]:
    """One's own API tokens, newest first, without their secrets; an owner may ask for everybody's."""
    whose = None if everybody and "own" in who.permissions else who.account_id
    rows = await looking(request).parts.store.query(lambda found: tuple(people.tokens(found, whose)))
    return tuple(map(_token, rows))


@router.post("/tokens", status_code=201)
async def make_token(body: TokenBody, request: Request, who: Annotated[Person, MYSELF]) -> NewTokenSecret:
    """Make an API token. Its secret is told this once; it never allows more than one's role does."""
    parts = looking(request).parts
    secret, at = people.new_token_secret(), parts.now()
    new = NewToken(token_id=new_id(), name=body.name, scopes=body.scopes, days=body.days)
    made = await parts.store.write(lambda connection: people.add_token(connection, new, secret, who, at))
    return NewTokenSecret(token=_token(made), secret=secret)


@router.delete("/tokens/{token_id}", status_code=204)
async def revoke_token(token_id: str, request: Request, who: Annotated[Person, MYSELF]) -> None:
    """Make one of one's own tokens no longer good; an owner may revoke anybody's."""
    parts = looking(request).parts
    whose = None if "own" in who.permissions else who.account_id
    await parts.store.write(
        lambda connection: people.revoke_token(connection, token_id, whose, parts.now(), who.name)
    )


# -- the audit log


@router.get("/audit", dependencies=[SEE])
async def audit(
    request: Request,
    after: Annotated[int | None, Query(ge=0)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    by: Annotated[str | None, Query(max_length=200)] = None,
    kind: Annotated[str | None, Query(max_length=100)] = None,
    subject: Annotated[str | None, Query(max_length=200)] = None,
) -> review.AuditPage:
    """Who decided or changed what, newest first; `after` is the `next_after` of the page before.

    by: the account's name. kind: such as `decided`, or of what was managed, such as `token_made`. subject: the id of
    an assignment, worker or run, or what was managed.
    """
    wanted = review.AuditWanted(after=after, limit=limit, by=by, kind=kind, subject=subject)
    return await looking(request).parts.store.query(lambda found: review.audit_page(found, wanted))


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


def _token(token: ApiToken) -> TokenRow:
    return TokenRow(
        token_id=token.token_id,
        account_id=token.account_id,
        account=token.account,
        name=token.name,
        scopes=token.scopes,
        created_at=token.created_at,
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
        last_at=token.last_at,
    )
