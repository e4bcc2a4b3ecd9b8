"""The management API: what the review app uses. FastAPI, imported on first use."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from . import (
    accounts,
    comparing,
    dashboard,
    deciding,
    demo,
    exporting,
    launching,
    pages,
    paying,
    webhooks,
    work,
)
from .guard import cookie_name, drop_session, require_own_page, require_session, set_session
from .looking import Looking, looking
from .parts import Parts
from .problems import answer_problems
from .wire import Code, Problem, SignedIn

PREFIX = "/api/manage"
_AREAS = (accounts, launching, dashboard, work, deciding, paying, comparing, exporting, webhooks)


def app(parts: Parts | None = None) -> FastAPI:
    """The routes under `/api/manage`; without parts it can only be described."""
    problem: dict[int | str, dict[str, Any]] = {
        "default": {"model": Problem, "description": "Not done, and why."}
    }
    made = FastAPI(
        title="Ajeeb", version="1", docs_url=None, redoc_url=None, openapi_url=None,
        dependencies=[Depends(require_own_page), Depends(not_stored)], responses=problem,
        generate_unique_id_function=lambda route: route.name,
    )  # fmt: skip
    if parts is not None:
        made.state.looking = Looking(parts)
    answer_problems(made)
    made.include_router(entrance, prefix=PREFIX)
    made.include_router(pages.router, prefix=PREFIX, dependencies=[Depends(signed_in)])
    for area in _AREAS:
        made.include_router(area.router, prefix=PREFIX)
    if parts is None or parts.demo is not None:
        made.include_router(demo.router, prefix=PREFIX, dependencies=[Depends(signed_in)])
    return made


async def signed_in(request: Request) -> None:
    """Only for requesters who are signed in."""
    await require_session(looking(request).parts, request)


def not_stored(response: Response) -> None:
    """No browser and no proxy keeps an answer."""
    response.headers["Cache-Control"] = "no-store"


entrance = APIRouter()


@entrance.post("/session")
async def sign_in(body: Code, request: Request, response: Response) -> SignedIn:
    """Turn the code of a sign-in link into a session; a code works once."""
    parts = looking(request).parts
    set_session(response, request, await parts.sign_in.exchange(body.code, parts.now()))
    return SignedIn(demo=parts.demo is not None)


@entrance.get("/session", dependencies=[Depends(signed_in)])
async def session(request: Request) -> SignedIn:
    """Whether somebody is signed in, and what there is to see."""
    return SignedIn(demo=looking(request).parts.demo is not None)


@entrance.delete("/session", dependencies=[Depends(signed_in)], status_code=204)
async def sign_out(request: Request, response: Response) -> None:
    """End the session."""
    await looking(request).parts.sign_in.end(request.cookies[cookie_name(request)])
    drop_session(response, request)
