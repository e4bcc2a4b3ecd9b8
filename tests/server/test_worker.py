"""The worker's API as a hostile client sees it: through HTTP, without the page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import ajeeb as aj
from ajeeb.errors import ModelFailed
from ajeeb.settings import Settings

from .site import PROMPT, SECRETS, Site, on_site


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with on_site(tmp_path) as site:
        yield site
        assert not [secret for secret in SECRETS for said in site.said if secret in said]


def error(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The body of an error, which is always of one form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body: dict[str, Any] = answer.json()
    assert set(body) == {"code", "message", "fields", "view", "next_unit", "retry_after_s"}
    assert body["code"] == code
    assert body["message"]
    assert "Traceback" not in answer.text
    assert "site-packages" not in answer.text
    return body


# -- a whole task, and what it never tells


async def test_a_whole_task_without_the_page(site: Site) -> None:
    site.script.answers = [Image.new("RGB", (8, 8)), "a text"]
    ann = await site.open()
    assert (ann.view["phase"], ann.session["task"]["unit"]) == ("ask", 1)
    assert (await ann.turn(PROMPT + "1")).status_code == 200
    assert ann.view["phase"] == "judge"
    output = ann.view["attempts"][0]["outputs"][0]
    image = await site.client.get(output["url"])
    assert (image.status_code, image.headers["content-type"]) == (200, "image/png")
    assert (await ann.turn(PROMPT + "2", 4)).status_code == 200
    assert ann.view["attempts"][1]["outputs"][0]["text"] == "a text"
    assert (await ann.turn(None, 10)).status_code == 200
    assert (ann.view["phase"], ann.view["end"]["reason"]) == ("done", "goal")
    assert (await ann.look())["end"]["reason"] == "goal"


async def test_what_must_stay_on_the_server_is_measured_and_never_sent(site: Site) -> None:
    site.script.answers = [aj.Image(Image.new("RGB", (12, 8), "red"))]
    ann = await site.open()
    await ann.turn(PROMPT)
    events = await site.parts.store.events(ann.session["assignment"])
    assert "measured" in [one.event.kind for one in events]
    assert "424242" in str([one.event for one in events])
    said = "".join(site.said)
    assert "target" in said
    assert not [secret for secret in SECRETS if secret in said]


# -- who may speak


@pytest.mark.parametrize("path", ["/api/view", "/api/act", "/api/seen"])
@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer x",
        "Basic YTpi",
        "Bearer a.b.c",
        "Bearer " + "x" * 5000,
        "Bearer \u00e9.x",
    ],
)
async def test_a_request_without_a_right_token_is_not_known(
    site: Site, path: str, authorization: str | None
) -> None:
    headers = [] if authorization is None else [(b"Authorization", authorization.encode("latin-1"))]
    method = "GET" if path == "/api/view" else "POST"
    body = {"key": "key-00001", "kind": "leave"}
    answer = await site.client.request(method, path, headers=headers, json=None if method == "GET" else body)
    error(answer, 404, "unknown")


async def test_a_token_that_was_tampered_with_is_not_known(site: Site) -> None:
    ann, bob = await site.open("ann"), await site.open("bob")
    assignment, _, signature = ann.token.rpartition(".")
    other = bob.token.rpartition(".")[0]
    link = (await site.parts.link_tokens())[0]
    tampered = [
        f"{other}.{signature}",
        f"{assignment}.{signature[:-1]}",
        f"{assignment}.{signature[:-2]}{'AA' if signature[-2:] != 'AA' else 'BB'}",
        f"{assignment}.",
        assignment,
        f"{assignment}x.{signature}",
        ann.token.swapcase(),
        link,
        site.parts.tokens.session("no such assignment"),
    ]
    for token in tampered:
        answer = await site.client.get("/api/view", headers={"Authorization": f"Bearer {token}"})
        error(answer, 404, "unknown")


@pytest.mark.parametrize("token", ["", "x", "a.b", "\u00e9.\u00e9", "\0", "x" * 400])
async def test_a_link_that_was_not_made_here_is_not_known(site: Site, token: str) -> None:
    error(await site.client.post("/api/open", json={"link": token}), 404, "unknown")


async def test_a_session_is_no_link_and_a_link_no_session(site: Site) -> None:
    ann = await site.open()
    error(await site.client.post("/api/open", json={"link": ann.token}), 404, "unknown")


async def test_a_signed_link_leads_to_one_unit_for_good(site: Site) -> None:
    link = (await site.parts.link_tokens())[0]
    first, again = [(await site.client.post("/api/open", json={"link": link})).json() for _ in range(2)]
    assert first["assignment"] == again["assignment"]
    assert first["token"] == again["token"]


async def test_a_name_opens_nothing_where_names_are_not_allowed(tmp_path: Path) -> None:
    async with on_site(tmp_path, settings=Settings(local_links=False)) as site:
        error(await site.client.post("/api/open", json={"worker_id": "ann"}), 404, "unknown")


async def test_a_taken_unit_names_one_that_is_free(site: Site) -> None:
    for name in ("a", "b", "c"):
        await site.open(name, unit=1)
    body = error(await site.client.post("/api/open", json={"worker_id": "d", "unit": 1}), 409, "no_free_unit")
    assert body["next_unit"] == 2
    for unit in (3, 10**6, 10**30):
        answer = await site.client.post("/api/open", json={"worker_id": "d", "unit": unit})
        error(answer, 409, "no_free_unit")


# -- files


async def test_a_file_opens_only_for_a_right_capability_and_a_known_content(site: Site) -> None:
    site.script.answers = [Image.new("RGB", (8, 8))]
    ann = await site.open()
    await ann.turn(PROMPT)
    url = ann.view["attempts"][0]["outputs"][0]["url"]
    assert (await site.client.get(url)).status_code == 200
    _, _, capability, sha256 = url.split("/")
    assignment, _, mac = capability.partition("-")
    data = site.parts.settings.data
    for path in (
        f"/a/{capability}/{'0' * 64}",
        f"/a/{capability}/{sha256.upper()}",
        f"/a/{capability}/{sha256}0",
        f"/a/{capability}/{sha256[:-1]}",
        f"/a/{capability}/..%2f..%2fkey",
        f"/a/{capability}/%2e%2e",
        f"/a/{capability}/{data}/key",
        f"/a/{capability}/{sha256}%0a",
        f"/a/{capability}/%00",
        f"/a/{assignment}-{mac[:-1]}/{sha256}",
        f"/a/{assignment}-{'0' * 32}/{sha256}",
        f"/a/{assignment}/{sha256}",
        f"/a/{'0' * 32}-{mac}/{sha256}",
        f"/a/-/{sha256}",
        f"/a/%C3%A9-%C3%A9/{sha256}",
        f"/a/{assignment}-%C3%A9/{sha256}",
        f"/a/%FF/{sha256}",
    ):
        answer = await site.client.get(path)
        assert answer.status_code == 404, path
        assert answer.text == "There is nothing here."


@pytest.mark.parametrize(
    "path", ["/static/../../../key", "/static/..%2f..%2fkey", "/static/%2e%2e/%2e%2e/app.py"]
)
async def test_nothing_outside_of_the_pages_is_served(site: Site, path: str) -> None:
    answer = await site.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400"))


# -- bodies


NESTED = b"[" * 10_000 + b"]" * 10_000


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "bad_request"),
        (b"{", 400, "bad_request"),
        (b"[]", 400, "bad_request"),
        (b"null", 400, "bad_request"),
        (b"\xff\xfe", 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "leave", "unsent": {"a": "\xff"}}', 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "leave", "unsent": {"a": "\\ud800"}}', 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "leave", "unsent": ' + NESTED + b"}", 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "turn", "ask": {"prompt": ' + NESTED + b"}}", 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "dance"}', 400, "bad_request"),
        (b'{"key": "key-00001"}', 400, "bad_request"),
        (b'{"kind": "leave"}', 400, "bad_request"),
        (b'{"key": "short", "kind": "leave"}', 400, "bad_request"),
        (b'{"key": "' + b"k" * 65 + b'", "kind": "leave"}', 400, "bad_request"),
        (b'{"key": "key 00001", "kind": "leave"}', 400, "bad_request"),
        (b'{"key": "key-00001\\u0000", "kind": "leave"}', 400, "bad_request"),
        (b'{"key": 12345678, "kind": "leave"}', 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "leave", "more": 1}', 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "leave", "unsent": []}', 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "turn", "on": 7}', 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "turn", "on": "' + b"x" * 65 + b'"}', 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "turn", "ask": "words"}', 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "pass", "page": "first"}', 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "pass", "page": 1' + b"0" * 5000 + b"}", 400, "bad_request"),
        (b'{"key": "key-00001", "kind": "turn", "ask": {"prompt": NaN}}', 422, "invalid"),
        (b'{"key": "key-00001", "kind": "turn", "ask": {"prompt": 1e999}}', 422, "invalid"),
        (b'{"key": "key-00001", "kind": "turn", "ask": {"prompt": ["x"]}}', 422, "invalid"),
        (b'{"key": "key-00001", "kind": "turn", "ask": {}}', 422, "invalid"),
        (b'{"key": "key-00001", "kind": "pass", "page": 0}', 422, "stale"),
        (b'{"key": "key-00001", "kind": "pass", "page": -1}', 422, "stale"),
        (b'{"key": "key-00001", "kind": "time_up"}', 422, "stale"),
        (
            b'{"key": "key-00001", "kind": "leave", "unsent": {"a": "' + b"x" * 1_100_000 + b'"}}',
            413,
            "too_large",
        ),
    ],
    ids=lambda value: repr(value)[:60] if isinstance(value, bytes) else None,
)
async def test_a_body_that_is_no_action_is_refused_and_changes_nothing(
    site: Site, body: bytes, status: int, code: str
) -> None:
    ann = await site.open()
    answer = await ann.send("/api/act", body)
    error(answer, status, code)
    assert (await ann.look())["seq"] == ann.session["view"]["seq"]


@pytest.mark.parametrize(
    "body",
    [
        '{"key": KEY, "kind": "pass", "page": 0, "answers": DEEP}',
        '{"key": KEY, "kind": "turn", "ask": DEEP}',
        '{"key": KEY, "kind": "turn", "judge": DEEP}',
        '{"key": KEY, "kind": "leave", "unsent": DEEP}',
        '{"page": "p", "items": [{"type": "x", "at": 1, "data": DEEP}]}',
    ],
)
async def test_nesting_of_any_depth_is_an_answer_and_not_a_crash(tmp_path: Path, body: str) -> None:
    async with on_site(tmp_path, before=[aj.Instruction("Read.")]) as site:
        for depth in (20, 100, 150, 190, 199, 250):
            ann = await site.open(f"worker {depth}", unit=1 if depth < 170 else 2)
            sent = body.replace("KEY", f'"key-{depth:05}"').replace(
                "DEEP", '{"a":' * depth + "1" + "}" * depth
            )
            answer = await ann.send("/api/seen" if '"page": "p"' in body else "/api/act", sent.encode())
            assert answer.status_code in (200, 204, 400, 422), answer.text
            await ann.look()


async def test_a_body_without_a_length_is_cut_off_when_it_is_too_large(site: Site) -> None:
    ann = await site.open()

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(128):
            yield b'{"key":' + b" " * 10_000

    answer = await site.client.post("/api/act", content=endless(), headers=ann.headers)
    error(answer, 413, "too_large")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"worker_id": ""}',
        b'{"worker_id": 7}',
        b'{"worker_id": "' + b"x" * 201 + b'"}',
        b'{"link": "' + b"x" * 401 + b'"}',
        b'{"worker_id": "ann", "unit": 0}',
        b'{"worker_id": "ann", "unit": 1.5}',
        b'{"worker_id": "ann", "admin": true}',
        b'{"worker_id": "\\udfff"}',
        NESTED,
    ],
    ids=lambda value: repr(value)[:40],
)
async def test_a_body_that_opens_nothing(site: Site, body: bytes) -> None:
    answer = await site.client.post("/api/open", content=body)
    error(answer, *((404, "unknown") if body == b"{}" else (400, "bad_request")))


@pytest.mark.parametrize(
    "name", ["\u05d3\u05e0\u05d4", "a\0b", "'; DROP TABLE event; --", "<script>", "%s%n", " "]
)
async def test_any_name_is_just_a_name(site: Site, name: str) -> None:
    ann = await site.open(name)
    assert (await site.open(name)).session["assignment"] == ann.session["assignment"]
    assert (await site.open(name + "x")).session["assignment"] != ann.session["assignment"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/open", 405),
        ("DELETE", "/api/act", 405),
        ("PUT", "/api/view", 405),
        ("GET", "/api/nothing", 404),
        ("POST", "/api/", 404),
    ],
)
async def test_a_route_that_is_not_there_says_so_as_json(
    site: Site, method: str, path: str, status: int
) -> None:
    error(await site.client.request(method, path), status, "unknown")


async def test_other_paths_are_a_plain_page(site: Site) -> None:
    answer = await site.client.get("/nothing")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    "path", ["/", "/w", "/?worker_id=ann&id=1", "/?worker_id=%00&id=x", "/review", "/review/x"]
)
async def test_a_page_is_a_page_for_everybody(site: Site, path: str) -> None:
    answer = await site.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


# -- the rules, without the page


async def test_a_client_that_skips_the_page_gets_no_sixth_attempt(site: Site) -> None:
    ann = await site.open()
    for number in range(5):
        assert (await ann.turn(PROMPT + str(number), None if number == 0 else 4)).status_code == 200
    assert ann.view["last"]
    await ann.turn(PROMPT + "6", 4)
    assert (ann.view["phase"], ann.view["end"]["reason"]) == ("done", "limit")
    body = error(await ann.turn(PROMPT + "7"), 422, "stale")
    assert len(body["view"]["attempts"]) == len(site.script.calls) == 5


async def test_a_client_that_skips_the_page_cannot_repeat_a_prompt(site: Site) -> None:
    ann = await site.open()
    await ann.turn(PROMPT)
    body = error(await ann.turn(f"  {PROMPT}\n", 4), 422, "invalid")
    assert set(body["fields"]) == {"prompt"}
    assert len(site.script.calls) == 1


async def test_a_client_that_skips_the_page_cannot_score_what_was_never_made(site: Site) -> None:
    site.script.answers = [ModelFailed("unavailable", "no")]
    ann = await site.open()
    error(await ann.turn(None, 10), 422, "invalid")
    await ann.turn(PROMPT)
    error(await ann.turn(PROMPT + "2", 10), 422, "invalid")
    assert ann.view["phase"] == "ask"


@pytest.mark.parametrize("score", ["ten", 11, 0, -1, 5.5, True, [5], {"a": 1}, "10"])
async def test_a_score_that_is_none_is_refused_at_its_field(site: Site, score: Any) -> None:
    ann = await site.open()
    await ann.turn(PROMPT)
    body = error(await ann.turn(PROMPT + "2", score), 422, "invalid")
    assert set(body["fields"]) == {"score"}
    assert len(body["view"]["attempts"]) == 1


@pytest.mark.parametrize(
    "action", [{"kind": "leave"}, {"kind": "turn", "ask": {"prompt": PROMPT}}, {"kind": "time_up"}]
)
async def test_nothing_goes_on_after_the_end(site: Site, action: dict[str, Any]) -> None:
    ann = await site.open()
    await ann.act(kind="leave")
    body = error(await ann.act(**action), 422, "stale")
    assert body["view"]["end"]["reason"] == "worker"
    assert site.script.calls == []


async def test_consent_cannot_be_skipped(tmp_path: Path) -> None:
    async with on_site(tmp_path, before=[aj.Consent("May we?"), aj.Instruction("Read.")]) as site:
        ann = await site.open()
        error(await ann.turn(PROMPT), 422, "stale")
        error(await ann.act(kind="pass", page=1), 422, "stale")
        error(await ann.act(kind="pass", page=0, answers={"agree": 1}), 422, "invalid")
        error(await ann.act(kind="pass", page=0), 422, "invalid")
        for page in (0, 1):
            assert (await ann.act(kind="pass", page=page, answers={"agree": True})).status_code == 200
        assert (await ann.turn(PROMPT)).status_code == 200


async def test_the_same_key_is_the_same_action_and_never_another(site: Site) -> None:
    ann = await site.open()
    for _ in range(3):
        assert (await ann.turn(PROMPT, key="the-same-key", on=None)).status_code == 200
    assert len(ann.view["attempts"]) == len(site.script.calls) == 1
    error(await ann.turn(PROMPT + "other", key="the-same-key", on=None), 422, "key_reused")


async def test_one_worker_cannot_act_for_another(site: Site) -> None:
    ann, bob = await site.open("ann"), await site.open("bob")
    await ann.turn(PROMPT)
    assert (await bob.look())["attempts"] == []
    error(await bob.turn(None, 10, on=ann.view["attempts"][0]["id"]), 422, "stale")


async def test_a_model_that_crashes_tells_the_worker_nothing_of_why(site: Site) -> None:
    site.script.answers = [RuntimeError(f"at /root/secrets.py: {SECRETS[0]}")]
    ann = await site.open()
    await ann.turn(PROMPT)
    assert ann.view["attempts"][0]["failure"] == {"status": "internal", "counted": False, "fields": {}}
    assert "secrets.py" not in "".join(site.said)


# -- streams


async def events_of(answer: Any) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    name = ""
    async for line in answer.aiter_lines():
        key, _, value = line.partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            yield name, json.loads(value)


async def test_a_stream_sends_the_state_the_pieces_and_the_end(site: Site) -> None:
    site.script.gate = asyncio.Event()
    ann = await site.open()
    body = {"key": "key-00001", "kind": "turn", "ask": {"prompt": PROMPT}}
    headers = {**ann.headers, "Accept": "text/event-stream"}
    seen: list[tuple[str, dict[str, Any]]] = []
    async with site.client.stream("POST", "/api/act", json=body, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        async for name, data in events_of(answer):
            seen.append((name, data))
            if name == "piece":
                site.script.gate.set()
    names = [name for name, _ in seen]
    assert names[0] == names[-1] == "view"
    assert set(names[1:-1]) == {"piece"}
    assert (seen[0][1]["phase"], seen[-1][1]["phase"]) == ("running", "judge")
    piece = seen[1][1]
    assert set(piece) == {
        "call_id",
        "waited_ms",
        "expected_ms",
        "queue_position",
        "progress",
        "step",
        "steps",
        "outputs",
    }
    assert piece["waited_ms"] >= 0


async def test_a_second_reader_follows_the_same_call(site: Site) -> None:
    site.script.gate = asyncio.Event()
    ann = await site.open()
    asking = asyncio.create_task(ann.turn(PROMPT))
    await site.called()
    headers = {**ann.headers, "Accept": "text/event-stream"}
    phases = []
    async with site.client.stream("GET", "/api/view", headers=headers) as answer:
        async for name, data in events_of(answer):
            phases += [data["phase"]] if name == "view" else []
            site.script.gate.set()
    assert phases == ["running", "judge"]
    assert (await asking).json()["phase"] == "judge"
    assert len(site.script.calls) == 1


async def test_a_stream_of_a_state_at_rest_ends_at_once(site: Site) -> None:
    ann = await site.open()
    headers = {**ann.headers, "Accept": "text/event-stream"}
    async with site.client.stream("GET", "/api/view", headers=headers) as answer:
        assert [name async for name, _ in events_of(answer)] == ["view"]


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_a_reader_that_leaves_ends_nothing(site: Site, accept: str) -> None:
    site.script.gate = asyncio.Event()
    ann = await site.open()
    body = json.dumps({"key": "key-00001", "kind": "turn", "ask": {"prompt": PROMPT}})
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(
        f"POST /api/act HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ann.token}\r\nAccept: {accept}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    await site.called()
    writer.close()
    del reader
    await asyncio.sleep(0.05)
    site.script.gate.set()
    assert (await ann.look())["phase"] == "judge"
    assert len(site.script.calls) == 1


# -- what the page observed


async def test_observations_are_kept_also_after_the_end_and_change_nothing(site: Site) -> None:
    ann = await site.open()
    await ann.act(kind="leave")
    before = await ann.look()
    items = [
        {"type": "blur", "at": 1.5, "data": {"x": "y"}},
        {"type": "paste", "at": -1, "attempt_id": "gone"},
    ]
    assert (await ann.send("/api/seen", {"page": "p", "items": items})).status_code == 204
    after = await ann.look()
    assert {**after, "server_now": 0} == {**before, "server_now": 0}
    kept = await site.parts.store.events(f"{ann.session['assignment']}/seen")
    assert [item.type for one in kept for item in getattr(one.event, "items", ())] == ["blur", "paste"]


@pytest.mark.parametrize(
    "items",
    [
        '[{"type": "x"}]',
        '[{"type": "x", "at": "now"}]',
        '[{"type": "' + "x" * 41 + '", "at": 1}]',
        '[{"type": "x", "at": NaN}]',
        '[{"type": "x", "at": 1e999}]',
        '[{"type": "x", "at": 1, "more": 1}]',
        '"x"',
    ],
)
async def test_observations_that_could_not_be_read_again_are_refused(site: Site, items: str) -> None:
    ann = await site.open()
    answer = await ann.send("/api/seen", f'{{"page": "p", "items": {items}}}'.encode())
    error(answer, 400, "bad_request")


# -- when our side breaks


async def test_an_error_nobody_expected_is_one_sentence(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    ann = await site.open()
    await site.parts.store.write(lambda c: c.execute("ALTER TABLE event RENAME TO gone"))
    answer = await ann.send("/api/act", {"key": "key-00001", "kind": "leave"})
    body = error(answer, 500, "error")
    assert "our side" in body["message"]
    assert "no such table" not in answer.text
    assert "no such table" in caplog.text


async def test_a_full_disk_is_said_with_when_to_try_again_and_nothing_is_lost(site: Site) -> None:
    ann = await site.open()
    await ann.turn(PROMPT + "1")
    pages = await site.parts.store.query(lambda c: c.execute("PRAGMA page_count").get)
    await site.parts.store.write(lambda c: c.execute(f"PRAGMA max_page_count = {pages}"))
    refused = None
    for _ in range(60):
        unsent = "x" * 9_000
        answer = await ann.send("/api/seen", {"page": unsent, "items": []})
        if answer.status_code != 204:
            refused = answer
            break
    assert refused is not None
    body = error(refused, 503, "storage_failed")
    assert refused.headers["retry-after"].isdigit()
    assert "space" in body["message"]
    seen = await ann.look()
    assert [attempt["state"] for attempt in seen["attempts"]] == ["done"]
    await site.parts.store.write(lambda c: c.execute("PRAGMA max_page_count = 1000000"))
    assert (await ann.turn(PROMPT + "2", 4)).status_code == 200
