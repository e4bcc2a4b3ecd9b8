"""Connections are used again, one call's is never another's, and none is left behind."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest

from ajeeb.models import TextRequest
from ajeeb.models.http.openai_chat import OpenAIChat
from ajeeb.models.http.service import Service
from tests.contracts.models.remote import SAY, Told, cancelled

_DELTA = 'data: {"choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":null}]}\r\n\r\n'
_END = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\r\n\r\ndata: [DONE]\r\n\r\n'
_HEAD = (
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
    "Set-Cookie: worker=ann\r\n\r\n"
)


@dataclass
class Server:
    """Answers as chat does, byte by byte as the test says. open: how many connections there are now."""

    url: str = ""
    opened: int = 0
    open: int = 0
    heads: list[str] = field(default_factory=list)
    pieces: asyncio.Queue[bytes | None] = field(default_factory=asyncio.Queue)

    def say(self, text: str) -> None:
        self.pieces.put_nowait(text.encode())

    def end(self) -> None:
        self.say(_END)
        self.pieces.put_nowait(None)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        self.open += 1
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                while True:
                    await self._one(reader, writer)
        finally:
            self.open -= 1
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head.lower())
        length = next(
            int(line.split(":")[1]) for line in head.lower().splitlines() if "content-length" in line
        )
        await reader.readexactly(length)
        writer.write(_HEAD.encode())
        gone = asyncio.ensure_future(reader.read(1))
        while True:
            piece = asyncio.ensure_future(self.pieces.get())
            await asyncio.wait({piece, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not piece.done():
                piece.cancel()
                raise ConnectionResetError
            data = piece.result()
            writer.write(b"0\r\n\r\n" if data is None else f"{len(data):x}\r\n".encode() + data + b"\r\n")
            await writer.drain()
            if data is None:
                gone.cancel()
                with suppress(asyncio.CancelledError):
                    await gone
                return


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """A server of one test."""
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()


def chat(server: Server) -> OpenAIChat:
    return OpenAIChat(Service(kind="openai-chat", base_url=server.url), "m")


async def until(true: Callable[[], object], within_s: float = 5) -> None:
    async with asyncio.timeout(within_s):
        while not true():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)


async def ask(server: Server, request: TextRequest = SAY) -> str:
    server.say(_DELTA % "hello")
    server.end()
    return (await chat(server).text(request)).text


async def test_calls_one_after_the_other_share_a_connection_whatever_model_makes_them() -> None:
    async with serving() as server:
        assert [await ask(server) for _ in range(3)] == ["hello"] * 3
        assert (server.opened, server.open) == (1, 1)
        assert not any("cookie" in head for head in server.heads)


async def test_a_cancelled_stream_closes_its_connection_and_the_next_call_has_a_good_one() -> None:
    async with serving() as server:
        told = Told()
        call = asyncio.create_task(chat(server).text(SAY, told))
        server.say(_DELTA % "one")
        await until(lambda: told.said)
        assert await cancelled(call)
        await until(lambda: server.open == 0)
        assert await ask(server) == "hello"
        assert (server.opened, server.open) == (2, 1)


async def test_a_text_is_told_as_soon_as_it_arrives_however_it_is_cut() -> None:
    async with serving() as server:
        told = Told()
        call = asyncio.create_task(chat(server).text(SAY, told))
        whole = (_DELTA % "hé湖🏠").encode()
        for byte in whole[:-1]:
            server.pieces.put_nowait(bytes([byte]))
        await until(server.pieces.empty)
        assert told.said == []
        server.pieces.put_nowait(whole[-1:])
        await until(lambda: told.said == ["hé湖🏠"])
        server.say(_DELTA % "a" + _DELTA % "b")
        await until(lambda: told.said[1:] == ["a", "b"])
        assert not call.done()
        server.end()
        assert (await call).text == "hé湖🏠ab"


async def test_a_connection_that_the_server_closed_meanwhile_is_not_used_again() -> None:
    async with serving() as server:
        assert await ask(server) == "hello"
    async with serving() as other:
        assert await ask(other) == "hello"


def test_connections_end_with_their_loop() -> None:
    async def life() -> Server:
        listening = serving()
        server = await listening.__aenter__()
        assert await ask(server) == "hello"
        assert server.open == 1
        return server

    for _ in range(2):  # the second loop has nothing of the first
        assert asyncio.run(life()).opened == 1
        gc.collect()  # an unclosed connection would warn now, and a warning fails


@pytest.mark.parametrize("many", [150])
async def test_many_calls_at_once_wait_for_no_connection(many: int) -> None:
    async with serving() as server:
        calls = [asyncio.create_task(chat(server).text(SAY)) for _ in range(many)]
        await until(lambda: len(server.heads) == many)
        for call in calls:
            call.cancel()
        await asyncio.wait(calls, timeout=5)
        await until(lambda: server.open == 0)
