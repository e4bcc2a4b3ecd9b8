"""Who may ask: the session's cookie, and requests that come from our own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from ajeeb.accounts.people import PERMISSIONS, Permission, Person
from ajeeb.accounts.sign_in import SESSION_LIVES_MS
from ajeeb.errors import AjeebError

from .looking import looking
from .parts import Parts

_PATH = "/api/manage"
_SAFE = ("GET", "HEAD", "OPTIONS")


class SignedOut(AjeebError):
    """Nobody is signed in. The page shows how to get a link."""

    code = "signed_out"


class Foreign(AjeebError):
    """The request was made by a page of another site."""

    code = "foreign"


class NotAllowed(AjeebError):
    """This person's role does not go so far."""

    code = "not_allowed"


@dataclass(frozen=True)
class May:
    """Who may use a route: every route has one of these among its dependencies, and a test proves it."""

    permission: Permission

    async def __call__(self, request: HTTPConnection) -> Person:
        """The person who asks. Raises: SignedOut; NotAllowed."""
        await require_session(looking(request).parts, request)
        person = Person(account_id="", name="owner", role="owner", permissions=PERMISSIONS["owner"])
        if self.permission not in person.permissions:
            raise NotAllowed(f"your role, {person.role}, does not allow this; an owner can change it")
        return person


SEE, REVIEW, EXPORT, MANAGE, OWN = (Depends(May(one)) for one in get_args(Permission))
"""For `dependencies=[SEE]`, and for a handler that must know who asks: `who: Annotated[Person, REVIEW]`."""


async def require_session(parts: Parts, request: HTTPConnection) -> None:
    """Nothing, if a requester is signed in.

    Raises: SignedOut.
    """
    session = request.cookies.get(cookie_name(request))
    if session is None or not await parts.sign_in.check(session, parts.now()):
        raise SignedOut("please sign in: open the review link that the server printed when it started")


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
