"""The management API: what the review app uses. FastAPI, imported on first use."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, FastAPI
from starlette.responses import Response

from . import (
    accounts,
    accounts_own,
    auditing,
    comparing,
    dashboard,
    deciding,
    demo,
    description,
    entrance,
    erasing,
    exporting,
    launching,
    pages,
    paying,
    webhooks,
    work,
    workers,
)
from .blinding import Blinding
from .guard import require_own_page
from .looking import Looking
from .parts import Parts
from .problems import answer_problems
from .wire import Problem

PREFIX = "/api/manage"
_AREAS = (
    description,
    accounts,
    accounts_own,
    auditing,
    launching,
    dashboard,
    work,
    deciding,
    paying,
    comparing,
    exporting,
    webhooks,
    workers,
    erasing,
)


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
        made.add_middleware(Blinding, parts=parts)
    answer_problems(made)
    made.include_router(entrance.router, prefix=PREFIX)
    made.include_router(pages.router, prefix=PREFIX)
    for area in _AREAS:
        made.include_router(area.router, prefix=PREFIX)
    if parts is None or parts.demo is not None:
        made.include_router(demo.router, prefix=PREFIX)
    return made


def not_stored(response: Response) -> None:
    """No browser and no proxy keeps an answer."""
    response.headers["Cache-Control"] = "no-store"
