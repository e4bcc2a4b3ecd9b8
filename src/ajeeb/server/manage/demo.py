"""Routes that only the demo has."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request

from ajeeb import review
from ajeeb.errors import Unknown

from .guard import MANAGE, SEE
from .looking import looking
from .parts import Demo
from .wire import DemoState, SimulateBody

router = APIRouter(prefix="/demo")


@router.get("", dependencies=[SEE])
async def demo(request: Request) -> DemoState:
    """What the demo page is about."""
    shown = _demo(request)
    newest = await looking(request).parts.store.query(
        lambda connection: review.newest_of_people(connection, shown.run_id)
    )
    return DemoState(
        worker_url=shown.worker_url,
        run_id=shown.run_id,
        load_command=shown.load_command,
        assignment_id=newest,
    )


@router.post("/simulate", status_code=202, dependencies=[MANAGE])
async def simulate(body: SimulateBody, request: Request) -> None:
    """Let simulated workers start; they come through the same door as people."""
    await _demo(request).simulate(body.workers)


@router.post("/kill", status_code=202, dependencies=[MANAGE])
async def kill(request: Request) -> None:
    """Let the server kill itself while it makes the next image."""
    _demo(request).kill_in_mid_image()


def _demo(request: Request) -> Demo:
    found = looking(request).parts.demo
    if found is None:
        raise Unknown("this server does not run the demo")
    return found
