"""Serving a task: start the parts, print where to go, stop cleanly."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

import uvicorn
from uvicorn.loops.auto import auto_loop_factory

from ajeeb.errors import Environment
from ajeeb.server.app import app
from ajeeb.settings import Settings, public_url_of
from ajeeb.tasks import PreparedTask, Source
from ajeeb.wiring import Parts, running

from .listening import listening
from .printing import Greeting, greet
from .web import WebServer, has_started, stop_on_signals, uvicorn_config

if TYPE_CHECKING:
    from ajeeb.server.manage.parts import Demo

_HERE = "127.0.0.1"
_EVERYWHERE = ("0.0.0.0", "::", "localhost")  # noqa: S104 - recognised here, not chosen
_COLLECTED_AFTER = (20_000, 50, 100)

_ONCE = "works once"
_SET_UP = "works once: set your name and password"

MakeDemo: TypeAlias = "Callable[[Parts, Greeting], Demo]"


def settings_from(**options: Any) -> Settings:
    """Settings from options by name; None stands for the default.

    Raises: Environment naming an option that there is not, or that has no sense.
    """
    known = {field.name for field in fields(Settings)}
    unknown = sorted(set(options) - known)
    if unknown:
        raise Environment(f"there is no option '{unknown[0]}'; there are: {', '.join(sorted(known))}, open")
    given = {name: value for name, value in options.items() if value is not None}
    if isinstance(given.get("data"), str):
        given["data"] = Path(given["data"])
    settings = replace(Settings(public_url=public_url_of(os.environ)), **given)
    public = urlsplit(settings.public_url or "https://localhost")
    if public.scheme not in ("http", "https") or not public.hostname:
        raise Environment(
            f"'{settings.public_url}' is no address for links; write --public-url https://HOST, or http://HOST:PORT"
        )
    return settings


def serve(
    task: PreparedTask | None,
    settings: Settings,
    *,
    source: Source | None = None,
    open_browser: bool = False,
    make_demo: MakeDemo | None = None,
    exact_port: bool = False,
) -> None:
    """Serve until Ctrl-C or SIGTERM. source: where the task came from, if it can be loaded again from there.

    Raises: Environment and its kinds if this machine says no.
    """
    with (
        listening(settings, exact_port) as listener,
        asyncio.Runner(loop_factory=auto_loop_factory()) as runner,
    ):
        _collect_seldom()
        serving = Serving(
            task, settings, listener, source=source, open_browser=open_browser, make_demo=make_demo
        )
        runner.run(serving.run())


def _collect_seldom() -> None:
    """Look for cycles in what is new, and not often: with the defaults, every worker waited up to 0.2 s for it."""
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)


@dataclass
class Serving:
    """One server from start to stop. started: called with what is printed, once the server answers."""

    task: PreparedTask | None
    settings: Settings
    listener: socket.socket
    source: Source | None = None
    open_browser: bool = False
    make_demo: MakeDemo | None = None
    started: Callable[[Greeting], None] | None = None
    server: uvicorn.Server | None = None

    async def run(self) -> None:
        """Serve until stopped."""
        async with running(self.settings, self.task, self.source) as parts:
            port = self.listener.getsockname()[1]
            greeting = await _greeting(parts, self.settings, port)
            await self._open_door(parts, greeting)
            demo = self.make_demo(parts, greeting) if self.make_demo else None
            self.server = WebServer(uvicorn_config(app(parts, demo, self._stopping)), parts.calls)
            if threading.current_thread() is threading.main_thread():
                stop_on_signals(self.server)
            serving = asyncio.create_task(self.server.serve(sockets=[self.listener]))
            await has_started(self.server, serving)
            self._tell(greeting)
            await serving

    async def _open_door(self, parts: Parts, greeting: Greeting) -> None:
        """How a requester gets in: trying takes one click, the first owner a set-up link, and then a password."""
        if self.make_demo is not None:
            greeting.demo_page = await _way_in(parts, greeting.url, "/review/demo", "demo")
            greeting.review, greeting.review_note = (
                await _way_in(parts, greeting.url, "/review", "demo"),
                _ONCE,
            )
        elif self.started is not None:
            greeting.review = await _way_in(parts, greeting.url, "/review", "notebook")
            greeting.review_note = _ONCE
        elif not parts.sign_in.has_owner():
            code = await parts.sign_in.new_code("setup", parts.deps.now())
            greeting.review, greeting.review_note = f"{greeting.url}/review#{code}", _SET_UP

    def _stopping(self) -> bool:
        return self.server is not None and self.server.should_exit

    def _tell(self, greeting: Greeting) -> None:
        greeting.in_notebook = self.started is not None
        greet(greeting)
        if self.open_browser:
            webbrowser.open(greeting.first_page)
        if self.started is not None:
            self.started(greeting)


async def _way_in(parts: Parts, url: str, page: str, name: str) -> str:
    """A link to a review page that signs in, once, as an owner without a password."""
    return f"{url}{page}#{await parts.sign_in.way_in(name, 'owner', parts.deps.now())}"


async def _greeting(parts: Parts, settings: Settings, port: int) -> Greeting:
    url, run = settings.url(port), None if parts.started is None else parts.started.run
    named = settings.named_links and run is not None
    return Greeting(
        title="Ajeeb" if run is None else run.task.title,
        run_id="" if run is None else run.run.run_id,
        units=0 if run is None else len(run.units),
        resumed=parts.resumed,
        recovered=parts.recovered,
        links=[] if run is None else [f"{url}/w#{token}" for token in await parts.link_tokens()],
        named_link=f"{url}/?worker_id=WORKER_USERNAME&id=1" if named else None,
        review=f"{url}/review",
        url=url,
        local_url=f"http://{_HERE if settings.host in _EVERYWHERE else settings.host}:{port}",
        data=settings.data,
        pilot=settings.pilot,
        changed_from=None if parts.started is None else parts.started.changed_from,
        moved_from=settings.port if port != settings.port else None,
        tasks=settings.tasks,
        others=tuple(run_id for run_id in parts.deps.runs if run is None or run_id != run.run.run_id),
        unserved=dict(parts.runs.unserved),
    )
