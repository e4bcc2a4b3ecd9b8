"""The table of work through HTTP: what is asked of it, what is refused, and views that somebody keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from .site import PROMPT, Site, on_site

pytestmark = pytest.mark.anyio


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with on_site(tmp_path) as site:
        for name, words in (("ann", "lighthouse"), ("bob", "windmill"), ("cid", "lighthouse")):
            worker = await site.open(name)
            await worker.turn(f"{PROMPT} {words}")
            if name == "ann":
                await worker.turn(None, 10)
        yield site


async def table(client: httpx2.AsyncClient, query: str, status: int = 200) -> Any:
    answer = await client.get(f"/api/manage/runs/pictures-1/work?{query}")
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_what_workers_wrote_is_found_as_soon_as_it_is_asked(site: Site) -> None:
    async with site.requester("viewer") as client:
        found = await table(client, "search=light*")
        assert (found["total"], found["total_is_exact"], len(found["rows"])) == (2, True, 2)
        assert [row["score"] for row in (await table(client, "sort=score"))["rows"]] == [10, None, None]
        (goal,) = (await table(client, "end=goal&end=limit"))["rows"]
        assert goal["duration_ms"] is not None
        assert goal["decision"] is None
        assert {one["flag"] for one in found["rates"]} == {"fast", "pasted", "small_edits"}


async def test_who_may_manage_finds_work_by_the_name_that_a_worker_came_with(site: Site) -> None:
    async with site.requester("admin") as admin, site.requester("reviewer") as reviewer:
        (row,) = (await table(admin, "search=ann"))["rows"]
        assert row["attempts"] == 1
        assert row["score"] == 10
        assert (await table(reviewer, "search=ann"))["rows"] == []
        path = f"/api/manage/assignments/{row['assignment_id']}/neighbours?search=bob"
        assert (await admin.get(path)).json() != (await reviewer.get(path)).json()
        body = {
            "selection": "search=ann",
            "want": {"kind": "approve"},
            "key": "many-by-name-1",
            "confirmed": None,
        }
        many = "/api/manage/runs/pictures-1/decisions"
        assert (await admin.post(many, json=body)).json()["assignments"] == 1
        assert (await reviewer.post(many, json=body)).json()["assignments"] == 0


async def test_pages_go_on_where_the_one_before_ended(site: Site) -> None:
    async with site.requester() as client:
        whole = [row["assignment_id"] for row in (await table(client, "sort=attempts"))["rows"]]
        seen, after = [], ""
        for _ in whole:
            page = await table(client, f"sort=attempts&limit=1{after}")
            seen += [row["assignment_id"] for row in page["rows"]]
            after = f"&after={page['next_after']}"
        assert seen == whole
        assert page["next_after"] is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("colour=red", "colour"),
        ("sort=colour", "sort"),
        ("unit=0", "unit"),
        ("after=nowhere", "place"),
        ("status=lost", "status"),
        ("limit=100000", "limit"),
        ("search=" + "a" * 400, "search"),
    ],
)
async def test_what_cannot_be_asked_is_named(site: Site, query: str, said: str) -> None:
    async with site.requester() as client:
        assert said in (await table(client, query, 422))["message"]


async def test_there_is_no_such_run(site: Site) -> None:
    async with site.requester() as client:
        answer = await client.get("/api/manage/runs/nowhere-1/work")
        assert (answer.status_code, answer.json()["message"]) == (404, "there is no such run")


async def test_a_view_is_kept_renamed_and_deleted_and_is_its_owners_alone(site: Site) -> None:
    async with site.requester() as client, site.requester("viewer") as other:
        body = {"name": "mine", "query": "flag=fast&sort=score"}
        made = await client.post("/api/manage/views", json=body)
        assert made.status_code == 201
        again = await client.post("/api/manage/views", json=body)
        assert again.status_code == 409
        assert "'mine'" in again.json()["message"]
        path = f"/api/manage/views/{made.json()['view_id']}"
        assert (await other.get("/api/manage/views")).json() == []
        assert (await other.put(path, json=body)).status_code == 404
        assert (await other.delete(path)).status_code == 404
        renamed = await client.put(path, json={**body, "name": "fast ones"})
        assert renamed.json()["name"] == "fast ones"
        assert [one["name"] for one in (await client.get("/api/manage/views")).json()] == ["fast ones"]
        assert (await client.delete(path)).status_code == 204
        assert (await client.get("/api/manage/views")).json() == []


async def test_a_view_that_cannot_be_read_is_not_kept(site: Site) -> None:
    async with site.requester() as client:
        answer = await client.post("/api/manage/views", json={"name": "odd", "query": "colour=red"})
        assert answer.status_code == 422
        assert "colour" in answer.text
        assert (await client.get("/api/manage/views")).json() == []
