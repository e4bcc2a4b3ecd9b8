"""The management API, through HTTP, on a real database."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn
from fastapi.routing import APIRoute

from ajeeb.accounts import SESSION_LIVES_MS, Role, SignIn
from ajeeb.server.manage import api
from ajeeb.server.manage.looking import Looking
from ajeeb.server.manage.parts import Demo, Parts
from ajeeb.store import SqliteStore
from tests.requesters import sign_in_as
from tests.review.scene import NOW, RUN, add_run, asset_url, come, opened_store, two_turns

pytestmark = pytest.mark.anyio


class Stage:
    """A demo that notes what it was asked for."""

    worker_url = "/?worker_id=you&id=1"
    run_id = RUN
    load_command = "ajeeb export"

    def __init__(self) -> None:
        self.simulated = 0
        self.killed = False

    async def simulate(self, workers: int) -> None:
        self.simulated += workers

    def kill_in_mid_image(self) -> None:
        self.killed = True


class Clock:
    """The time, as the test wants it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened_store(tmp_path / "data") as store:
        await add_run(store)
        yield store


@pytest.fixture
def clock() -> Clock:
    return Clock()


def parts_of(store: SqliteStore, clock: Clock, demo: Demo | None = None) -> Parts:
    return Parts(store=store, sign_in=SignIn(store), asset_url=asset_url, now=clock, demo=demo)


def browser(parts: Parts, base: str = "http://server:3000") -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=api.app(parts), raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url=base, headers={"Origin": base})


async def signed_in(
    parts: Parts, base: str = "http://server:3000", role: Role = "owner"
) -> httpx2.AsyncClient:
    client = browser(parts, base)
    await sign_in_as(client, parts.sign_in, role, parts.now())
    return client


def all_routes() -> list[tuple[str, str]]:
    """(method, path) of every route; taken from the description, which is made from the routes."""
    paths: dict[str, dict[str, Any]] = api.app().openapi()["paths"]
    return [(method.upper(), path) for path, methods in paths.items() for method in methods]


async def test_no_route_is_left_out_of_the_description(store: SqliteStore, clock: Clock) -> None:
    described = {path for _, path in all_routes()}
    app = api.app(parts_of(store, clock, Stage()))
    hidden = [
        route.path for route in app.routes if isinstance(route, APIRoute) and not route.include_in_schema
    ]
    assert hidden == []
    assert all(path.startswith("/api/manage/") for path in described)


async def test_every_change_from_another_site_is_refused(store: SqliteStore, clock: Clock) -> None:
    stage = Stage()
    client = await signed_in(parts_of(store, clock, stage))
    foreign = [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://server:3001"},
        {"Origin": "null"},
    ]
    for method, path in all_routes():
        for headers in foreign if method != "GET" else ():
            answer = await client.request(method, path, headers=headers, json={"workers": 1, "code": "x"})
            assert (answer.status_code, answer.json()["code"]) == (403, "foreign"), (
                f"{method} {path} {headers}"
            )
    assert (stage.simulated, stage.killed) == (0, False)


async def test_a_page_behind_a_proxy_may_change_things(store: SqliteStore, clock: Clock) -> None:
    stage = Stage()
    client = await signed_in(parts_of(store, clock, stage))
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "https://tasks.example"}
    assert (await client.post("/api/manage/demo/kill", headers=headers)).status_code == 202
    assert stage.killed


async def test_the_cookie_is_for_this_server_alone(store: SqliteStore, clock: Clock) -> None:
    parts = parts_of(store, clock)
    code = await parts.sign_in.way_in("ann", "owner", NOW)
    answer = await browser(parts).post("/api/manage/session", json={"code": code})
    assert answer.json() == {
        "demo": False,
        "account_id": answer.json()["account_id"],
        "name": "ann",
        "role": "owner",
        "permissions": ["see", "review", "export", "manage", "own"],
        "has_password": False,
    }
    name, *flags = answer.headers["set-cookie"].split("; ")
    assert name.startswith("ajeeb_review_3000=")
    assert {"HttpOnly", "SameSite=strict", "Path=/api/manage"} <= set(flags)
    assert "Secure" not in flags


