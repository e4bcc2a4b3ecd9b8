"""Pages whose calls do not end: `python -m benchmarks.held PORT PAGES`.

Says `open` when all pages are, waits for a line, sends a call from each, says `asked` when each has heard that it was
taken and a while has passed, and stays until it is stopped.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass

import uvloop

from .load import attempt, post
from .machine import pin

_AT_ONCE = 32
_SETTLED_S = 3.0
_PATIENCE_S = 120.0


@dataclass(frozen=True)
class Page:
    """An open page; one action at a time."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    token: str

    async def ask(self, body: bytes) -> bytes:
        """Send an action, and read on until the server has said that it is taken; what it said."""
        headers = b"authorization: Bearer %s\r\naccept: text/event-stream\r\n" % self.token.encode()
        self.writer.write(post(b"/api/act", headers, body))
        status = await self.reader.readuntil(b"\r\n\r\n")
        if not status.startswith(b"HTTP/1.1 200 "):
            raise SystemExit(f"an action was not taken: {status!r}")
        return await self.message()

    async def message(self) -> bytes:
        """What the server says next; raises IncompleteReadError once that is nothing more."""
        return await self.reader.readuntil(b"\n\n")

    async def hear(self) -> None:
        """Read what comes, as a page does."""
        while await self.reader.read(65_536):
            pass


async def opened(port: int, name: str) -> Page:
    """The page of a new worker."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(post(b"/api/open", b"", json.dumps({"worker_id": name, "simulated": True}).encode()))
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length: ")[2].partition(b"\r")[0])
    return Page(reader, writer, json.loads(await reader.readexactly(length))["token"])


async def _held(port: int, count: int) -> None:
    few = asyncio.Semaphore(_AT_ONCE)

    async def open_one(number: int) -> Page:
        async with few:
            return await opened(port, f"held-{number}")

    async def ask_one(page: Page) -> None:
        async with few:
            await page.ask(attempt(0, b"").body)

    async with asyncio.timeout(_PATIENCE_S):
        pages = await asyncio.gather(*(open_one(number) for number in range(count)))
        await asyncio.sleep(_SETTLED_S)
        print("open", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await asyncio.gather(*(ask_one(page) for page in pages))
    hearing = asyncio.gather(*(page.hear() for page in pages))
    await asyncio.sleep(_SETTLED_S)
    print("asked", flush=True)
    await hearing


def main() -> None:
    pin(1)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_held(int(sys.argv[1]), int(sys.argv[2])))


if __name__ == "__main__":
    main()
