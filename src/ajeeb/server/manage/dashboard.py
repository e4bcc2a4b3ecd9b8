"""Routes of the live dashboard: the plots of a run, and their numbers."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request

from ajeeb import review

from .guard import SEE
from .looking import looking

router = APIRouter()


@router.get("/runs/{run_id}/figures", dependencies=[SEE])
async def figures(run_id: str, request: Request) -> review.RunFigures:
    """The numbers of a run's dashboard, people and simulated workers apart: attempts, ends, times, calls, money.

    They come from the record as far as it is counted (`read`), which is all of it but for the first minutes after an
    update of Ajeeb.
    """
    return await looking(request).figures(run_id)