@pytest.mark.parametrize(("base", "origin"), [("https://server", ""), ("http://server", "https://server")])
async def test_over_https_the_cookie_stays_there(
    store: SqliteStore, clock: Clock, base: str, origin: str
) -> None:
    """Also behind a proxy that speaks https for us."""
    parts = parts_of(store, clock)
    code = await parts.sign_in.way_in("ann", "owner", NOW)
    headers = {"Origin": origin or base}
    answer = await browser(parts, base).post("/api/manage/session", json={"code": code}, headers=headers)
    assert "Secure" in answer.headers["set-cookie"].split("; ")


async def test_a_code_works_once(store: SqliteStore, clock: Clock) -> None:
    parts = parts_of(store, clock)
    code = await parts.sign_in.way_in("ann", "owner", NOW)
    client = browser(parts)
    assert (await client.post("/api/manage/session", json={"code": code})).status_code == 200
    again = await client.post("/api/manage/session", json={"code": code})
    assert (again.status_code, again.json()["code"]) == (404, "unknown")


async def test_a_session_ends_by_itself(store: SqliteStore, clock: Clock) -> None:
    client = await signed_in(parts_of(store, clock))
    clock.now += SESSION_LIVES_MS
    assert (await client.get("/api/manage/runs")).status_code == 401


async def test_signing_out_ends_the_session_everywhere(store: SqliteStore, clock: Clock) -> None:
    client = await signed_in(parts_of(store, clock))
    kept = dict(client.cookies)
    assert (await client.delete("/api/manage/session")).status_code == 204
    assert dict(client.cookies) == {}
    client.cookies.update(kept)
    assert (await client.get("/api/manage/session")).status_code == 401


async def test_runs_assignments_and_the_filmstrip_are_given(store: SqliteStore, clock: Clock) -> None:
    await (await two_turns(store, "a1", (4, 10))).end("goal")
    client = await signed_in(parts_of(store, clock))
    (run,) = (await client.get("/api/manage/runs")).json()
    assert run["counters"]["goal_rate"] == 1.0
    assert (await client.get(f"/api/manage/runs/{RUN}")).json()["goal"] == "score == 10"
    page = (await client.get(f"/api/manage/runs/{RUN}/assignments", params={"limit": 1})).json()
    assert page["rows"][0]["scores"] == [4, 10]
    film = (await client.get("/api/manage/assignments/a1")).json()
    assert [attempt["k"] for attempt in film["attempts"]] == [1, 2]
    curve = (await client.get(f"/api/manage/runs/{RUN}/curve")).json()
    assert [point["n"] for point in curve["people"]] == [1, 1]


async def test_no_browser_and_no_proxy_keeps_an_answer(store: SqliteStore, clock: Clock) -> None:
    client = await signed_in(parts_of(store, clock))
    for path in ("/api/manage/runs", "/api/manage/runs/nothing"):
        assert (await client.get(path)).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("request_line", "body", "status", "code"),
    [
        ("GET /runs/nothing", None, 404, "unknown"),
        ("GET /runs/nothing/curve", None, 404, "unknown"),
        ("GET /assignments/nothing", None, 404, "unknown"),
        (f"GET /runs/{RUN}/assignments?limit=0", None, 422, "invalid"),
        ("GET /no-such-route", None, 404, "unknown"),
        ("PUT /runs", None, 405, "invalid"),
        ("POST /session", "{", 422, "invalid"),
        ("POST /session", '{"code": "never was"}', 404, "unknown"),
        ("POST /session", '{"code": ""}', 422, "invalid"),
        ("POST /session", '{"code": "x", "more": 1}', 422, "invalid"),
    ],
)
async def test_errors_are_a_code_and_a_sentence(
    store: SqliteStore, clock: Clock, request_line: str, body: str | None, status: int, code: str
) -> None:
    client = await signed_in(parts_of(store, clock))
    method, path = request_line.split()
    json_body = {"Content-Type": "application/json"}
    answer = await client.request(method, f"/api/manage{path}", content=body, headers=json_body)
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"code", "message", "fields"}
    assert answer.json()["code"] == code


