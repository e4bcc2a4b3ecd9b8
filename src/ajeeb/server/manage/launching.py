"""Routes about runs: what can be launched, launch, state, settings, links."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from ajeeb.accounts.people import Person
from ajeeb.errors import Conflict, Unknown
from ajeeb.review.goes_lately import goes_lately
from ajeeb.review.model_shapes import Models
from ajeeb.review.run_shapes import (
    CheckBody,
    DuplicateBody,
    Launchable,
    LaunchBody,
    Launched,
    LinksBody,
    RunLink,
    RunSettings,
    SettingsBody,
    StateBody,
    TaskChecked,
    TaskFault,
)
from ajeeb.review.run_status import run_settings, settings_of
from ajeeb.review.shapes import RunDetail
from ajeeb.server.launching import Launching
from ajeeb.store import LinkStanding, links_of, revoke_link
from ajeeb.store.run_changes import RunChange, change_settings, change_state, state_of

from .guard import MANAGE, SEE
from .looking import looking

router = APIRouter()


@router.get("/models", dependencies=[SEE])
async def models(request: Request, anew: bool = False) -> Models:
    """The models of the runs that are served: health, queue, and how the last goes at each went. `anew` asks now."""
    lately = await looking(request).parts.store.query(goes_lately)
    return await _launching(request).models.models(lately, anew=anew)


@router.get("/tasks", dependencies=[MANAGE])
async def tasks(request: Request) -> Launchable:
    """What can be launched: the tasks below the server's folder of tasks, and the one that it was started with."""
    return await _launching(request).launchable()


@router.get("/tasks/faults", dependencies=[MANAGE])
async def tasks_faults(request: Request) -> tuple[TaskFault, ...]:
    """The tasks below the folder of tasks that cannot be started, and why; each is read, so this takes a while."""
    return await _launching(request).faults()


@router.post("/tasks/check", dependencies=[MANAGE])
async def check_task(body: CheckBody, request: Request) -> TaskChecked:
    """Read a task as launching does, without starting anything: its title, units and parameters, or what is wrong."""
    launching = _launching(request)
    return await launching.check(await launching.source(body.task, body.parameters))


@router.post("/runs", status_code=201, dependencies=[MANAGE])
async def launch(body: LaunchBody, request: Request) -> Launched:
    """Launch a task: a new run, which workers can come to at once. 422 says what is wrong with the task."""
    launching = _launching(request)
    run = await launching.launch(await launching.source(body.task, body.parameters), body.pilot)
    return Launched(run_id=run.run_id, changed=False, links=await _new_links(request, run.run_id, body.links))


@router.post("/runs/{run_id}/duplicate", status_code=201, dependencies=[MANAGE])
async def duplicate(run_id: str, body: DuplicateBody, request: Request) -> Launched:
    """Launch the task of a run again, as it is now, with the same parameters."""
    launching = _launching(request)
    before, source = await launching.source_of_run(run_id)
    run = await launching.launch(source, before.pilot if body.pilot is None else body.pilot)
    links = await _new_links(request, run.run_id, body.links)
    return Launched(run_id=run.run_id, changed=run.task_hash != before.task_hash, links=links)


@router.post("/runs/{run_id}/state")
async def change_run_state(
    run_id: str, body: StateBody, request: Request, who: Annotated[Person, MANAGE]
) -> RunDetail:
    """Pause a run (who is at work goes on, nobody new comes in), open it again, or close it for good.

    409 if somebody else changed it first, or if it is closed: nothing was changed then.
    """
    parts = looking(request).parts
    change = RunChange(run_id=run_id, at=parts.now(), by=who.name, expect=body.expect)
    await parts.store.write(
        lambda connection: change_state(connection, change, body.state, body.reason.strip())
    )
    return await looking(request).run(run_id)


