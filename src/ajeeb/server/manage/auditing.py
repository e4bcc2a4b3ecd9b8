"""The route of the audit log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request

from ajeeb import review

from .guard import SEE
from .looking import looking

router = APIRouter()


@router.get("/audit", dependencies=[SEE])
async def audit(
    request: Request,
    after: Annotated[int | None, Query(ge=0)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    by: Annotated[str | None, Query(max_length=200)] = None,
    kind: Annotated[str | None, Query(max_length=100)] = None,
    subject: Annotated[str | None, Query(max_length=200)] = None,
) -> review.AuditPage:
    """Who decided or changed what, newest first; `after` is the `next_after` of the page before.

    by: the account's name. kind: such as `decided`, or of what was managed, such as `token_made`. subject: the id of
    an assignment, worker or run, or what was managed.
    """
    wanted = review.AuditWanted(after=after, limit=limit, by=by, kind=kind, subject=subject)
    return await looking(request).parts.store.query(lambda found: review.audit_page(found, wanted))