async def test_a_fault_of_ours_shows_no_traceback(
    store: SqliteStore, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await store.write(lambda connection: connection.execute("UPDATE run SET parameters = '{broken'"))
    client = await signed_in(parts_of(store, clock))
    answer = await client.get(f"/api/manage/runs/{RUN}")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "broken" not in answer.text
    assert "JSONDecodeError" in caplog.text


async def test_the_demo_can_simulate_and_kill(store: SqliteStore, clock: Clock) -> None:
    stage = Stage()
    client = await signed_in(parts_of(store, clock, stage))
    assert (await client.get("/api/manage/session")).json()["demo"]
    assert (await client.get("/api/manage/demo")).json() == {
        "worker_url": stage.worker_url,
        "run_id": RUN,
        "load_command": "ajeeb export",
        "assignment_id": None,
    }
    await come(store, "a1")
    assert (await client.get("/api/manage/demo")).json()["assignment_id"] == "a1"
    assert (await client.post("/api/manage/demo/simulate", json={"workers": 5})).status_code == 202
    assert (await client.post("/api/manage/demo/simulate", json={"workers": 21})).status_code == 422
    assert (await client.post("/api/manage/demo/kill")).status_code == 202
    assert (stage.simulated, stage.killed) == (5, True)


async def test_without_a_demo_there_is_none(store: SqliteStore, clock: Clock) -> None:
    client = await signed_in(parts_of(store, clock))
    for method, path in (("GET", "/demo"), ("POST", "/demo/simulate"), ("POST", "/demo/kill")):
        assert (await client.request(method, f"/api/manage{path}")).status_code == 404


@asynccontextmanager
async def served(parts: Parts) -> AsyncIterator[str]:
    """The API on a real socket."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(api.app(parts), log_level="error", timeout_graceful_shutdown=1)
        )
        running = asyncio.create_task(server.serve([listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await running


async def test_pages_are_told_when_something_was_recorded(store: SqliteStore, clock: Clock) -> None:
    parts = parts_of(store, clock)
    async with served(parts) as base, httpx2.AsyncClient(base_url=base, timeout=10) as client:
        code = await parts.sign_in.way_in("ann", "owner", NOW)
        await client.post("/api/manage/session", json={"code": code})
        async with client.stream("GET", f"/api/manage/runs/{RUN}/live") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            told = _positions(answer)
            first = await anext(told)
            for number in range(5):
                await come(store, f"a{number}")
            second = await anext(told)
            while second < first + 5:
                second = await anext(told)
            assert second == first + 5
            await told.aclose()


async def test_a_live_stream_ends_when_the_server_stops(store: SqliteStore, clock: Clock) -> None:
    stopping: list[bool] = []
    looking = Looking(replace(parts_of(store, clock), stopping=lambda: bool(stopping)))
    told = aiter(looking.changes(_always))
    await anext(told)
    stopping.append(True)
    assert [position async for position in told] == []


@pytest.mark.parametrize("by", ["session", "token"])
async def test_a_live_stream_ends_when_its_session_or_token_is_revoked(
    store: SqliteStore, clock: Clock, by: str
) -> None:
    parts = parts_of(store, clock)
    async with served(parts) as base, httpx2.AsyncClient(base_url=base, timeout=20) as client:
        code = await parts.sign_in.way_in("ann", "owner", NOW)
        await client.post("/api/manage/session", json={"code": code})
        made = (
            await client.post("/api/manage/tokens", json={"name": "live", "scopes": ["see"], "days": 1})
        ).json()
        headers = {"Authorization": f"Bearer {made['secret']}"} if by == "token" else {}
        asks = httpx2.AsyncClient(base_url=base, timeout=20, cookies=None if headers else client.cookies)
        async with asks, asks.stream("GET", f"/api/manage/runs/{RUN}/live", headers=headers) as answer:
            told = _positions(answer)
            await anext(told)
            if by == "token":
                gone = await client.delete(f"/api/manage/tokens/{made['token']['token_id']}")
            else:
                gone = await client.delete("/api/manage/session")
            assert gone.status_code == 204
            async with asyncio.timeout(10):
                assert len([position async for position in told]) <= 1  # what the revoking itself recorded


async def _always() -> bool:
    return True


async def _positions(answer: httpx2.Response) -> Any:
    async for line in answer.aiter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))["position"]
