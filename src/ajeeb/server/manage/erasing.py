"""Routes about what is kept of workers: all of it as a ZIP, its erasure, and how long a run keeps it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Annotated

import apsw
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from ajeeb.accounts import Person
from ajeeb.errors import Unknown
from ajeeb.review.erasable import call_off_all, check_erasable
from ajeeb.review.kept import write_kept
from ajeeb.store import AssetFolder
from ajeeb.store.erasing import Erasure, runs_of
from ajeeb.store.erasure import erase
from ajeeb.store.retention import Retention, kept

from .blinding import WHOLE
from .exporting import exports_here
from .guard import OWN, SEE
from .looking import looking

router = APIRouter()
_IN_MEMORY = 8 * 1024 * 1024  # bytes of a ZIP; the rest is on disk
_BLOCK = 256 * 1024


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class EraseBody(_Body):
    """That a worker is really to be erased."""

    typed: Annotated[str, Field(max_length=200)]
    """The worker's key, typed out."""
    forfeit: bool = False
    """Call off what is still due to them: nobody will know whom to pay."""
    reason: Annotated[str, Field(max_length=200)] = ""
    """Such as the number of the worker's request; it stays."""


class ErasedWorker(_Body):
    """What was erased."""

    assignments: int
    files: int
    exports: int
    """How many exports that the server had made were deleted: those of the runs in which the worker was."""


class RetentionPlan(_Body):
    """What becomes of the data of a run. Times are UTC milliseconds."""

    days: int | None
    """After the run was closed; None keeps the data without end."""
    what: Retention
    """`names`: the ids and links of workers; `everything`: what they did as well."""
    on: int | None
    """When it goes; None as long as the run is not closed."""
    assignments: int
    """How many assignments would be erased; none of them if only names go."""
    workers: int
    """How many workers would be known by their pseudonyms only: those without work in another run."""
    done: bool
    """It has gone already."""


@router.get("/workers/{worker_key}/kept", dependencies=[OWN, WHOLE], response_class=StreamingResponse)
async def kept_of_worker(worker_key: str, request: Request) -> StreamingResponse:
    """Everything that is kept of a worker, as a ZIP of JSON and files."""
    parts = looking(request).parts
    assets = _assets(request)
    to: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed when it was sent)
    try:
        await parts.store.follow(lambda connection: write_kept(connection, assets.path, worker_key, to))
    except BaseException:
        to.close()
        raise
    headers = {"Content-Disposition": f'attachment; filename="worker-{worker_key[:24]}.zip"'}
    return StreamingResponse(_blocks(to), media_type="application/zip", headers=headers)


@router.post("/workers/{worker_key}/erase")
async def erase_worker(
    worker_key: str, body: EraseBody, request: Request, who: Annotated[Person, OWN]
) -> ErasedWorker:
    """Erase everything that a worker wrote, and the files that only they caused. It cannot be taken back.

    Exports that the server made of the worker's runs are deleted; one that is being made is stopped first.
    409 while a model is at work for them, or while pay is due to them.
    """
    parts = looking(request).parts
    at, assets = parts.now(), _assets(request)

    def checked(connection: apsw.Connection) -> None:
        check_erasable(connection, worker_key, body.typed, forfeit=body.forfeit)
        call_off_all(connection, worker_key, at)

    await parts.store.write(checked)
    erasure = Erasure(of="worker", key=worker_key, at=at, by=who.name, reason=body.reason.strip())
    await exports_here(request).stop_those_of(await parts.store.query(lambda found: runs_of(found, erasure)))
    erased = await erase(parts.store, assets, erasure, parts.forget)
    return ErasedWorker(assignments=erased.assignments, files=erased.files, exports=erased.exports)


@router.get("/runs/{run_id}/retention", dependencies=[SEE])
async def retention(run_id: str, request: Request) -> RetentionPlan:
    """What will become of the data of a run, and when; nothing is changed by asking."""
    plan = await looking(request).parts.store.query(lambda connection: kept(connection, run_id))
    if plan is None:
        raise Unknown("there is no such run")
    return RetentionPlan(
        days=plan.days,
        what=plan.what,
        on=plan.on,
        assignments=plan.assignments if plan.what == "everything" else 0,
        workers=plan.workers,
        done=plan.done,
    )


def _assets(request: Request) -> AssetFolder:
    assets = looking(request).parts.assets
    assert assets is not None
    return assets


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block
