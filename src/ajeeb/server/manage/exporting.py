"""Routes that take data away."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ajeeb.accounts.people import Person
from ajeeb.export import preview

from .blinding import WHOLE
from .export_jobs import Exports
from .export_process import command
from .export_shapes import ExportBody, ExportMade, ExportPreview
from .guard import EXPORT
from .looking import looking
from .zipped import zipped

router = APIRouter()


@router.get("/runs/{run_id}/exports", dependencies=[EXPORT])
async def export_list(run_id: str, request: Request) -> tuple[ExportMade, ...]:
    """The exports of a run that the server makes or has made, newest first."""
    return await asyncio.to_thread(exports_here(request).of_run, run_id)


@router.post("/runs/{run_id}/exports/preview", dependencies=[EXPORT])
async def preview_export(run_id: str, body: ExportBody, request: Request) -> ExportPreview:
    """What an export would hold, and who would be left out and why. Nothing is written."""
    data = looking(request).parts.store.path.parent
    found = await asyncio.to_thread(preview, data, run_id, body.filters, body.as_of)
    return ExportPreview(
        assignments=found.assignments,
        left_out=found.left_out,
        as_of=found.as_of,
        arms=found.arms,
        command=command(run_id, body, data),
    )


@router.post("/runs/{run_id}/exports", status_code=201)
async def start_export(
    run_id: str, body: ExportBody, request: Request, who: Annotated[Person, EXPORT]
) -> ExportMade:
    """Start an export; it goes on when nobody looks. 409 if one of this run is being made."""
    data = looking(request).parts.store.path.parent
    await asyncio.to_thread(preview, data, run_id, body.filters, body.as_of)  # what is wrong is said at once
    return exports_here(request).start(run_id, body, who.name)


@router.post("/exports/{export_id}/stop", dependencies=[EXPORT])
async def stop_export(export_id: str, request: Request) -> ExportMade:
    """Stop an export; what is done so far is kept, and it can go on."""
    return await exports_here(request).stop(export_id)


@router.post("/exports/{export_id}/resume", dependencies=[EXPORT])
async def resume_export(export_id: str, request: Request) -> ExportMade:
    """Go on with an export that was stopped or failed, up to the event that it was begun with."""
    return exports_here(request).go_on(export_id)


@router.delete("/exports/{export_id}", status_code=204, dependencies=[EXPORT])
async def delete_export(export_id: str, request: Request) -> None:
    """Delete an export from the server; one that is being made is stopped."""
    await exports_here(request).drop(export_id)


@router.get("/exports/{export_id}/file", dependencies=[EXPORT, WHOLE], response_class=StreamingResponse)
async def export_file(export_id: str, request: Request) -> Response:
    """The whole export as a ZIP. 409 if it is not finished."""
    folder = await asyncio.to_thread(exports_here(request).folder, export_id)
    return StreamingResponse(
        zipped(folder, export_id),
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{export_id}.zip"',
            "Cache-Control": "no-store",
        },
    )


def exports_here(request: Request) -> Exports:
    """The ones of this server."""
    state = request.app.state
    if not hasattr(state, "exports"):
        parts = looking(request).parts
        state.exports = Exports(parts.store, parts.now)
    found = state.exports
    assert isinstance(found, Exports)
    return found
