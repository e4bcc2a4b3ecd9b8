"""How uvicorn serves us: what it is told, when it answers, how it comes to an end."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from ajeeb.actions import Calls

_SAME_KEY_S = 1.0
_CALLS_MAY_TAKE_S = 5  # once the server is to stop


class WebServer(uvicorn.Server):
    """Leaves the signals alone; `stop_on_signals` has them. Pages listen on while their calls come to an end."""

    def __init__(self, config: uvicorn.Config, calls: Calls) -> None:
        super().__init__(config)
        self._calls = calls

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Calls and those who wait for them have the same few seconds."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._calls.stop(_CALLS_MAY_TAKE_S))
            await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def has_started(server: uvicorn.Server, serving: asyncio.Task[None]) -> None:
    """Return once the server answers, or has ended already."""
    while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn tells by a flag
        await asyncio.sleep(0.005)


def stop_on_signals(server: uvicorn.Server) -> None:
    """Ctrl-C and SIGTERM end the server; a second Ctrl-C ends it at once."""
    loop = asyncio.get_running_loop()
    stopping_since: list[float] = []

    def stop() -> None:
        # A Ctrl-C in a terminal may come twice at once: to this process, and from the one that watches it.
        server.force_exit = bool(stopping_since) and loop.time() - stopping_since[0] > _SAME_KEY_S
        server.should_exit = True
        stopping_since.append(loop.time())

    for kind in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(kind, stop)


def uvicorn_config(application: Starlette) -> uvicorn.Config:
    """How uvicorn serves us; what we log goes to stderr."""
    logging.basicConfig(
        level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    return uvicorn.Config(
        application,
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=_CALLS_MAY_TAKE_S + 1,
        timeout_keep_alive=75,  # a worker thinks for longer than the default of 5 s between two requests
        proxy_headers=False,
    )
