"""Who may ask: the session's cookie or a token, and requests that come from our own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from ajeeb.accounts import PREFIX, SESSION_LIVES_MS, Permission, Person, Visitor
from ajeeb.errors import AjeebError
from ajeeb.server.client import client_of

from .looking import looking

_PATH = "/api/manage"
_SAFE = ("GET", "HEAD", "OPTIONS")


class SignedOut(AjeebError):
    """Nobody is signed in. The page shows how to get in."""

    code = "signed_out"


class Foreign(AjeebError):
    """The request was made by a page of another site."""

    code = "foreign"


class NotAllowed(AjeebError):
    """This person's role does not go so far."""

    code = "not_allowed"


@dataclass(frozen=True)
class May:
    """Who may use a route: every route has one of these among its dependencies, and a test proves it.

    by_token: whether a program may, with a token that has the permission among its scopes.
    """

    permission: Permission
    by_token: bool = True

    async def __call__(self, request: HTTPConnection) -> Person:
        """The person who asks. Raises: SignedOut; NotAllowed."""
        token = _token(request)
        if token is not None and not self.by_token:
            raise NotAllowed("this is for who signed in with a browser; a token does not do")
        person = await _who(request)
        if self.permission not in person.permissions:
            raise NotAllowed(_beyond(person, self.permission, token is not None))
        request.state.person = person  # for what a blind reviewer is not shown
        return person


class Anyone:
    """A route that needs nobody signed in: the way in itself."""

    async def __call__(self) -> None:
        """Nothing."""


SEE, REVIEW, EXPORT, MANAGE, OWN = (Depends(May(one)) for one in get_args(Permission))
"""For `dependencies=[SEE]`, and for a handler that must know who asks: `who: Annotated[Person, REVIEW]`."""
MYSELF = Depends(May("see", by_token=False))
"""Of routes about the account of who asks, such as its password: for a browser that is signed in."""
ANYONE = Depends(Anyone())


async def may_still(request: HTTPConnection, permission: Permission) -> bool:
    """Whether who asked once may still: not once the session or token was revoked, or the role changed."""
    try:
        return permission in (await _who(request)).permissions
    except SignedOut:
        return False


async def _who(request: HTTPConnection) -> Person:
    token = _token(request)
    return await (_by_session(request) if token is None else _by_token(request, token))


async def _by_session(request: HTTPConnection) -> Person:
    found = await session_person(request)
    if found is None:
        raise SignedOut("please sign in with name and password, or open the link that the server printed")
    return found


async def session_person(request: HTTPConnection) -> Person | None:
    """Whose session the browser's cookie holds; None if it holds none that is good."""
    parts, session = looking(request).parts, session_secret(request)
    found = await parts.sign_in.session_of(session, parts.now()) if session else None
    return found.account.person if found else None


async def _by_token(request: HTTPConnection, token: str) -> Person:
    parts = looking(request).parts
    found = await parts.sign_in.token_of(token, parts.now()) if token.startswith(PREFIX) else None
    if found is None:
        raise SignedOut("this token is not known, has expired or was revoked; make a new one in the settings")
    return found.person


def _token(request: HTTPConnection) -> str | None:
    """The token in the header; None if there is no such header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _beyond(person: Person, permission: Permission, by_token: bool) -> str:
    if by_token:
        return f"this token does not allow '{permission}'; make one that has it among its scopes"
    return f"your role, {person.role}, does not allow this ('{permission}'); an owner can change it"


def visitor(request: Request) -> Visitor:
    """Who knocks."""
    return Visitor(
        now=looking(request).parts.now(),
        client=client_of(request.headers.get("user-agent", "")),
        address=request.client.host if request.client else "",
    )


def session_secret(request: HTTPConnection) -> str:
    """What the browser's cookie holds; empty without one."""
    return request.cookies.get(cookie_name(request), "")


def require_own_page(request: Request) -> None:
    """Nothing, if the request changes nothing or comes from a page of this very server (or from no browser).

    Raises: Foreign.
    """
    if request.method in _SAFE:
        return
    # Browsers tell the site over https and on localhost; elsewhere they tell the origin, which a proxy may not match.
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    own = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if site != "same-origin" if site is not None else not own:
        raise Foreign("this request came from a page of another site")


def set_session(response: Response, request: Request, session: str) -> None:
    """Give the session to the browser."""
    response.set_cookie(
        cookie_name(request),
        session,
        max_age=SESSION_LIVES_MS // 1000,
        path=_PATH,
        secure=_over_https(request),
        httponly=True,
        samesite="strict",
    )


def drop_session(response: Response, request: Request) -> None:
    """Take the session from the browser."""
    response.delete_cookie(
        cookie_name(request),
        path=_PATH,
        secure=_over_https(request),
        httponly=True,
        samesite="strict",
    )


def cookie_name(request: HTTPConnection) -> str:
    """With the port: browsers share cookies among all servers of one machine."""
    return f"ajeeb_review_{request.url.port or 0}"


def _over_https(request: Request) -> bool:
    # Behind a proxy the scheme is http here; the browser says what it is there.
    return request.url.scheme == "https" or request.headers.get("origin", "").startswith("https://")
