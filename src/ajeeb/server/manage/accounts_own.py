"""Routes about what is one's own: the password, sessions, API tokens; an owner sees everybody's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ajeeb import accounts as people
from ajeeb.accounts import ApiToken, NewToken, Person
from ajeeb.actions import new_id

from .account_shapes import NewTokenSecret, PasswordChange, SessionRow, SignedIn, TokenBody, TokenRow
from .entrance import signed_in_as
from .guard import MYSELF, session_secret, visitor
from .looking import looking

router = APIRouter()


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
