"""`ajeeb demo`: the look-alike task on the embedded defaults, with everything in sight."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from ajeeb.procedures import Call, Procedure
from ajeeb.settings import Settings
from ajeeb.tasks import load, prepare
from ajeeb.wiring import Parts

from . import options
from .examples import example
from .listening import free_port
from .printing import Greeting, runnable
from .serving import serve, settings_from
from .supervise import itself, on_change, until_stopped

_DATA = Path("ajeeb-demo")
_AT_ONCE = 4  # images that the demo makes at the same time
_STEPS = 10  # of progress, for one image


def demo(
    parameter: options.Parameters = None,
    host: options.Host = None,
    port: options.Port = None,
    public_url: options.PublicUrl = None,
    data: options.Data = _DATA,
    links: options.Links = None,
    pilot: options.Pilot = True,
    reload: options.Reload = False,
    open: options.Open = False,
    local_links: options.LocalLinks = None,
    pace: Annotated[
        float, typer.Option(min=0, max=60, help="Seconds that an image takes, to show waiting.")
    ] = 1.5,
    child: Annotated[bool, typer.Option("--child", hidden=True)] = False,
) -> None:
    """Play the look-alike task yourself and with simulated workers. Its work is marked as pilot."""
    settings = settings_from(
        data=data,
        host=host,
        port=port,
        public_url=public_url,
        links=links,
        pilot=pilot,
        local_links=local_links,
    )
    if not child:
        raise typer.Exit(_supervised(settings, reload=reload))
    prepared = prepare(load(example("look_alike"), options.read_parameters(parameter)))
    name, model = next(iter(prepared.procedures.items()))
    painter = _Painter(model, pace)
    serve(
        replace(prepared, procedures={name: painter.procedure}),
        settings,
        open_browser=open,
        make_demo=lambda parts, greeting: _Demo(parts, greeting, painter),
        exact_port=True,
    )


def _supervised(settings: Settings, *, reload: bool) -> int:
    """Serve in a child process, so that there is something left to start the server again when it is killed."""
    port = str(free_port(settings))
    given = [argument for argument in sys.argv[1:] if argument not in ("--reload",)]
    command = itself(*given, "--child", "--port", port)
    if reload:
        return on_change(command, example("look_alike"), but=settings.data)

    def again() -> list[str]:
        print("\n  The server was killed in mid-image. Starting it again on the same data.", flush=True)
        return [argument for argument in command if argument != "--open"]

    return until_stopped(command, again)


@dataclass
class _Painter:
    """The task's own model, slowed down to the pace of a real one; and the button that kills the server."""

    model: Procedure
    pace_s: float
    armed: bool = False

    @property
    def procedure(self) -> Procedure:
        """The same procedure, slower."""
        return replace(self.model, function=self._paint, concurrency=_AT_ONCE)

    async def _paint(self, call: Call, **values: Any) -> Any:
        for step in range(_STEPS):
            call.progress(step / _STEPS)
            await asyncio.sleep(self.pace_s / _STEPS)
            if self.armed and step >= _STEPS // 2:
                os.kill(os.getpid(), signal.SIGKILL)
        return await self.model.function(**self.model.arguments({**values, "call": call}))


@dataclass
class _Demo:
    """The buttons of the demo page."""

    parts: Parts
    greeting: Greeting
    painter: _Painter
    _players: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.greeting.last_line = self.load_command

    @property
    def worker_url(self) -> str:
        """The page to play on, on this server."""
        return "/w#" + self.greeting.links[0].partition("#")[2] if self.greeting.links else "/?worker_id=demo"

    @property
    def run_id(self) -> str:
        """The run that is played."""
        return self.parts.run.run.run_id

    @property
    def load_command(self) -> str:
        """What shows the attempts as rows."""
        everything = f"data={str(self.parts.settings.data)!r}, pilot=True, simulated=True"
        rows = f"ajeeb.attempts('{self.run_id}', {everything})"
        return f"{runnable('python')} -c \"import ajeeb; print(*{rows}, sep='\\n')\""

    async def simulate(self, workers: int) -> None:
        """Simulated workers in a process of their own, which outlives a killed server."""
        self._players = [player for player in self._players if player.poll() is None]
        url, data = self.greeting.local_url, str(self.parts.settings.data)
        command = itself("simulate", self.run_id, "--workers", str(workers), "--url", url, "--data", data)
        player = await asyncio.to_thread(subprocess.Popen, command, stdout=subprocess.DEVNULL)
        self._players.append(player)

    def kill_in_mid_image(self) -> None:
        """Kill this process while the next image is being made."""
        self.painter.armed = True
