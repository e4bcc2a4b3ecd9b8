"""The application of a preview: its page, what the page asks, and the files that it loads."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ajeeb.actions import ServedRun
from ajeeb.errors import Unknown
from ajeeb.server import policies
from ajeeb.server.answers import BadRequest, body_json
from ajeeb.server.app import ERRORS, known_hosts
from ajeeb.server.file_types import served_as
from ajeeb.server.import_map import import_map, with_import_map
from ajeeb.server.pages import STATIC, Guard, built_page, html_answer, nothing
from ajeeb.server.requests import read_body
from ajeeb.server.task_files import task_file
from ajeeb.server.wire import CodeFault
from ajeeb.settings import Settings, s3_settings
from ajeeb.tasks import ContentPolicy

from .folder import Folder, Reading
from .shown_page import ENTRY, shown_page
from .tries import Tries
from .wire import Changed, PreviewView, ProblemView, TriedCallBody, TriedValues

log = logging.getLogger("ajeeb.task")
_MAX_VALUES = 4 * 1024 * 1024  # bytes
_NO_STORE = {"Cache-Control": "no-store"}
_call: TypeAdapter[TriedCallBody] = TypeAdapter(TriedCallBody)
_values: TypeAdapter[TriedValues] = TypeAdapter(TriedValues)
_fault: TypeAdapter[CodeFault] = TypeAdapter(CodeFault)


def preview_app(folder: Folder, tries: Tries, settings: Settings) -> Starlette:
    """A form's folder as a page; nothing is recorded."""
    page = _Preview(folder, tries, import_map(STATIC))
    built_page(ENTRY)  # a checkout without built pages says so at once
    return Starlette(
        routes=[
            Route("/", page.page),
            Route("/api/preview", page.view),
            Route("/api/preview/changes", page.changes),
            Route("/api/preview/call", page.call, methods=["POST"]),
            Route("/api/preview/submit", page.submit, methods=["POST"]),
            Route("/api/preview/shown", page.shown, methods=["POST"]),
            Route("/api/preview/result", page.result),
            Route("/api/preview/fault", page.fault, methods=["POST"]),
            Route("/api/preview/files/{sha256}", page.kept_file),
            Route("/t/{digest}/{path:path}", page.task_file),
            Route("/healthz", _healthy),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[
            Middleware(Guard),
            Middleware(TrustedHostMiddleware, allowed_hosts=known_hosts(settings), www_redirect=False),
        ],
        exception_handlers=ERRORS,
    )


async def _healthy(request: Request) -> Response:
    return PlainTextResponse("ok")


@dataclass(frozen=True)
class _Preview:
    """The handlers."""

    folder: Folder
    tries: Tries
    map: str | None

    async def page(self, request: Request) -> Response:
        """The page; what the form needs of the browser is in its policy, so a changed form loads it again."""
        page = built_page(ENTRY)
        policy = _policy(await self.folder.read(), self.map)
        return html_answer(page if self.map is None else with_import_map(page, self.map), policy)

    async def view(self, request: Request) -> Response:
        """The folder as it is now, with one version of the form."""
        reading = await self.folder.read()
        return body_json(
            _view(self.folder, reading, request.query_params.get("version", "")).model_dump_json()
        )

    async def changes(self, request: Request) -> Response:
        """Tells of each change until the page leaves or the server ends."""

        async def told() -> AsyncIterator[str]:
            async for reading in self.folder.changes():
                yield ": still here\n\n" if reading is None else f"event: form\ndata: {_changed(reading)}\n\n"

        return StreamingResponse(told(), media_type="text/event-stream", headers=_NO_STORE)

    async def call(self, request: Request) -> Response:
        """Have a procedure of the folder called."""
        body: TriedCallBody = await _read(request, _call)
        return body_json((await self.tries.call(await self._run(), body, _file_url)).model_dump_json())

    async def submit(self, request: Request) -> Response:
        """What would be stored, or why it would be refused."""
        values: TriedValues = await _read(request, _values)
        return body_json(self.tries.verdict(await self._run(), values).model_dump_json())

    async def shown(self, request: Request) -> Response:
        """The form with these values as reviewers see it."""
        values: TriedValues = await _read(request, _values)
        run = await self._run()
        return self._document(self.tries.shown(run, values, _file_url), run, values.dark)

    async def result(self, request: Request) -> Response:
        """The stored result."""
        reading = await self.folder.read()
        if reading.work is None or reading.work.html is None:
            raise Unknown("There is no stored result that can be shown.")
        return self._document(reading.work.html, reading.run, "dark" in request.query_params)

    async def fault(self, request: Request) -> Response:
        """Write a fault of the author's code into the terminal."""
        fault: CodeFault = await _read(request, _fault)
        log.warning("%s: %s", fault.where, fault.message)
        return Response(status_code=204)

    async def kept_file(self, request: Request) -> Response:
        """An image that a procedure kept."""
        asset = self.tries.kept.get(request.path_params["sha256"])
        path = self.tries.folder.path(asset.sha256) if asset else None
        if asset is None or path is None:
            return nothing()
        served = served_as(asset.media_type)
        headers = {**_NO_STORE, "Content-Security-Policy": policies.ASSET, **served.headers}
        return FileResponse(path, media_type=served.media_type, headers=headers)

    async def task_file(self, request: Request) -> Response:
        """A file of the folder that the page loads."""
        reading, asked = await self.folder.latest(), request.path_params
        form = reading.run.task.form if reading.run else None
        return task_file(form, asked["digest"], asked["path"], _policy(reading, self.map)) or nothing()

    async def _run(self) -> ServedRun:
        run = (await self.folder.read()).run
        if run is None:
            raise Unknown("The form has errors now; mend them first.")
        return run

    def _document(self, body: str, run: ServedRun | None, dark: bool) -> Response:
        form = run.task.form if run else None
        styles = [form.address(style) for style in form.styles] if form else []
        page = shown_page(body, STATIC, styles, dark)
        return PlainTextResponse(
            page, headers=_NO_STORE
        )  # the page puts it into a frame; by itself it is text


async def _read(request: Request, adapter: TypeAdapter[Any]) -> Any:
    """Raises: BadRequest; also for what another site could send without being asked, since procedures do things."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise BadRequest("the body must be application/json")
    return await read_body(request, adapter, _MAX_VALUES)


def _policy(reading: Reading, inline: str | None) -> str:
    """Of the page, for the form and for the stored result in it."""
    form = reading.run.task.form if reading.run else None
    needs = [one for one in (form and form.policy, reading.work and reading.work.needs) if one]
    together = ContentPolicy(
        hosts=tuple(sorted({host for one in needs for host in one.hosts})),
        handlers=form.policy.handlers if form else (),
    )
    return policies.form_policy(together, s3_settings().endpoint, inline)


def _view(folder: Folder, reading: Reading, version: str) -> PreviewView:
    versions = len(reading.run.units) if reading.run else 0
    number = max(1, min(versions, int(version) if version.isdecimal() and len(version) < 10 else 1))
    task = reading.run.task_view(str(number), _file_url) if reading.run else None
    return PreviewView(
        folder=str(folder.path),
        digest=reading.digest,
        problems=tuple(
            ProblemView(
                code=one.code, severity=one.severity, file=one.file, path=one.location, message=one.message
            )
            for one in (*reading.report.errors, *reading.report.warnings)
        ),
        faults=reading.faults,
        versions=versions,
        version=number,
        form=task.form if task else None,
        result=folder.results.name if folder.results else None,
    )


def _changed(reading: Reading) -> str:
    report = reading.report
    told = Changed(digest=reading.digest, errors=len(report.errors), warnings=len(report.warnings))
    return told.model_dump_json()


def _file_url(sha256: str) -> str:
    return f"/api/preview/files/{sha256}"
