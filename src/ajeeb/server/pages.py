"""The built pages, the files of assignments, and the headers that guard them."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ajeeb.errors import Environment
from ajeeb.wiring import Parts

STATIC = Path(__file__).parent / "static"

_WORKER_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
    "media-src 'self' blob: data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
_REVIEW_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_FILE_POLICY = "default-src 'none'; sandbox"
_FOR_ALL = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}


class Pages:
    """The HTML pages and the files of assignments."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        _page("worker.html")  # a checkout without built pages says so at once

    async def worker(self, request: Request) -> Response:
        """The worker's page; who it is for, it finds out by itself."""
        return _html(_page("worker.html"), _WORKER_POLICY)

    async def review(self, request: Request) -> Response:
        """The review app."""
        return _html(_page("review.html"), _REVIEW_POLICY)

    async def asset(self, request: Request) -> Response:
        """A file of one assignment, for who has the address."""
        assignment_id = self._parts.tokens.assignment_of(request.path_params["capability"])
        path = self._parts.deps.assets.path(request.path_params["sha256"]) if assignment_id else None
        asset = await self._parts.store.asset(request.path_params["sha256"]) if path else None
        if path is None or asset is None:
            return Response("There is nothing here.", 404, media_type="text/plain")
        headers = {
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Security-Policy": _FILE_POLICY,
        }
        return FileResponse(path, media_type=asset.media_type, headers=headers)


class Guard:
    """Sets the headers that every answer has."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                new = [(name, value) for name, value in _FOR_ALL.items() if name not in there]
                message = {**message, "headers": [*message["headers"], *new]}
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


def _page(name: str) -> str:
    try:
        return (STATIC / name).read_text(encoding="utf-8")
    except OSError as error:
        raise Environment(
            f"the pages are not built ({STATIC / name} is missing); in a checkout, run 'make pages'"
        ) from error


def _html(page: str, policy: str) -> Response:
    return HTMLResponse(page, headers={"Content-Security-Policy": policy, "Cache-Control": "no-cache"})
