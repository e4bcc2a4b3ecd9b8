"""What the management API of a running server is made of."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI

from ajeeb.actions.erasing import forget
from ajeeb.wiring import Parts

from .launching import Launching
from .manage.api import app
from .manage.parts import AuthorFiles, Demo
from .manage.parts import Parts as ManageParts
from .models_here import ModelsHere


def management_api(parts: Parts, demo: Demo | None, stopping: Callable[[], bool]) -> FastAPI:
    """The management API of this server. stopping: whether streams should end."""
    return app(
        ManageParts(
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
    )


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
