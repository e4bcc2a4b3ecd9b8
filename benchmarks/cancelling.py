"""How soon after a worker's cancel the next call in the queue has the model."""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeAlias

import httpx2

from .held import Page, opened
from .pieces import chat_at, chat_stub, noted
from .processes import serving

_ROUNDS = 20
_TARGET_MS = 200
_PATIENCE_S = 20.0

Round: TypeAlias = Callable[[int], Awaitable[float]]


def cancelling(rounds: int = _ROUNDS) -> dict[str, Any]:
    """Milliseconds, for models that work for one at a time. Target: 200 at most.

    chat: until the next request is at the service; scripted: until the next worker is told of not waiting any more.
    The control is a client of the chat service with a lock, and no Ajeeb.
    """
    with tempfile.TemporaryDirectory() as folder, chat_stub() as stub:
        bare = _ranks(lambda number: _bare(stub, number), rounds)
        with serving("sqlite", Path(folder) / "chat", "one_chat", chat_at(stub)) as (_, port):
            chat = _ranks(lambda number: _chat(port, stub, number), rounds)
        with serving("sqlite", Path(folder) / "scripted", "one_scripted") as (_, port):
            scripted = _ranks(lambda number: _scripted(port, number), rounds)
    slowest = max(chat["p95"], scripted["p95"])
    return {
        "chat": chat,
        "scripted": scripted,
        "bare_chat": bare,
        "rounds": rounds,
        "target_ms": _TARGET_MS,
        "met": slowest <= _TARGET_MS,
    }


def _ranks(one: Round, rounds: int) -> dict[str, float]:
    async def every() -> list[float]:
        found = []
        for number in range(rounds + 1):
            async with asyncio.timeout(_PATIENCE_S):
                found.append(await one(number))
        return found[1:]  # the first one warms up

    ms = asyncio.run(every())
    cuts = statistics.quantiles(ms, n=20, method="inclusive")
    return {"p50": round(statistics.median(ms), 1), "p95": round(cuts[18], 1)}


async def _chat(port: int, stub: int, number: int) -> float:
    first, second = await opened(port, f"first-{number}"), await opened(port, f"second-{number}")
    attempt_id = _attempt_in(await first.ask(_asking(f"hold {number}")))
    await _came(stub, f"hold {number}")
    await second.ask(_asking(f"stream c{number} 1"))
    await _told(second, b'"queue_position":0')
    canceller = Page(*await asyncio.open_connection("127.0.0.1", port), first.token)
    start = time.time()
    await canceller.ask(_cancelling(attempt_id))
    came = await _came(stub, f"stream c{number} 1")
    await _told(second, b'"phase":"judge"')
    for page in (first, second, canceller):
        page.writer.close()
    return 1000 * (came - start)


async def _scripted(port: int, number: int) -> float:
    first, second = await opened(port, f"first-{number}"), await opened(port, f"second-{number}")
    attempt_id = _attempt_in(await first.ask(_asking("a house")))
    other = _attempt_in(await second.ask(_asking("a tree")))
    await _told(second, b'"queue_position":0')
    canceller = Page(*await asyncio.open_connection("127.0.0.1", port), first.token)
    start = time.perf_counter()
    await canceller.ask(_cancelling(attempt_id))
    await _told(second, b'"queue_position":null')
    took_s = time.perf_counter() - start
    ender = Page(*await asyncio.open_connection("127.0.0.1", port), second.token)
    await ender.ask(_cancelling(other))
    for page in (first, second, canceller, ender):
        page.writer.close()
    return 1000 * took_s


async def _bare(stub: int, number: int) -> float:
    lock = asyncio.Lock()
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{stub}/v1") as client:

        async def ask(content: str) -> None:
            body = {"model": "stub", "messages": [{"role": "user", "content": content}]}
            async with lock, client.stream("POST", "/chat/completions", json=body) as answer:
                async for _ in answer.aiter_bytes():
                    pass

        first = asyncio.create_task(ask(f"hold bare {number}"))
        await _came(stub, f"hold bare {number}")
        second = asyncio.create_task(ask(f"stream d{number} 1"))
        await asyncio.sleep(0.05)
        start = time.time()
        first.cancel()
        await second
        return 1000 * (await _came(stub, f"stream d{number} 1") - start)


async def _came(stub: int, content: str) -> float:
    """When the service had this message, in seconds of the clock."""
    while content not in (came := (await asyncio.to_thread(noted, stub))["came"]):  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.02)
    return came[content]


async def _told(page: Page, what: bytes) -> None:
    while what not in await page.message():
        pass


def _attempt_in(view: bytes) -> str:
    found = re.findall(rb'"attempts":\[\{"id":"([0-9a-f]+)"', view)
    return str(found[-1].decode())


def _asking(prompt: str) -> bytes:
    return json.dumps({"kind": "turn", "key": "turn-000000", "on": None, "ask": {"prompt": prompt}}).encode()


def _cancelling(attempt_id: str) -> bytes:
    return json.dumps({"kind": "cancel", "key": "cancel-000", "on": attempt_id}).encode()
