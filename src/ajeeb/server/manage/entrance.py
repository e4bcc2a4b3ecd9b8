"""Routes of the way in: what the door looks like, one-time links, passwords, and the session."""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ajeeb.accounts import Permission, Person, account

from .account_shapes import Code, CodeFor, CodePassword, Entrance, NamePassword, SignedIn
from .guard import (
    ANYONE,
    MYSELF,
    SEE,
    drop_session,
    session_person,
    session_secret,
    set_session,
    visitor,
)
from .looking import looking

router = APIRouter()


@router.get("/entrance", dependencies=[ANYONE])
async def entrance(request: Request) -> Entrance:
    """What somebody finds at the door: a browser asks this first, and nobody is refused."""
    who = await session_person(request)
    return Entrance(
        has_owner=looking(request).parts.sign_in.has_owner(),
        signed_in=_told(request, who) if who else None,
    )


@router.post("/entrance", dependencies=[ANYONE])
async def look_at_code(body: Code, request: Request) -> CodeFor:
    """What a one-time link is good for; it is not used by this."""
    parts = looking(request).parts
    found = parts.sign_in.look(body.code, parts.now())
    return CodeFor(purpose=found.purpose, name=found.name)


@router.post("/entrance/password", dependencies=[ANYONE])
async def set_first_password(body: CodePassword, request: Request, response: Response) -> SignedIn:
    """Set a password with a one-time link, and be signed in; the set-up link makes the first owner."""
    door = looking(request).parts.sign_in
    return await signed_in_as(
        request, response, await door.set_password(body.code, body.name, body.password, visitor(request))
    )


@router.post("/session", dependencies=[ANYONE])
async def sign_in(body: Code, request: Request, response: Response) -> SignedIn:
    """Turn the code of a link that signs in directly into a session; a code works once."""
    door = looking(request).parts.sign_in
    return await signed_in_as(request, response, await door.enter(body.code, visitor(request)))


@router.post("/session/password", dependencies=[ANYONE])
async def sign_in_with_password(body: NamePassword, request: Request, response: Response) -> SignedIn:
    """Sign in. After some wrong passwords the answer is 429, with the seconds to wait in `Retry-After`."""
    door = looking(request).parts.sign_in
    secret = await door.with_password(body.name, body.password, visitor(request))
    return await signed_in_as(request, response, secret)


@router.get("/session")
async def session(request: Request, who: Annotated[Person, SEE]) -> SignedIn:
    """Who is signed in, and what they may do."""
    return _told(request, who)


@router.delete("/session", dependencies=[MYSELF], status_code=204)
async def sign_out(request: Request, response: Response) -> None:
    """End the session."""
    await looking(request).parts.sign_in.end(session_secret(request))
    drop_session(response, request)


async def signed_in_as(request: Request, response: Response, secret: str) -> SignedIn:
    """Who has this new session, which the browser is given."""
    parts = looking(request).parts
    found = await parts.sign_in.session_of(secret, parts.now())
    assert found is not None
    set_session(response, request, secret)
    return _told(request, found.account.person)


def _told(request: Request, who: Person) -> SignedIn:
    parts = looking(request).parts
    found = parts.store.glance(lambda connection: account(connection, who.account_id))
    return SignedIn(
        demo=parts.demo is not None,
        account_id=who.account_id,
        name=who.name,
        role=who.role,
        permissions=tuple(one for one in get_args(Permission) if one in who.permissions),
        has_password=found.password is not None,
    )
