"""A webhook that would lead to the server itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ajeeb.settings import Settings
from ajeeb.webhooks.addresses import BadWebhook
from ajeeb.webhooks.own_address import OwnAddress, check_new_url
from tests.server.site import on_site

pytestmark = pytest.mark.anyio

OWN = OwnAddress(urls=("http://lab.test:3000/", "https://Study.Example"), host="203.0.113.7", port=3000)


@pytest.mark.parametrize(
    "url",
    [
        "https://study.example/hook",
        "https://STUDY.example:443",
        "https://study.example./a?b=c",
        "http://lab.test:3000/hook",
        "http://127.0.0.1:3000/hook",
        "http://127.0.0.2:3000/",
        "http://[::1]:3000/",
        "http://localhost:3000/",
    ],
)
async def test_the_servers_own_address_is_refused_with_the_way_out(url: str) -> None:
    with pytest.raises(BadWebhook, match="is this server itself; give the address of your program"):
        await check_new_url(url, on_loopback=True, own=OWN)


@pytest.mark.parametrize("url", ["http://127.0.0.1:3001/", "http://localhost:80/", "https://8.8.8.8/hook"])
async def test_other_addresses_are_taken(url: str) -> None:
    await check_new_url(url, on_loopback=True, own=OWN)


async def test_a_server_that_listens_at_no_port_has_only_its_names() -> None:
    own = OwnAddress(urls=("http://lab.test/",))
    await check_new_url("http://127.0.0.1:3000/", on_loopback=True, own=own)
    with pytest.raises(BadWebhook, match="itself"):
        await check_new_url("http://lab.test:80/x", on_loopback=True, own=own)


async def test_a_running_server_does_not_add_itself(tmp_path: Path) -> None:
    settings = Settings(public_url="https://study.example")
    async with on_site(tmp_path, settings=settings) as site, site.requester() as client:
        for url in (
            f"http://127.0.0.1:{site.port}/hook",
            f"http://localhost:{site.port}/",
            "https://study.example/x",
        ):
            answer = await client.post("/api/manage/webhooks", json={"url": url, "kinds": ["decided"]})
            assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
            assert "is this server itself" in answer.json()["message"]
        assert (await client.get("/api/manage/webhooks")).json() == []
