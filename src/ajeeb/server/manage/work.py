"""Routes of the table of work: filter, sort, search, saved views."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request

from ajeeb.accounts.people import Person
from ajeeb.actions import new_id
from ajeeb.review.saved_views import change_view, delete_view, save_view, saved_views
from ajeeb.review.work import work_page
from ajeeb.review.work_shapes import SavedView, SavedViewBody, WorkPage, WorkQuery

from .guard import MYSELF, SEE
from .looking import looking

router = APIRouter()


@router.get("/runs/{run_id}/work")
async def work(
    run_id: str, wanted: Annotated[WorkQuery, Query()], request: Request, who: Annotated[Person, SEE]
) -> WorkPage:
    """Assignments of a run: those that a filter and a search find, sorted, in pages.

    No row comes twice or is left out while work is added; what changes may move if it is sorted by what changes.
    """
    found = looking(request)
    now = found.parts.now()
    return await found.parts.store.query(
        lambda connection: work_page(
            connection,
            found.parts.asset_url,
            found.rates.of(connection, run_id, now),
            run_id,
            wanted,
            by_name=who.may_see_names,
        )
    )


@router.get("/views")
async def views(request: Request, who: Annotated[Person, MYSELF]) -> tuple[SavedView, ...]:
    """Your own views of the table of work, by name."""
    return await looking(request).parts.store.query(lambda found: saved_views(found, who.account_id))


@router.post("/views", status_code=201)
async def save(body: SavedViewBody, request: Request, who: Annotated[Person, MYSELF]) -> SavedView:
    """Keep a view of the table of work under a name."""
    parts, view_id = looking(request).parts, new_id()
    return await parts.store.write(lambda found: save_view(found, who.account_id, view_id, body, parts.now()))


@router.put("/views/{view_id}")
async def change_saved(
    view_id: str, body: SavedViewBody, request: Request, who: Annotated[Person, MYSELF]
) -> SavedView:
    """Give one of your views another name or another query."""
    return await looking(request).parts.store.write(
        lambda found: change_view(found, who.account_id, view_id, body)
    )


@router.delete("/views/{view_id}", status_code=204)
async def delete_saved(view_id: str, request: Request, who: Annotated[Person, MYSELF]) -> None:
    """Forget one of your views."""
    await looking(request).parts.store.write(lambda found: delete_view(found, who.account_id, view_id))
