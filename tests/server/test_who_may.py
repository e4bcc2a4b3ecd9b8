"""Every route declares who may use it, and lets in nobody else: the whole table, for every kind of caller."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Mount
from starlette.routing import Route as StarletteRoute

from ajeeb.accounts import PERMISSIONS, Permission, Role, SignIn, new_token_secret
from ajeeb.accounts.digests import digest
from ajeeb.accounts.sessions import add_session
from ajeeb.server import app as server
from ajeeb.server.manage import api
from ajeeb.server.manage.guard import Anyone, May
from ajeeb.server.manage.parts import Parts
from ajeeb.server.routes import PLACES, ROUTES
from ajeeb.store import SqliteStore
from tests.review.scene import NOW, add_run, asset_url, opened_store
from tests.server.site import on_site
from tests.server.test_manage import Stage

pytestmark = pytest.mark.anyio
SCOPES: tuple[Permission, ...] = get_args(Permission)
HOME = "http://server:3000"


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One route of the management API, and who may use it."""

    method: str
    path: str
    who: tuple[May | Anyone, ...]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def management_routes(app: FastAPI) -> Iterator[Declared]:
    """Every route, with what it declares itself and what its router does."""
    for included in app.routes:
        routes = [included] if isinstance(included, APIRoute) else included.original_router.routes  # type: ignore[attr-defined] # FastAPI's own class is private
        context = getattr(included, "include_context", None)
        for route in routes:
            assert isinstance(route, APIRoute), f"{route} is no route of FastAPI, and nobody guards it"
            calls = [one.call for one in route.dependant.dependencies]
            calls += [one.dependency for one in context.dependencies] if context else []
            who = tuple(call for call in calls if isinstance(call, May | Anyone))
            path = (context.prefix if context else "") + route.path
            for method in route.methods or ():
                yield Declared(method=method, path=path, who=who)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody who asks. may: what they may do; None for who is not known (any more)."""

    name: str
    may: frozenset[Permission] | None
    headers: dict[str, str] = field(default_factory=dict)
    session: str = ""
    by_token: bool = False
    foreign: bool = False


async def callers(store: SqliteStore) -> list[Caller]:
    """Every kind of caller, of accounts that are made for them."""
    made = [Caller(name="nobody", may=None), Caller(name="made-up session", may=None, session="made-up")]
    for role in get_args(Role):
        account = await _account(store, role, role)
        made.append(Caller(name=role, may=PERMISSIONS[role], session=await _session(store, account)))
    owner = await _account(store, "mary", "owner")
    for scope in SCOPES:
        token = await _token(store, owner, (scope,))
        made.append(_by_token(f"token for {scope}", frozenset({scope}), token))
    viewer = await _account(store, "victor", "viewer")
    made.append(_by_token("viewer's token", PERMISSIONS["viewer"], await _token(store, viewer, SCOPES)))
    made.append(_by_token("made-up token", None, new_token_secret()))
    made.append(_by_token("token of elsewhere", None, "sk-something"))
    expired = await _token(store, owner, SCOPES)
    await _run(store, "UPDATE api_token SET expires_at = ? WHERE digest = ?", NOW, digest(expired))
    revoked = await _token(store, owner, SCOPES)
    await _run(store, "UPDATE api_token SET revoked_at = ? WHERE digest = ?", NOW, digest(revoked))
    old = await _session(store, owner)
    await _run(store, "UPDATE sign_in SET expires_at = ? WHERE digest = ?", NOW, digest(old))
    ended = await _session(store, owner)
    await _run(store, "DELETE FROM sign_in WHERE digest = ?", digest(ended))
    gone = await _account(store, "gone", "owner")
    made += [
        _by_token("expired token", None, expired),
        _by_token("revoked token", None, revoked),
        Caller(name="expired session", may=None, session=old),
        Caller(name="revoked session", may=None, session=ended),
        Caller(name="session of a disabled account", may=None, session=await _session(store, gone)),
        _by_token("token of a disabled account", None, await _token(store, gone, SCOPES)),
        Caller(
            name="owner, from a page of another site",
            may=PERMISSIONS["owner"],
            session=await _session(store, owner),
            headers={"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"},
            foreign=True,
        ),
    ]
    await _run(store, "UPDATE account SET disabled_at = ? WHERE name = 'gone'", NOW)
    return made


def expected(route: Declared, caller: Caller) -> str:
    """`in` if the caller gets past the guard, else the code of the answer."""
    if caller.foreign and route.method not in ("GET", "HEAD"):
        return "foreign"
    for who in route.who:
        if isinstance(who, Anyone):
            continue
        if caller.by_token and not who.by_token:
            return "not_allowed"
        if caller.may is None:
            return "signed_out"
        if who.permission not in caller.may:
            return "not_allowed"
    return "in"


def got(answer: httpx2.Response) -> str:
    """What the guard said, if it was the guard."""
    codes = {401: ("signed_out",), 403: ("foreign", "not_allowed")}
    if answer.status_code not in codes:
        return "in"
    code = str(answer.json()["code"])
    return code if code in codes[answer.status_code] else "in"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened_store(tmp_path / "data") as store:
        await add_run(store)
        yield store


def manage(store: SqliteStore) -> FastAPI:
    """The API; its streams end at once."""
    parts = Parts(
        store=store,
        sign_in=SignIn(store),
        asset_url=asset_url,
        now=lambda: NOW,
        demo=Stage(),
        stopping=lambda: True,
    )
    return api.app(parts)


def test_every_route_declares_who_may_use_it() -> None:
    routes = list(management_routes(api.app()))
    assert [route.name for route in routes if len(route.who) != 1] == []
    described: dict[str, dict[str, Any]] = api.app().openapi()["paths"]
    names = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    assert {route.name for route in routes} == names
    assert len(names) > 40


def test_only_the_way_in_is_for_anyone() -> None:
    routes = management_routes(api.app())
    assert {route.name for route in routes if isinstance(route.who[0], Anyone)} == {
        "GET /api/manage/entrance",
        "POST /api/manage/entrance",
        "POST /api/manage/entrance/password",
        "POST /api/manage/session",
        "POST /api/manage/session/password",
    }


def test_what_a_viewer_may_changes_nothing() -> None:
    """But signing out, and what is one's own."""
    own = ("/session", "/sessions/{session_id}", "/password", "/tokens", "/tokens/{token_id}", "/views")
    changing = {
        route.name
        for route in management_routes(api.app())
        for who in route.who
        if isinstance(who, May) and who.permission == "see" and route.method != "GET"
        if not route.path.removeprefix(api.PREFIX).startswith(own)
    }
    assert changing == set()


