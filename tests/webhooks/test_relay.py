"""Deliveries, on a real database and to a real HTTP server that fails twice."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ajeeb.errors import Conflict, Unknown
from ajeeb.store import SqliteStore
from ajeeb.webhooks import (
    FORMER_MS,
    Delivery,
    NewWebhook,
    add_webhook,
    change_webhook,
    deliveries,
    new_signing_secret,
    relay,
    remove_webhook,
    renew_secret,
    send_again,
    send_test,
    signature,
    webhooks,
)
from ajeeb.webhooks.addresses import Posting
from ajeeb.webhooks.relay import PAUSES_S, pause_s
from tests.review.scene import NOW, add_run, come, opened_store, two_turns

pytestmark = pytest.mark.anyio
DAY_MS = 24 * 3_600_000


@dataclass
class Receiver:
    """An HTTP server that notes what it is sent. answers: the statuses, one after the other; then 200."""

    answers: list[int] = field(default_factory=list)
    more: bytes = b""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head.split("\r\n")[1:] if line)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.heard.append((headers, body))
        status = self.answers.pop(0) if self.answers else 200
        with suppress(ConnectionError):  # who asked may have heard enough
            if status:
                writer.write(f"HTTP/1.1 {status} Said\r\nLocation: {self.url}/elsewhere\r\n".encode())
                writer.write(f"Content-Length: {len(self.more)}\r\n\r\n".encode() + self.more)
                await writer.drain()
            else:
                await reader.read()  # says nothing, until the other side goes
        writer.close()


@asynccontextmanager
async def receiving(*answers: int) -> AsyncIterator[Receiver]:
    receiver = Receiver(list(answers))
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    async with server:
        yield receiver


@dataclass
class Outbox:
    """A store with one webhook, and a clock."""

    store: SqliteStore
    posting: Posting
    secret: str
    now: int = NOW + DAY_MS

    async def add(self, url: str, *kinds: Any) -> None:
        new = NewWebhook(
            webhook_id="w1", url=url, secret=self.secret, kinds=kinds or ("submitted",), at=NOW, by="ann"
        )
        await self.store.write(lambda connection: add_webhook(connection, new))

    async def relay(self, later_s: float = 0) -> int:
        self.now += int(later_s * 1000)
        return await relay(self.store, lambda: self.now, self.posting)

    async def listed(self) -> list[Delivery]:
        return await self.store.query(lambda connection: deliveries(connection, "w1", 100))


@pytest.fixture
async def outbox(tmp_path: Path) -> AsyncIterator[Outbox]:
    async with opened_store(tmp_path / "data") as store, httpx2.AsyncClient(trust_env=False) as client:
        await add_run(store)
        yield Outbox(store, Posting(client=client, on_loopback=True, within_s=2), new_signing_secret())


async def hand_in(outbox: Outbox, name: str = "a1") -> None:
    await (await two_turns(outbox.store, name, (4, 10))).end("goal")


async def test_what_fails_twice_arrives_the_third_time_signed(outbox: Outbox) -> None:
    async with receiving(500, 0) as receiver:
        await outbox.add(receiver.url)
        await hand_in(outbox)
        assert await outbox.relay() == 1
        assert await outbox.relay() == 0  # not before its time
        assert await outbox.relay(PAUSES_S[0] * 1.2) == 1
        assert await outbox.relay(PAUSES_S[1] * 1.2) == 1
        assert await outbox.relay(DAY_MS) == 0
    (told,) = await outbox.listed()
    assert (told.state, told.tries, told.error, told.kind) == ("sent", 3, None, "submitted")
    assert len({headers["webhook-id"] for headers, _ in receiver.heard}) == 1
    headers, body = receiver.heard[-1]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(outbox.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert int(headers["webhook-timestamp"]) == (outbox.now - DAY_MS * 1000) // 1000
    said = json.loads(body)
    assert said["type"] == "submitted"
    assert said["data"]["assignment_id"] == "a1"
    assert said["data"]["state"] == "submitted"
    assert (said["data"]["end_reason"], said["data"]["attempts"], said["data"]["simulated"]) == (
        "goal",
        2,
        False,
    )


async def test_nothing_that_a_worker_wrote_is_told(outbox: Outbox) -> None:
    async with receiving() as receiver:
        await outbox.add(receiver.url)
        await hand_in(outbox)
        await outbox.relay()
    ((_, body),) = receiver.heard
    written = await outbox.store.query(
        lambda found: found.execute("SELECT data FROM event WHERE kind = 'asked'").fetchall()
    )
    prompts = [json.loads(str(data))["answers"]["prompt"] for (data,) in written]
    assert prompts
    assert all(prompt.encode() not in body for prompt in prompts)


async def test_it_is_given_up_after_a_day(outbox: Outbox) -> None:
    async with receiving(*[503] * (len(PAUSES_S) + 1)) as receiver:
        await outbox.add(receiver.url)
        await hand_in(outbox)
        for pause in (0, *PAUSES_S):
            assert await outbox.relay(pause * 1.2) == 1
        (told,) = await outbox.listed()
        assert (told.state, told.tries, told.error) == ("failed", 11, "the server answered 503")
        assert await outbox.relay(DAY_MS) == 0
        await outbox.store.write(lambda found: send_again(found, "w1", told.delivery_id, outbox.now, "ann"))
        assert await outbox.relay() == 1
    (told,) = await outbox.listed()
    assert (told.state, told.tries) == ("sent", 1)
    assert 0.7 * DAY_MS / 1000 < sum(PAUSES_S) < 1.1 * DAY_MS / 1000


def test_pauses_grow_and_are_never_twice_the_same() -> None:
    for tries, pause in enumerate(PAUSES_S, 1):
        drawn = {pause_s(tries) for _ in range(20)}
        assert len(drawn) > 10
        assert all(one is not None and 0.8 * pause <= one <= 1.2 * pause for one in drawn)
    assert pause_s(len(PAUSES_S) + 1) is None


async def test_redirects_are_not_followed(outbox: Outbox) -> None:
    async with receiving(307) as receiver:
        await outbox.add(receiver.url)
        await hand_in(outbox)
        await outbox.relay()
        assert len(receiver.heard) == 1
    (told,) = await outbox.listed()
    assert told.state == "waiting"
    assert "redirects are not followed" in (told.error or "")


async def test_a_long_answer_is_not_read_to_its_end(outbox: Outbox) -> None:
    async with receiving() as receiver:
        receiver.more = b"x" * 5_000_000
        await outbox.add(receiver.url)
        await hand_in(outbox)
        await outbox.relay()
    assert [one.state for one in await outbox.listed()] == ["sent"]


@pytest.mark.parametrize(
    ("url", "on_loopback", "said"),
    [
        ("http://127.0.0.1:1/", False, "own network"),
        ("http://[::1]:1/", False, "own network"),
        ("http://10.0.0.7/", False, "own network"),
        ("http://10.0.0.7/", True, "own network"),
        ("http://192.168.1.1/", True, "own network"),
        ("http://[::ffff:10.0.0.1]/", True, "own network"),
        ("http://169.254.169.254/latest/meta-data", True, "public network"),
        ("http://8.8.8.8/", True, "https://"),
        ("ftp://8.8.8.8/", True, "whole one"),
        ("https://user:secret@8.8.8.8/", True, "whole one"),
        ("nothing", True, "whole one"),
    ],
)
async def test_addresses_inside_are_refused_when_they_are_sent_to(
    outbox: Outbox, url: str, on_loopback: bool, said: str
) -> None:
    """Also when they were added before the server could be reached from elsewhere, or a name leads there now."""
    posting = Posting(client=outbox.posting.client, on_loopback=on_loopback, within_s=0.5)
    assert said in await posting.post(url, {}, "{}")


async def test_a_new_secret_signs_at_once_and_the_one_before_for_a_day_more(outbox: Outbox) -> None:
    new = new_signing_secret()
    async with receiving() as receiver:
        await outbox.add(receiver.url, "decided")
        for n, later_s in enumerate((0, FORMER_MS / 1000 - 1, 1)):
            name, at = f"msg_{n}", outbox.now
            if n == 0:
                await outbox.store.write(lambda found, at=at: renew_secret(found, "w1", new, at, "ann"))  # type: ignore[misc] # the default binds the turn's own
            outbox.now += int(later_s * 1000)
            at = outbox.now
            await outbox.store.write(
                lambda found, name=name, at=at: send_test(found, "w1", name, at, "ann")  # type: ignore[misc] # as above
            )
            await outbox.relay()
    good = []
    for headers, body in receiver.heard:
        signed = (headers["webhook-id"], int(headers["webhook-timestamp"]), body.decode())
        present, former = signature(new, *signed), signature(outbox.secret, *signed)
        good.append([{present: "new", former: "former"}[one] for one in headers["webhook-signature"].split()])
    assert good == [["new", "former"], ["new", "former"], ["new"]]


async def test_only_those_who_want_it_are_told(outbox: Outbox) -> None:
    await outbox.add("http://127.0.0.1:1/", "decided")
    await hand_in(outbox)
    assert await outbox.listed() == []


async def test_a_test_message_goes_to_its_webhook(outbox: Outbox) -> None:
    async with receiving() as receiver:
        await outbox.add(receiver.url, "decided")
        await outbox.store.write(lambda found: send_test(found, "w1", "msg_1", NOW, "ann"))
        await outbox.relay()
    assert json.loads(receiver.heard[0][1])["type"] == "test"


async def test_disabling_ends_what_waits_and_enabling_begins_anew(outbox: Outbox) -> None:
    await outbox.add("http://127.0.0.1:1/")
    await hand_in(outbox)
    await outbox.store.write(lambda found: change_webhook(found, "w1", disabled=True, at=NOW, by="ann"))
    await hand_in(outbox, "a2")
    (told,) = await outbox.listed()
    assert (told.state, told.error) == ("failed", "the webhook was disabled")
    assert await outbox.relay(DAY_MS) == 0
    with pytest.raises(Conflict, match="enable it first"):
        await outbox.store.write(lambda found: send_again(found, "w1", told.delivery_id, NOW, "ann"))
    await outbox.store.write(lambda found: change_webhook(found, "w1", disabled=False, at=NOW, by="ann"))
    await hand_in(outbox, "a3")
    assert {one.state for one in await outbox.listed()} == {"waiting", "failed"}


async def test_a_removed_webhook_leaves_nothing(outbox: Outbox) -> None:
    await outbox.add("http://127.0.0.1:1/")
    await hand_in(outbox)
    await outbox.store.write(lambda found: remove_webhook(found, "w1", NOW, "ann"))
    assert await outbox.store.query(lambda found: list(webhooks(found))) == []
    with pytest.raises(Unknown):
        await outbox.listed()


async def test_an_assignment_that_timed_out_is_not_handed_in(outbox: Outbox) -> None:
    await outbox.add("http://127.0.0.1:1/")
    await (await come(outbox.store, "a9")).end("timeout")
    assert await outbox.listed() == []
