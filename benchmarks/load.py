"""The load, on core 1, lighter than any HTTP client: one connection per worker, requests made of bytes.

`python -m benchmarks.load` reads a Load as JSON from standard input and prints a Result as JSON.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, NamedTuple

import uvloop

from .form_values import CALLED, short_values
from .machine import cpu_s, pin

_OPENING_AT_ONCE = 32
_PROMPT = "a small red house on a green hill under a blue sky, two trees to its left"
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_VALUES = json.dumps(short_values()).encode()


@dataclass(frozen=True, kw_only=True)
class Load:
    """What to do. Each worker holds one connection and works on `assignments` one after the other, `turns` on each.

    does: what a turn is: an attempt of a loop, a call of a form's procedure, or the submission of a form.
    streamed: answers are read as a stream of events, as worker pages do.
    pid: of the server, to know how much of the processor it uses; 0 for not at all.
    every_s: seconds between two calls of one worker; 0 is as fast as the answers come. give_up_s: the whole load's
    limit of time.
    """

    port: int
    workers: int
    assignments: int
    turns: int
    every_s: float = 0.0
    seed: int = 0
    give_up_s: float = 120.0
    name: str = "load"
    does: Literal["attempt", "call", "submission"] = "attempt"
    streamed: bool = False
    pid: int = 0


@dataclass(kw_only=True)
class Result:
    """What came of it, opening not included; latencies in milliseconds, from when a call was due."""

    calls: int = 0
    wall_s: float = 0.0
    errors: int = 0
    server_cpu_s: float = 0.0
    latencies_ms: list[float] = field(default_factory=list)


class Line(asyncio.Protocol):
    """One connection; one request at a time. One that the server closed while it was idle is made again."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # a stream's protocol gets a stream's transport

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        at = self._buffer.find(b"content-length: ", 0, end)
        if at < 0 and not self._buffer.endswith(_LAST_CHUNK):
            return
        length = int(self._buffer[at + 16 : self._buffer.find(b"\r", at)]) if at >= 0 else 0
        whole = end + 4 + length if at >= 0 else len(self._buffer)
        if len(self._buffer) >= whole and self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            status, body = int(self._buffer[9:12]), self._buffer[end + 4 : whole]
            self._buffer = self._buffer[whole:]
            waiting.set_result((status, body))

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionError("the server closed the connection"))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""
        loop = asyncio.get_running_loop()
        for last in (False, True):
            if self._transport is None or self._transport.is_closing():
                await loop.create_connection(lambda: self, "127.0.0.1", self._port)
            assert self._transport is not None
            self._waiting = loop.create_future()
            self._transport.write(request)
            try:
                return await self._waiting
            except ConnectionError:
                if last:
                    raise
        raise AssertionError("the last try returns or raises")


async def run(load: Load) -> Result:
    """Open everything, then measure."""
    lines = [Line(load.port) for _ in range(load.workers)]
    opening = asyncio.Semaphore(_OPENING_AT_ONCE)
    tokens = await asyncio.gather(*(_open(line, load, number, opening) for number, line in enumerate(lines)))
    result = Result()
    rng = random.Random(load.seed)
    offsets = [rng.uniform(0, load.every_s) for _ in lines]
    used_s = cpu_s(load.pid) if load.pid else 0.0
    started = time.perf_counter()
    async with asyncio.timeout(load.give_up_s):
        await asyncio.gather(
            *(
                _work(line, mine, load, started + offset, result)
                for line, mine, offset in zip(lines, tokens, offsets, strict=True)
            )
        )
    result.wall_s = time.perf_counter() - started
    result.server_cpu_s = cpu_s(load.pid) - used_s if load.pid else 0.0
    result.calls = len(result.latencies_ms)
    return result


async def _open(line: Line, load: Load, number: int, opening: asyncio.Semaphore) -> list[str]:
    tokens = []
    for place in range(load.assignments):
        body = json.dumps({"worker_id": f"{load.name}-{number}-{place}", "simulated": True}).encode()
        async with opening:
            status, answer = await line.ask(post(b"/api/open", b"", body))
        if status != 200:
            raise SystemExit(f"could not open: {status} {answer[:300]!r}")
        tokens.append(json.loads(answer)["token"])
    return tokens


async def _work(line: Line, tokens: list[str], load: Load, due: float, result: Result) -> None:
    clock = time.perf_counter
    for token in tokens:
        headers = b"authorization: Bearer " + token.encode() + b"\r\n"
        if load.streamed:
            headers += b"accept: text/event-stream\r\n"
        answer = b""
        for turn in range(load.turns):
            path, body, done = _MAKERS[load.does](turn, answer)
            if load.every_s:
                await asyncio.sleep(max(0.0, due - clock()))
                sent, due = due, due + load.every_s
            else:
                sent = clock()
            status, answer = await line.ask(post(path, headers, body))
            result.latencies_ms.append((clock() - sent) * 1000)
            if status != 200 or done not in answer:
                result.errors += 1
                return


class Sending(NamedTuple):
    """A request, and what stands in its answer if all went well."""

    path: bytes
    body: bytes
    done: bytes


def attempt(turn: int, answer: bytes) -> Sending:
    """Judges what came before, and asks for more."""
    place = answer.rfind(b'{"id":"') + 7
    on = b'"' + answer[place : answer.find(b'"', place)] + b'"' if turn else b"null"
    judge = b'"judge":{"score":%d},' % (1 + turn % 9) if turn else b""
    body = b'{"kind":"turn","key":"turn-%06d","on":%s,%s"ask":{"prompt":"%s, %d"}}' % (
        turn, on, judge, _PROMPT.encode(), turn,
    )  # fmt: skip
    return Sending(b"/api/act", body, b'"phase":"judge"')


def _call(turn: int, _: bytes) -> Sending:
    body = b'{"key":"call-%06d","procedure":"%s","arguments":{"prompt":"%s, %d"},"element":"go"}' % (
        turn, CALLED.encode(), _PROMPT.encode(), turn,
    )  # fmt: skip
    return Sending(b"/api/call", body, b'"state":"done"')


def _submission(turn: int, _: bytes) -> Sending:
    body = b'{"kind":"submit","key":"submit-%06d","values":%s}' % (turn, _VALUES)
    return Sending(b"/api/act", body, b'"phase":"done"')


_MAKERS = {"attempt": attempt, "call": _call, "submission": _submission}


def post(path: bytes, headers: bytes, body: bytes) -> bytes:
    return (
        b"POST " + path + b" HTTP/1.1\r\nhost: localhost\r\n" + headers
        + b"content-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body
    )  # fmt: skip


def main() -> None:
    pin(1)
    given: dict[str, Any] = json.load(sys.stdin)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(asdict(runner.run(run(Load(**given))))))


if __name__ == "__main__":
    main()