async def test_each_caller_gets_as_far_as_is_declared(store: SqliteStore) -> None:
    app = manage(store)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    wrong = []
    everybody = await callers(store)
    kept = await store.query(lambda found: found.execute("SELECT * FROM sign_in").fetchall())
    async with httpx2.AsyncClient(transport=transport, base_url=HOME) as client:
        for route in management_routes(app):
            for caller in everybody:
                answer = await _ask(client, route, caller)
                if got(answer) != expected(route, caller):
                    wrong.append(f"{route.name}, {caller.name}: {answer.status_code} {answer.text[:100]}")
                if route.path.endswith(("/session", "/sessions/{session_id}")):
                    await _restore(store, kept)
    assert wrong == []
    assert len(everybody) >= 18


async def test_the_rest_of_the_server_declares_who_may_use_it(tmp_path: Path) -> None:
    async with on_site(tmp_path) as site:
        whole = server.app(site.parts)
    declared = {route.path: route.audience for route in ROUTES} | dict(PLACES)
    paths = {route.path for route in whole.routes if isinstance(route, StarletteRoute | Mount)}
    assert len(whole.routes) == len(ROUTES) + len(PLACES)
    assert paths == set(declared)


async def test_what_is_for_workers_refuses_everybody_else(tmp_path: Path) -> None:
    async with on_site(tmp_path) as site, site.requester() as owner:
        for route in ROUTES:
            for headers in ({}, {"Authorization": "Bearer made-up"}, {"Authorization": "Basic b3duZXI6"}):
                path = route.path + ("?" + "&".join(f"{one}=1" for one in route.query) if route.query else "")
                answer = await owner.request(route.method, path, content=b"{}", headers=headers)
                if route.audience == "worker":
                    assert (answer.status_code, answer.json()["code"]) == (404, "unknown"), route.name
                else:
                    assert route.name == "open"
        for path in PLACES:
            if PLACES[path] == "capability":
                asked = path.replace("{capability}", "made-up").replace("{sha256}", "0" * 64)
                assert (await owner.get(asked)).status_code == 404


async def _ask(client: httpx2.AsyncClient, route: Declared, caller: Caller) -> httpx2.Response:
    path = route.path.replace("{", "nothing-").replace("}", "")
    headers = {"Origin": HOME, **caller.headers}
    if caller.session:
        headers["Cookie"] = f"ajeeb_review_3000={caller.session}"
    content = None if route.method == "GET" else b"{}"
    return await client.request(
        route.method,
        path,
        content=content,
        headers={**headers, "Content-Type": "application/json"},
        timeout=10,
    )


def _by_token(name: str, may: frozenset[Permission] | None, token: str) -> Caller:
    return Caller(name=name, may=may, headers={"Authorization": f"Bearer {token}"}, by_token=True)


async def _account(store: SqliteStore, name: str, role: str) -> str:
    sql = "INSERT INTO account (account_id, name, role, password, created_at) VALUES (?, ?, ?, 'none', ?)"
    await _run(store, sql, f"id-{name}", name, role, NOW)
    return f"id-{name}"


async def _session(store: SqliteStore, account_id: str) -> str:
    secret = f"session-{account_id}-{await store.query(_count)}"
    await store.write(lambda found: add_session(found, secret, account_id, "test", NOW))
    return secret


async def _token(store: SqliteStore, account_id: str, scopes: tuple[Permission, ...]) -> str:
    secret = new_token_secret()
    sql = (
        "INSERT INTO api_token (token_id, digest, account_id, name, scopes, created_at) "
        "VALUES (?, ?, ?, 'test', ?, ?)"
    )
    await _run(store, sql, digest(secret)[:8], digest(secret), account_id, json.dumps(scopes), NOW)
    return secret


async def _restore(store: SqliteStore, kept: list[Any]) -> None:
    """Bring back the sessions that a request has ended."""
    rows = [tuple(row) for row in kept]
    sql = f"INSERT OR IGNORE INTO sign_in VALUES ({', '.join('?' * len(rows[0]))})"
    await store.write(lambda found: found.executemany(sql, rows))


def _count(connection: Any) -> Any:
    return connection.execute("SELECT count(*) FROM sign_in").get


async def _run(store: SqliteStore, sql: str, *values: Any) -> None:
    await store.write(lambda found: found.execute(sql, values))
