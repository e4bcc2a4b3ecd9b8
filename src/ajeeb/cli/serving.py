"""Serving a task: find a port, start the parts, print where to go, stop cleanly."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from uvicorn.loops.auto import auto_loop_factory

from ajeeb.actions import Calls
from ajeeb.errors import AjeebError, Environment
from ajeeb.server.app import app
from ajeeb.settings import Settings, public_url_of
from ajeeb.tasks import PreparedTask, Source, Task, prepare
from ajeeb.wiring import Parts, running

from .printing import Greeting, greet

if TYPE_CHECKING:
    from ajeeb.server.manage.parts import Demo

_PORTS_TRIED = 50
_HERE = "127.0.0.1"
_EVERYWHERE = ("0.0.0.0", "::", "localhost")  # noqa: S104 - recognised here, not chosen
_SOCKETS_WAITING = 1024
_SAME_KEY_S = 1.0
_CALLS_MAY_TAKE_S = 5  # once the server is to stop
_COLLECTED_AFTER = (20_000, 50, 100)

_ONCE = "works once"
_SET_UP = "works once: set your name and password"

MakeDemo: TypeAlias = "Callable[[Parts, Greeting], Demo]"


def serve_task(task: Task, *, open: bool = False, **options: Any) -> Served | None:
    """Serve a task made in Python; see Task.run. options: those of Settings by name."""
    try:
        settings = settings_from(**options)
        prepared = prepare(task)
        if _in_notebook():
            return Served(prepared, settings, open_browser=open)
        serve(prepared, settings, open_browser=open)
    except AjeebError as error:
        if _in_notebook():
            raise
        print(f"ajeeb: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, Environment) else 1)
    return None


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
            self.server = _Uvicorn(uvicorn_config(app(parts, demo, self._stopping)), parts.calls)
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


class Served:
    """A server that runs beside a notebook. links: of workers; review: the way into the review app; url: its own."""

    def __init__(self, task: PreparedTask, settings: Settings, *, open_browser: bool) -> None:
        ready = threading.Event()
        self.links: list[str] = []
        self.review = self.url = ""
        self._failed: BaseException | None = None
        self._serving: Serving | None = None

        def started(greeting: Greeting) -> None:
            self.links, self.review, self.url = greeting.links, greeting.review, greeting.local_url
            ready.set()

        def work() -> None:
            try:
                with listening(settings, exact=False) as listener:
                    self._serving = Serving(
                        task, settings, listener, open_browser=open_browser, started=started
                    )
                    asyncio.run(self._serving.run())
            except BaseException as error:  # noqa: BLE001 - handed to the caller's thread
                self._failed = error
            finally:
                ready.set()

        self._thread = threading.Thread(target=work, name="ajeeb-server", daemon=True)
        self._thread.start()
        ready.wait()
        if self._failed is not None:
            raise self._failed

    def __repr__(self) -> str:
        links = "\n".join(self.links)
        return f"Serving; .stop() ends it.\nWorkers:\n{links}\nReview (works once):\n{self.review}"

    def stop(self) -> None:
        """Stop serving; what is under way is waited for."""
        if self._serving is not None and self._serving.server is not None:
            self._serving.server.should_exit = True
        self._thread.join()


class _Uvicorn(uvicorn.Server):
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


def free_port(settings: Settings) -> int:
    """The port of the settings, or the next one that is free now."""
    with listening(settings, exact=False) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def listening(settings: Settings, exact: bool) -> Iterator[socket.socket]:
    """A socket on the port of the settings, or on the next free one."""
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        _bind(listener, settings, 1 if exact or settings.port == 0 else _PORTS_TRIED)
        listener.listen(_SOCKETS_WAITING)
        yield listener
    finally:
        listener.close()


def _bind(listener: socket.socket, settings: Settings, tries: int) -> None:
    last = min(settings.port + tries, 65_536)
    for port in range(settings.port, last):
        try:
            listener.bind((settings.host, port))
            return
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise Environment(
                    f"cannot listen on {settings.host} ({error.strerror}); check --host"
                ) from error
    raise Environment(f"no port from {settings.port} to {last - 1} is free; choose another one with --port")


def _in_notebook() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
