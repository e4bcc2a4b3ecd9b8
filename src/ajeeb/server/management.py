"""The way to the management API, which is imported when somebody first asks for it: FastAPI takes a second."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from ajeeb.actions.erasing import forget
from ajeeb.wiring import Parts

from .launching import Launching
from .manage.parts import AuthorFiles, Demo
from .manage.parts import Parts as ManageParts
from .models_here import ModelsHere


class Management:
    """An ASGI application that becomes the management API."""

    def __init__(self, parts: Parts, demo: Demo | None, stopping: Callable[[], bool]) -> None:
        self._parts = ManageParts(
            store=parts.store,
            sign_in=parts.sign_in,
            asset_url=lambda assignment_id, sha256: f"/a/{parts.tokens.capability(assignment_id)}/{sha256}",
            now=parts.deps.now,
            read_asset=lambda sha256: _content(parts, sha256),
            author_files=lambda run_id: _author_files(parts, run_id),
            assets=parts.deps.assets,
            forget=lambda assignments: forget(parts.deps, assignments),
            known_as=parts.tokens.known_as,
            demo=demo,
            launching=Launching(parts, ModelsHere(parts)),
            public_url=parts.settings.public_url,
            on_loopback=parts.settings.on_loopback,
            stopping=stopping,
        )
        self._app: ASGIApp | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._making:
            if self._app is None:
                self._app = await asyncio.to_thread(self._make)
        await self._app(scope, receive, send)

    def _make(self) -> ASGIApp:
        manage: Any = importlib.import_module("ajeeb.server.manage.api")
        application: ASGIApp = manage.app(self._parts)
        return application


def _content(parts: Parts, sha256: str) -> bytes:
    path = parts.deps.assets.path(sha256)
    return b"" if path is None else path.read_bytes()


def _author_files(parts: Parts, run_id: str) -> AuthorFiles:
    run = parts.deps.runs.get(run_id)
    form = run.task.form if run is not None else None
    if run is None or form is None:
        return AuthorFiles()
    return AuthorFiles(
        styles=tuple(form.address(style) for style in form.styles), addressed=run.with_file_addresses
    )
