"""Tasks with models that take their time, and the bare application that takes as long."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

import ajeeb as aj

MODEL_S = 3.0
HELD_S = 600.0
_MANY = 5_000
_EVENT = b"event: view\ndata: %s\n\n"


def slow_image(places: int) -> aj.Task:
    """An image after three seconds; a small one, so that packing it is not what is measured."""
    return _task(places, _scripted(MODEL_S, makes="image", width=64, height=64))


def slow_text(places: int) -> aj.Task:
    """A text that comes word by word for three seconds."""
    return _task(places, _scripted(MODEL_S, makes="text"))


def held(places: int) -> aj.Task:
    """Calls that stay in flight."""
    return _task(places, _scripted(HELD_S, makes="image"))


def one_scripted(places: int) -> aj.Task:
    """A model that never comes to an end, for one worker at a time."""
    return _task(places, _scripted(HELD_S, makes="image", concurrency=1))


def one_chat(places: int) -> aj.Task:
    """A chat at the address in the environment, for one worker at a time."""
    return _task(places, aj.Model("openai-chat:stub", concurrency=1, retries=0))


def _scripted(delay_s: float, **settings: Any) -> aj.Model:
    return aj.Model(
        f"scripted?delay_s={delay_s:g}", **{"concurrency": _MANY, "timeout_s": 2 * HELD_S, **settings}
    )


def _task(places: int, model: aj.Model) -> aj.Task:
    loop = aj.Loop(
        ask={"prompt": aj.Text("Say something", min=1, max=500)},
        run=model,
        judge={"score": aj.Scale("How good is it?", 1, 10)},
        max_attempts=1_000,
    )
    return aj.Task(loop=loop, units=[{"topic": "anything"}], assignments_per_unit=places, name="bench")


def sleeping(delay_s: float) -> Starlette:
    """Answers a request as a stream: something at once, and something of the usual size after so long."""
    answer: dict[str, Any] = {"phase": "judge", "attempts": [{"id": "0" * 32, "text": "x" * 900}]}
    view = json.dumps(answer, separators=(",", ":")).encode()

    async def opened(request: Request) -> Response:
        await request.body()
        return Response(json.dumps({"token": "none", "view": answer}), media_type="application/json")

    async def act(request: Request) -> Response:
        json.loads(await request.body())
        return StreamingResponse(told(), media_type="text/event-stream")

    async def told() -> AsyncIterator[bytes]:
        yield _EVENT % b'{"phase":"waiting"}'
        await asyncio.sleep(delay_s)
        yield _EVENT % view

    return Starlette(
        routes=[Route("/api/open", opened, methods=["POST"]), Route("/api/act", act, methods=["POST"])]
    )
