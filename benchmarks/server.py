"""The server that is measured, on core 0: `python -m benchmarks.server KIND DATA PORT [TASK]`.

TASK is `loop`, `short_form` or `long_form`, whose procedure does nothing, so that what is left is Ajeeb; or one of
slow_tasks.py. KIND is `sqlite`; `memory`, the same path of an action over a store in this process; `echo`, a bare
Starlette application with an answer of the usual size; `sleeping`, the same after the three seconds of a slow model, or
`holding`, after as long as a held one takes. With AJEEB_BENCH_PROFILE set to a file, the process is profiled until it
is stopped (py-spy is better where it can be installed).
"""

from __future__ import annotations

import asyncio
import cProfile
import json
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import ajeeb as aj
from ajeeb.accounts import SignIn
from ajeeb.actions import now_ms
from ajeeb.cli.serving import serve, settings_from
from ajeeb.providers import Tokens
from ajeeb.server.app import app
from ajeeb.settings import Settings
from ajeeb.store import SqliteStore
from ajeeb.tasks import Task, prepare
from ajeeb.testing import Clock, deps_for
from ajeeb.wiring import Parts
from ajeeb.wiring.runs import Runs, Started

from . import slow_tasks
from .form_tasks import long_form, nothing, short_form
from .machine import pin

PLACES = 1_000_000


def loop() -> Task:
    """One unit for everybody, attempts without limit."""
    attempts = aj.Loop(
        ask={"prompt": aj.Text("Say something", min=1, max=500)},
        run=nothing,
        judge={"score": aj.Scale("How good is it?", 1, 10)},
        hints=((aj.first, "Say it."), (aj.otherwise, "Say it better.")),
    )
    return Task(loop=attempts, units=[{"topic": "anything"}], assignments_per_unit=PLACES, name="bench")


TASKS: dict[str, Callable[[], Task]] = {
    "loop": loop,
    "short_form": lambda: short_form(PLACES),
    "long_form": lambda: long_form(PLACES),
    "slow_image": lambda: slow_tasks.slow_image(PLACES),
    "slow_text": lambda: slow_tasks.slow_text(PLACES),
    "held": lambda: slow_tasks.held(PLACES),
    "one_scripted": lambda: slow_tasks.one_scripted(PLACES),
    "one_chat": lambda: slow_tasks.one_chat(PLACES),
}

BARE: dict[str, Callable[[], Starlette]] = {
    "echo": lambda: _echo(),  # noqa: PLW0108 - it stands below
    "sleeping": lambda: slow_tasks.sleeping(slow_tasks.MODEL_S),
    "holding": lambda: slow_tasks.sleeping(slow_tasks.HELD_S),
}


def main() -> None:
    kind, data, port = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    task = TASKS[sys.argv[4] if len(sys.argv) > 4 else "loop"]
    pin(0)
    profile = os.environ.get("AJEEB_BENCH_PROFILE")
    profiler = cProfile.Profile() if profile else None
    if profiler:
        profiler.enable()
    settings = settings_from(data=data, port=port, links=0)
    if kind == "sqlite":
        serve(prepare(task()), settings, exact_port=True)
    else:
        _serve(BARE[kind]() if kind in BARE else app(_in_memory(task(), settings)), port)
    if profiler and profile:
        profiler.disable()
        profiler.dump_stats(profile)


def _serve(application: Starlette, port: int) -> None:
    """As `ajeeb.cli.serving` serves, on the same kind of event loop."""
    config = uvicorn.Config(
        application,
        port=port,
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(uvicorn.Server(config).serve())


def _in_memory(task: Task, settings: Settings) -> Parts:
    deps, calls = deps_for(task, clock=cast(Clock, now_ms))
    (run,) = deps.runs.values()
    store = cast(SqliteStore, deps.store)
    return Parts(
        settings=settings,
        deps=deps,
        calls=calls,
        store=store,
        tokens=Tokens(secrets.token_bytes(32)),
        sign_in=SignIn(store),
        runs=Runs(deps=deps, calls=calls, store=store),
        started=Started(run=run, source=None, resumed=False, changed_from=None),
        recovered=0,
    )


def _echo() -> Starlette:
    answer: dict[str, Any] = {"phase": "judge", "attempts": [{"id": "0" * 32, "text": "x" * 900}]}

    async def opened(request: Request) -> Response:
        await request.body()
        return Response(json.dumps({"token": "none", "view": answer}), media_type="application/json")

    async def echo(request: Request) -> Response:
        json.loads(await request.body())
        return Response(json.dumps(answer, separators=(",", ":")), media_type="application/json")

    async def well(request: Request) -> Response:
        return Response("ok")

    return Starlette(
        routes=[
            Route("/api/open", opened, methods=["POST"]),
            Route("/api/act", echo, methods=["POST"]),
            Route("/healthz", well),
        ]
    )


if __name__ == "__main__":
    main()
