"""People, roles, sessions, tokens and the audit log, through HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ajeeb.accounts import SignIn
from ajeeb.accounts.tokens import DAY_MS
from ajeeb.events import Decided, review_stream
from ajeeb.server.manage.parts import Parts
from ajeeb.store import AppendDecisions, SqliteStore, append_decisions
from tests.review.scene import NOW, add_run, asset_url, come, opened_store
from tests.server.test_manage import Clock, browser, signed_in

pytestmark = pytest.mark.anyio
API = "/api/manage"
PASSWORD = "four words that fit"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with opened_store(tmp_path / "data") as store:
        await add_run(store)
        yield store


@pytest.fixture
def parts(store: SqliteStore, clock: Clock) -> Parts:
    return Parts(store=store, sign_in=SignIn(store), asset_url=asset_url, now=clock, on_loopback=True)


async def a_guest(parts: Parts, owner: httpx2.AsyncClient, role: str = "reviewer") -> httpx2.AsyncClient:
    """Somebody called Bob, who was invited and has set a password."""
    answer = await owner.post(f"{API}/accounts", json={"name": "Bob", "role": role})
    assert answer.status_code == 201, answer.text
    guest = browser(parts)
    body = {"code": answer.json()["path"].removeprefix("/review#"), "password": PASSWORD}
    assert (await guest.post(f"{API}/entrance", json={"code": body["code"]})).json() == {
        "purpose": "password",
        "name": "Bob",
    }
    answer = await guest.post(f"{API}/entrance/password", json=body)
    assert answer.status_code == 200, answer.text
    return guest


async def id_of(owner: httpx2.AsyncClient, name: str) -> str:
    rows = (await owner.get(f"{API}/accounts")).json()
    return str(next(row["account_id"] for row in rows if row["name"] == name))


async def test_who_is_invited_may_do_what_the_role_allows_and_no_more(parts: Parts) -> None:
    owner = await signed_in(parts)
    guest = await a_guest(parts, owner)
    told = (await guest.get(f"{API}/session")).json()
    assert (told["role"], told["permissions"]) == ("reviewer", ["see", "review"])
    assert (await guest.get(f"{API}/accounts")).status_code == 403
    bob = await id_of(owner, "Bob")
    answer = await owner.patch(f"{API}/accounts/{bob}", json={"role": "owner"})
    assert answer.json()["role"] == "owner"
    assert (await guest.get(f"{API}/accounts")).status_code == 200  # at once, in the same session
    answer = await owner.patch(f"{API}/accounts/{bob}", json={"disabled": True})
    assert answer.status_code == 409  # an owner without a password can not come back
    assert "last owner" in answer.json()["message"]


async def test_the_door_tells_anybody_whether_they_are_signed_in_and_refuses_nobody(parts: Parts) -> None:
    stranger = browser(parts)
    answer = await stranger.get(f"{API}/entrance")
    assert (answer.status_code, answer.json()) == (200, {"has_owner": False, "signed_in": None})
    owner = await signed_in(parts)
    told = (await owner.get(f"{API}/entrance")).json()["signed_in"]
    assert told == (await owner.get(f"{API}/session")).json()
    await owner.delete(f"{API}/session")
    assert (await owner.get(f"{API}/entrance")).json()["signed_in"] is None


async def test_a_forgotten_password_is_set_anew_with_a_link(parts: Parts) -> None:
    owner = await signed_in(parts)
    guest = await a_guest(parts, owner)
    answer = await owner.post(f"{API}/accounts/{await id_of(owner, 'Bob')}/link")
    body = {"code": answer.json()["path"].removeprefix("/review#"), "password": "other words that fit"}
    anew = browser(parts)
    assert (await anew.post(f"{API}/entrance/password", json=body)).status_code == 200
    assert (await guest.get(f"{API}/session")).status_code == 401
    again = await anew.post(f"{API}/entrance/password", json=body)
    assert (again.status_code, again.json()["code"]) == (404, "unknown")


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"name": "owner", "role": "viewer"}, 409, "another name"),
        ({"name": " ", "role": "viewer"}, 422, "1 to 60 characters"),
        ({"name": "a\u202eb", "role": "viewer"}, 422, "visible"),
        ({"name": "x" * 61, "role": "viewer"}, 422, "1 to 60 characters"),
        ({"name": "Bob", "role": "boss"}, 422, "role"),
    ],
)
async def test_bad_invitations_are_told_what_is_wrong(
    parts: Parts, body: dict[str, str], status: int, said: str
) -> None:
    owner = await signed_in(parts)
    answer = await owner.post(f"{API}/accounts", json=body)
    assert (answer.status_code, said in answer.json()["message"]) == (status, True), answer.text
    assert len((await owner.get(f"{API}/accounts")).json()) == 1


async def test_too_many_wrong_passwords_are_429_with_the_seconds_to_wait(parts: Parts) -> None:
    client = browser(parts)
    body = {"name": "nobody", "password": PASSWORD}
    answers = [await client.post(f"{API}/session/password", json=body) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    told = answers[0].json()
    assert (told["code"], told["message"]) == ("wrong_password", "the name or the password is wrong")
    assert [answer.headers.get("retry-after") for answer in answers[3:5]] == [None, "1"]
    assert answers[4].json()["message"].endswith("the next one has to wait 1 second")
    assert answers[-1].headers["retry-after"] == "1"
    assert answers[-1].json()["code"] == "too_many_tries"


async def test_sessions_are_listed_and_ended_ones_own_and_for_an_owner_all(parts: Parts) -> None:
    owner = await signed_in(parts)
    guest = await a_guest(parts, owner)
    (mine,) = (await guest.get(f"{API}/sessions", params={"everybody": True})).json()
    assert (mine["name"], mine["present"]) == ("Bob", True)
    everybody = (await owner.get(f"{API}/sessions", params={"everybody": True})).json()
    assert {row["name"]: row["present"] for row in everybody} == {"owner": True, "Bob": False}
    of_owner = next(row["session_id"] for row in everybody if row["name"] == "owner")
    assert (await guest.delete(f"{API}/sessions/{of_owner}")).status_code == 404
    assert (await owner.delete(f"{API}/sessions/{mine['session_id']}")).status_code == 204
    assert (await guest.get(f"{API}/session")).status_code == 401


async def test_a_token_has_scopes_an_end_and_never_more_than_its_role(parts: Parts, clock: Clock) -> None:
    owner = await signed_in(parts)
    guest = await a_guest(parts, owner)
    beyond = await guest.post(f"{API}/tokens", json={"name": "x", "scopes": ["see", "manage"], "days": 1})
    assert (beyond.status_code, "does not allow 'manage'" in beyond.json()["message"]) == (422, True)
    made = (
        await guest.post(f"{API}/tokens", json={"name": "x", "scopes": ["review", "see"], "days": 1})
    ).json()
    assert made["secret"].startswith("ajb_")
    program = browser(parts)
    program.headers = {"Authorization": f"Bearer {made['secret']}"}
    told = (await program.get(f"{API}/session")).json()
    assert (told["name"], told["permissions"]) == ("Bob", ["see", "review"])
    (row,) = (await guest.get(f"{API}/tokens")).json()
    assert (row["last_at"], made["secret"] in str(row)) == (NOW, False)
    await owner.patch(f"{API}/accounts/{await id_of(owner, 'Bob')}", json={"role": "viewer"})
    assert (await program.get(f"{API}/session")).json()["permissions"] == ["see"]
    refused = await program.get(f"{API}/tokens")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    clock.now += DAY_MS
    ended = await program.get(f"{API}/session")
    assert (ended.status_code, "expired" in ended.json()["message"]) == (401, True)


async def test_a_revoked_token_is_of_no_use_and_stays_listed(parts: Parts) -> None:
    owner = await signed_in(parts)
    made = (await owner.post(f"{API}/tokens", json={"name": "x", "scopes": ["see"], "days": None})).json()
    program = browser(parts)
    program.headers = {"Authorization": f"Bearer {made['secret']}"}
    assert (await program.get(f"{API}/runs")).status_code == 200
    path = f"{API}/tokens/{made['token']['token_id']}"
    assert [(await owner.delete(path)).status_code for _ in range(2)] == [204, 404]
    assert (await program.get(f"{API}/runs")).status_code == 401
    (row,) = (await owner.get(f"{API}/tokens")).json()
    assert row["revoked_at"] == NOW


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "scopes": ["see"]},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["everything"]},
        {"name": "x", "scopes": ["see"], "days": 0},
        {"name": "x", "scopes": ["see"], "days": 367},
    ],
)
async def test_bad_tokens_are_not_made(parts: Parts, body: dict[str, Any]) -> None:
    owner = await signed_in(parts)
    assert (await owner.post(f"{API}/tokens", json=body)).status_code == 422
    assert (await owner.get(f"{API}/tokens")).json() == []


async def test_the_description_is_for_who_may_look_and_names_the_token(parts: Parts) -> None:
    viewer = await signed_in(parts, role="viewer")
    document = (await viewer.get(f"{API}/openapi.json")).json()
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert f"{API}/webhooks" in document["paths"]
    assert (await browser(parts).get(f"{API}/openapi.json")).status_code == 401


async def test_everything_done_in_the_settings_stands_in_the_audit_log(parts: Parts) -> None:
    owner = await signed_in(parts)
    guest = await a_guest(parts, owner)
    bob = await id_of(owner, "Bob")
    token = (await guest.post(f"{API}/tokens", json={"name": "x", "scopes": ["see"], "days": 1})).json()
    await owner.delete(f"{API}/tokens/{token['token']['token_id']}")
    hook = await owner.post(f"{API}/webhooks", json={"url": "http://127.0.0.1:1/", "kinds": ["decided"]})
    path = f"{API}/webhooks/{hook.json()['webhook']['webhook_id']}"
    await owner.post(f"{path}/test")
    await owner.patch(path, json={"disabled": True})
    await owner.patch(path, json={"disabled": False})
    await owner.delete(path)
    await owner.patch(f"{API}/accounts/{bob}", json={"role": "admin"})
    await owner.post(f"{API}/accounts/{bob}/link")
    await owner.patch(f"{API}/accounts/{bob}", json={"disabled": True})
    await owner.patch(f"{API}/accounts/{bob}", json={"disabled": False})
    page = (await owner.get(f"{API}/audit")).json()
    assert [(row["by"], row["decision"]["what"]) for row in reversed(page["rows"])] == [
        ("owner", "account_made"),
        ("owner", "signed_in"),
        ("owner", "account_made"),
        ("Bob", "password_set"),
        ("Bob", "signed_in"),
        ("Bob", "token_made"),
        ("owner", "token_revoked"),
        ("owner", "webhook_added"),
        ("owner", "webhook_tested"),
        ("owner", "webhook_disabled"),
        ("owner", "webhook_enabled"),
        ("owner", "webhook_removed"),
        ("owner", "role_changed"),
        ("owner", "link_made"),
        ("owner", "account_disabled"),
        ("owner", "account_enabled"),
    ]
    secrets = (token["secret"], hook.json()["secret"], PASSWORD)
    assert not any(secret in str(page) for secret in secrets)


async def test_the_audit_log_is_paged_and_filtered(parts: Parts, store: SqliteStore) -> None:
    owner = await signed_in(parts)
    await come(store, "a1")
    for n in range(5):
        verdict = Decided(verdict="approved", reason_code=f"r{n}")
        append = AppendDecisions(stream=review_stream("a1"), decisions=(verdict,), at=NOW + n, by="eve")
        await store.write(lambda found, append=append: append_decisions(found, append))  # type: ignore[misc] # the default binds the turn's own
    seen: list[int] = []
    after: int | None = None
    for _ in range(9):
        paging = {"limit": 2} | ({"after": after} if after else {})
        page = (await owner.get(f"{API}/audit", params=paging)).json()
        seen += [row["position"] for row in page["rows"]]
        after = page["next_after"]
        if after is None:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 7
    for query, count in (
        ({"by": "eve"}, 5),
        ({"by": "owner"}, 2),
        ({"by": "nobody"}, 0),
        ({"kind": "decided"}, 5),
        ({"kind": "managed"}, 2),
        ({"kind": "signed_in"}, 1),
        ({"subject": "a1"}, 5),
        ({"subject": "owner"}, 2),
        ({"subject": "a1", "by": "owner"}, 0),
    ):
        rows = (await owner.get(f"{API}/audit", params=query)).json()["rows"]
        assert len(rows) == count, query
    row = (await owner.get(f"{API}/audit", params={"subject": "a1", "limit": 1})).json()["rows"][0]
    assert (row["subject_kind"], row["subject"], row["run_id"]) == ("assignment", "a1", "run-1")


async def test_a_lost_secret_of_a_webhook_is_replaced_by_a_new_one_that_is_shown_once(parts: Parts) -> None:
    owner = await signed_in(parts)
    body = {"url": "http://127.0.0.1:1/", "kinds": ["decided"]}
    first, second = [(await owner.post(f"{API}/webhooks", json=body)).json() for _ in range(2)]
    path = f"{API}/webhooks/{first['webhook']['webhook_id']}/secret"
    renewed = await owner.post(path)
    assert (renewed.status_code, renewed.json()["secret"][:6]) == (201, "whsec_")
    secrets = {first["secret"], second["secret"], renewed.json()["secret"]}
    rows = (await owner.get(f"{API}/webhooks")).json()
    assert [row["former_until"] for row in rows] == [NOW + DAY_MS, None]
    audit = (await owner.get(f"{API}/audit", params={"kind": "webhook_secret_renewed"})).json()
    assert [row["by"] for row in audit["rows"]] == ["owner"]
    assert (len(secrets), any(secret in str((rows, audit)) for secret in secrets)) == (3, False)
    assert (await owner.post(path.replace(first["webhook"]["webhook_id"], "none"))).status_code == 404


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"url": "", "kinds": ["decided"]}, "whole one"),
        ({"url": "http://127.0.0.1:1/", "kinds": []}, "submitted, decided"),
    ],
)
async def test_a_webhook_that_lacks_something_is_told_what(
    parts: Parts, body: dict[str, Any], said: str
) -> None:
    owner = await signed_in(parts)
    answer = await owner.post(f"{API}/webhooks", json=body)
    assert (answer.status_code, said in answer.json()["message"]) == (422, True), answer.text


async def test_a_webhook_inside_the_network_is_not_added(parts: Parts) -> None:
    owner = await signed_in(parts)
    for url in (
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "ftp://lab.example/",
        "/hook",
        "http://8.8.8.8/",
    ):
        answer = await owner.post(f"{API}/webhooks", json={"url": url, "kinds": ["submitted"]})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), url
    assert (await owner.get(f"{API}/webhooks")).json() == []
