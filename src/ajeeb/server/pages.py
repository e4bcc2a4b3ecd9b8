"""The built pages, the files of assignments, and the headers that guard them."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ajeeb.errors import Environment
from ajeeb.wiring import Parts

from . import policies
from .file_owners import FileOwners
from .file_types import served_as
from .import_map import import_map, with_import_map
from .task_files import task_file
from .worker_pages import WorkerPages

STATIC = Path(__file__).parent / "static"

_FOR_ALL = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}


class Pages:
    """The HTML pages, the files of assignments, and those that the page of a form loads."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._owners = FileOwners(parts.store)
        built_page("worker.html")  # a checkout without built pages says so at once
        self._pages = WorkerPages(parts.deps.runs, import_map(STATIC))

    async def worker(self, request: Request) -> Response:
        """The worker's page; who it is for, it finds out by itself."""
        forms = self._pages.forms(request.query_params.get("run"))
        page, named = built_page("worker.html"), self._pages.import_map(forms)
        return html_answer(page if named is None else with_import_map(page, named), self._pages.policy(forms))

    async def review(self, request: Request) -> Response:
        """The review app."""
        return html_answer(built_page("review.html"), policies.REVIEW)

    async def asset(self, request: Request) -> Response:
        """A file of one assignment, for who has the address."""
        assignment_id = self._parts.tokens.assignment_of(request.path_params["capability"])
        path = self._parts.deps.assets.path(request.path_params["sha256"]) if assignment_id else None
        asset = await self._parts.store.asset(request.path_params["sha256"]) if path else None
        if path is None or asset is None or not self._owners.owns(assignment_id or "", asset.sha256):
            return nothing()
        served = served_as(asset.media_type)
        headers = {
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Security-Policy": policies.ASSET,
            **served.headers,
        }
        return FileResponse(path, media_type=served.media_type, headers=headers)

    async def task_file(self, request: Request) -> Response:
        """A file that a form's author wrote for the page."""
        asked = request.path_params
        form = self._pages.forms().get(asked["digest"])
        policy = self._pages.policy({} if form is None else {asked["digest"]: form})
        return task_file(form, asked["digest"], asked["path"], policy) or nothing()


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


def built_page(name: str) -> str:
    """The HTML of a page.

    Raises: Environment if the pages are not built.
    """
    try:
        return (STATIC / name).read_text(encoding="utf-8")
    except OSError as error:
        raise Environment(
            f"the pages are not built ({STATIC / name} is missing); in a checkout, run 'make pages'"
        ) from error


def nothing() -> Response:
    """The answer about a file that there is not."""
    return Response("There is nothing here.", 404, media_type="text/plain")


def html_answer(page: str, policy: str) -> Response:
    """A page with its Content-Security-Policy."""
    return HTMLResponse(page, headers={"Content-Security-Policy": policy, "Cache-Control": "no-cache"})
