"""Who else has an assignment open: told to those who may decide, for as long as their pages listen."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ajeeb.accounts import Role
from ajeeb.server.manage.parts import Parts
from ajeeb.store import SqliteStore
from tests.review.scene import NOW, add_run, come, opened_store

from .test_manage import Clock, parts_of, served

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened_store(tmp_path / "data") as store:
        await add_run(store)
        await come(store, "a1")
        yield store


@asynccontextmanager
async def signed_in(
    parts: Parts, base: str, name: str, role: Role = "reviewer"
) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=base, timeout=20, headers={"Origin": base}) as client:
        code = await parts.sign_in.way_in(name, role, NOW)
        assert (await client.post("/api/manage/session", json={"code": code})).status_code == 200
        yield client


@asynccontextmanager
async def listening(
    client: httpx2.AsyncClient, assignment_id: str = "a1"
) -> AsyncIterator[AsyncIterator[Any]]:
    """What a page of this assignment is told."""
    async with client.stream("GET", f"/api/manage/assignments/{assignment_id}/live") as answer:
        assert answer.status_code == 200
        yield _told(answer)


async def _told(answer: httpx2.Response) -> AsyncIterator[Any]:
    async for line in answer.aiter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))


async def others(told: AsyncIterator[Any], names: list[str]) -> None:
    """Wait until these are the others, in order."""
    async with asyncio.timeout(15):
        while (await anext(told))["others"] != names:
            pass


async def test_reviewers_of_the_same_work_are_told_of_each_other_and_when_one_goes(
    store: SqliteStore,
) -> None:
    parts = parts_of(store, Clock())
    async with (
        served(parts) as base,
        signed_in(parts, base, "ada") as ada,
        signed_in(parts, base, "bob") as bob,
        listening(ada) as of_ada,
    ):
        await others(of_ada, [])
        async with listening(bob) as of_bob, listening(ada), listening(bob, "a2") as elsewhere:
            await others(of_ada, ["bob"])
            await others(of_bob, ["ada"])  # once, though two of her pages are open
            await others(elsewhere, [])
        await others(of_ada, [])


async def test_who_may_not_decide_is_told_nobody(store: SqliteStore) -> None:
    parts = parts_of(store, Clock())
    async with (
        served(parts) as base,
        signed_in(parts, base, "ada") as ada,
        signed_in(parts, base, "vera", "viewer") as vera,
        listening(ada) as of_ada,
    ):
        refused = await vera.get("/api/manage/assignments/a1/live")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
        await others(of_ada, [])


async def test_news_of_the_record_come_the_same_way(store: SqliteStore) -> None:
    parts = parts_of(store, Clock())
    async with served(parts) as base, signed_in(parts, base, "ada") as ada, listening(ada) as told:
        first = (await anext(told))["position"]
        await come(store, "a3")
        async with asyncio.timeout(15):
            while (await anext(told))["position"] == first:
                pass
