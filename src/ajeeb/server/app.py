"""The application: routes from their table, pages, files; the management API is imported when first asked for."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount
from starlette.routing import Route as StarletteRoute
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from ajeeb.errors import AjeebError, Busy, Unknown
from ajeeb.settings import Settings
from ajeeb.wiring import Parts

from .answers import error_body, status_of
from .form import FormWork
from .management import Management
from .pages import STATIC, Guard, Pages
from .routes import ROUTES
from .worker import Worker

if TYPE_CHECKING:
    from .manage.parts import Demo

log = logging.getLogger("ajeeb.server")


def app(parts: Parts, demo: Demo | None = None, stopping: Callable[[], bool] = lambda: False) -> Starlette:
    """The whole server as one ASGI application. stopping: whether streams should end."""
    pages, worker, form = Pages(parts), Worker(parts), FormWork(parts)
    handlers = {name: handler for one in (worker, form) for name, handler in one.handlers().items()}
    calls = [
        StarletteRoute(route.path, handlers[route.name], methods=[route.method], name=route.name)
        for route in ROUTES
    ]
    return Starlette(
        routes=[
            *calls,
            StarletteRoute("/", pages.worker),
            StarletteRoute("/w", pages.worker),
            StarletteRoute("/review", pages.review),
            StarletteRoute("/review/{rest:path}", pages.review),
            StarletteRoute("/a/{capability}/{sha256}", pages.asset),
            StarletteRoute("/t/{digest}/{path:path}", pages.task_file),
            StarletteRoute("/healthz", _healthy),
            Mount("/static", _Built(directory=STATIC)),
            StarletteRoute(
                "/api/manage/{rest:path}", Management(parts, demo, stopping), include_in_schema=False
            ),
        ],
        middleware=[
            Middleware(Guard),
            Middleware(TrustedHostMiddleware, allowed_hosts=known_hosts(parts.settings), www_redirect=False),
        ],
        exception_handlers=ERRORS,
    )


class _Built(StaticFiles):
    """The built pages. Frames without an origin of their own, as a review has, use their style sheets too."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or that there is none."""
        response = await super().get_response(path, scope)
        if path.endswith(".css"):
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


async def _healthy(request: Request) -> Response:
    return PlainTextResponse("ok")


async def _deliberate(request: Request, error: Exception) -> Response:
    assert isinstance(error, AjeebError)
    if status_of(error) >= 500 and not isinstance(error, Busy):
        log.error("%s %s: %s", request.method, request.url.path, error)
    return error_body(error)


async def _unexpected(request: Request, error: Exception) -> Response:
    """The traceback goes to the log (Starlette raises on); the page gets one sentence."""
    return error_body(AjeebError("Something went wrong on our side. Nothing is lost; please try again."))


async def _missing(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith("/api/"):
        answer = error_body(Unknown(f"There is no {request.method} {request.url.path} here."))
        answer.status_code = error.status_code
    else:
        answer = PlainTextResponse("There is nothing here.", error.status_code)
    answer.headers.update(error.headers or {})
    return answer


ERRORS: Mapping[Any, Callable[[Request, Exception], Awaitable[Response]]] = {
    AjeebError: _deliberate,
    Exception: _unexpected,
    HTTPException: _missing,
}
"""What each class of errors is answered with."""


def known_hosts(settings: Settings) -> list[str]:
    """The names under which the server may be spoken to, so that a foreign name cannot be pointed at a local server."""
    if not settings.on_loopback and settings.public_url is None:
        return ["*"]
    public = urlsplit(settings.public_url or "").hostname
    return ["localhost", "127.0.0.1", "[::1]", settings.host, *([public] if public else [])]
