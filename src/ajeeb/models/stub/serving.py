"""The stub as a server."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount

from .automatic1111 import Automatic1111
from .bench import Bench
from .comfyui import ComfyUI
from .fal import Fal
from .files import Files
from .openai import OpenAI
from .replicate import Replicate


class Service(Protocol):
    """One kind of service on the bench."""

    def routes(self) -> list[BaseRoute]:
        """Its addresses."""


_SERVICES: Mapping[str, Callable[[Bench], Service]] = {
    "openai": OpenAI,
    "automatic1111": Automatic1111,
    "comfyui": ComfyUI,
    "replicate": Replicate,
    "fal": Fal,
    "files": Files,
}


@dataclass(frozen=True, kw_only=True)
class Stub:
    """A running stub. url: its root, without a slash at the end."""

    bench: Bench
    url: str

    def address(self, kind: str) -> str:
        """Where the service of a model's kind is, as its base URL is configured."""
        return f"{self.url}/openai/v1" if kind.startswith("openai") else f"{self.url}/{kind}"


def app(bench: Bench) -> Starlette:
    """All services, each below its own name."""
    return Starlette(
        routes=[Mount(f"/{name}", routes=made(bench).routes()) for name, made in _SERVICES.items()]
    )


@asynccontextmanager
async def stubbed(bench: Bench, port: int = 0) -> AsyncIterator[Stub]:
    """The stub on a port of this machine, a free one if none is named; ends with what still runs in it."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        config = uvicorn.Config(
            app(bench), lifespan="off", log_config=None, access_log=False, ws_ping_interval=None
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started and not serving.done():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)
        try:
            yield Stub(bench=bench, url=f"http://127.0.0.1:{listener.getsockname()[1]}")
        finally:
            await bench.close()
            server.should_exit = server.force_exit = True
            await serving