@router.get("/runs/{run_id}/settings", dependencies=[SEE])
async def settings_of_run(run_id: str, request: Request) -> RunSettings:
    """What may change while a run is there."""
    return await looking(request).parts.store.query(lambda connection: run_settings(connection, run_id))


@router.patch("/runs/{run_id}/settings")
async def change_run_settings(
    run_id: str, body: SettingsBody, request: Request, who: Annotated[Person, MANAGE]
) -> RunSettings:
    """Change some of the settings of a run; only a closed run can be archived."""
    parts = looking(request).parts
    values = body.model_dump(exclude_none=True)
    if values.get("retention_days") == 0:
        values["retention_days"] = None
    change = RunChange(run_id=run_id, at=parts.now(), by=who.name)
    standing = await parts.store.write(lambda connection: change_settings(connection, change, values))
    return settings_of(standing.settings)


@router.get("/runs/{run_id}/links", dependencies=[MANAGE])
async def run_links(
    run_id: str,
    request: Request,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> tuple[RunLink, ...]:
    """The worker links of a run, by number, with what became of each; `after` is the number of the last one had."""
    parts, launching = looking(request).parts, _launching(request)
    found = await parts.store.query(
        lambda connection: links_of(connection, run_id, parts.now(), after, limit)
    )
    return tuple(_link(request, launching, one) for one in found)


@router.get("/runs/{run_id}/links.csv", dependencies=[MANAGE], response_class=Response)
async def run_links_csv(run_id: str, request: Request) -> Response:
    """All worker links of a run, as CSV."""
    parts, launching = looking(request).parts, _launching(request)
    found = await parts.store.query(
        lambda connection: (state_of(connection, run_id), links_of(connection, run_id, parts.now(), 0, -1))[1]
    )
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("number", "url", "state"))
    table.writerows((one.number, _url(request, launching, one.link_id), one.state) for one in found)
    headers = {
        "Content-Disposition": f'attachment; filename="{run_id}-links.csv"',
        "Cache-Control": "no-store",
    }
    return Response(out.getvalue(), media_type="text/csv", headers=headers)


@router.post("/runs/{run_id}/links", status_code=201, dependencies=[MANAGE])
async def make_run_links(run_id: str, body: LinksBody, request: Request) -> tuple[RunLink, ...]:
    """Make more worker links; each is for one worker. Returns the new ones. 409 if the run is closed."""
    parts = looking(request).parts
    standing = await parts.store.query(lambda connection: state_of(connection, run_id))
    if standing.state == "closed":
        raise Conflict(f"{run_id} is closed; a link to it would lead to no work")
    return await _new_links(request, run_id, body.count)


@router.post("/runs/{run_id}/links/{number}/revoke", status_code=204, dependencies=[MANAGE])
async def revoke_run_link(run_id: str, number: int, request: Request) -> None:
    """Let a link lead nowhere from now on; who is at work by it already may go on in the open page."""
    parts = looking(request).parts
    await parts.store.write(lambda connection: revoke_link(connection, run_id, number, parts.now()))


def _launching(request: Request) -> Launching:
    found = looking(request).parts.launching
    if found is None:
        raise Unknown("this server launches nothing")
    return found


async def _new_links(request: Request, run_id: str, count: int) -> tuple[RunLink, ...]:
    launching = _launching(request)
    made = await launching.new_links(run_id, count)
    return tuple(
        RunLink(
            number=one.number,
            url=_url(request, launching, one.link_id),
            state="unused",
            created_at=one.created_at,
        )
        for one in made
    )


def _link(request: Request, launching: Launching, one: LinkStanding) -> RunLink:
    url = _url(request, launching, one.link_id)
    return RunLink(number=one.number, url=url, state=one.state, created_at=one.created_at)


def _url(request: Request, launching: Launching, link_id: str) -> str:
    """The address of a link, as workers reach it."""
    begins = looking(request).parts.public_url or str(request.base_url)
    return f"{begins.rstrip('/')}/w#{launching.token(link_id)}"
