"""What stands before every answer: the names the server goes by, and the headers that guard it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ajeeb.settings import Settings

from .site import Site, on_site


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with on_site(tmp_path) as site:
        yield site


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:3000", "", "0.0.0.0"]
)
@pytest.mark.parametrize("path", ["/", "/api/view", "/api/manage/runs", "/static/icon.svg"])
async def test_a_name_that_is_not_ours_is_refused(site: Site, host: str, path: str) -> None:
    answer = await site.raw(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("host", ["localhost", "localhost:3000", "127.0.0.1:1", "[::1]:3000", "[::1]"])
async def test_the_names_of_this_machine_are_ours(site: Site, host: str) -> None:
    answer = await site.raw(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 200")


async def test_the_public_name_is_ours_too(tmp_path: Path) -> None:
    settings = Settings(public_url="https://study.example/")
    async with on_site(tmp_path, settings=settings) as site:
        for host, status in (("study.example", 200), ("localhost:3000", 200), ("other.example", 400)):
            assert (await site.client.get("/", headers={"Host": host})).status_code == status


@pytest.mark.parametrize(
    "path", ["/", "/review", "/api/view", "/nothing", "/static/icon.svg", "/healthz", "/api/manage/runs"]
)
async def test_every_answer_carries_the_headers_that_guard_it(site: Site, path: str) -> None:
    headers = (await site.client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers or "uvicorn" in headers["server"]


async def test_no_answer_of_the_api_is_stored_anywhere(site: Site) -> None:
    ann = await site.open()
    answers = [
        await site.client.get("/api/view", headers=ann.headers),
        await site.client.get("/api/view"),
        await site.client.post("/api/open", json={"worker_id": "ann"}),
    ]
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


async def test_the_worker_page_may_load_nothing_from_elsewhere(site: Site) -> None:
    policy = (await site.client.get("/")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "http" not in policy
    assert "'unsafe-eval'" not in policy


@pytest.mark.parametrize("path", ["/api/manage/runs", "/api/manage/assignments/x"])
async def test_the_record_is_for_those_who_signed_in(site: Site, path: str) -> None:
    ann = await site.open()
    answer = await site.client.get(path, headers=ann.headers)
    assert answer.status_code in (401, 404)
    assert "pictures" not in answer.text


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /api/open HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST /api/open HTTP/1.1\r\nHost: localhost\r\nContent-Length: ten\r\n\r\n",
        b"POST /api/open HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
    ],
    ids=lambda data: repr(data[:40]),
)
async def test_what_is_no_http_harms_nobody(site: Site, data: bytes) -> None:
    answer = await site.raw(data)
    assert b" 500 " not in answer.partition(b"\r\n")[0]
    assert (await site.client.get("/healthz")).text == "ok"
