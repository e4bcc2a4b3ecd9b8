"""Launching from the review app: which tasks there are, what a check says of them, and new runs beside the others."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ajeeb.actions import ServedRun
from ajeeb.errors import BadTask, Unknown
from ajeeb.review.run_shapes import Launchable, TaskChecked, TaskFault, TaskParameter
from ajeeb.review.run_status import RunHere
from ajeeb.store import Link, Run
from ajeeb.tasks import Source, source_of
from ajeeb.tasks.load import task_file
from ajeeb.tasks.shelf import Shelf
from ajeeb.wiring import Parts

from .models_here import ModelsHere
from .task_faults import task_faults

_CHECK_WITHIN_S = 60.0
_AT_ONCE = 2


@dataclass
class Launching:
    """What the management API needs of the runs that are served."""

    parts: Parts
    models: ModelsHere
    _checks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    _faults: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def here(self) -> dict[str, RunHere]:
        """The runs that are served, and those that should be, by id."""
        runs = self.parts.runs
        found = {run_id: RunHere(why_not=why) for run_id, why in runs.unserved.items()}
        for run_id, run in list(self.parts.deps.runs.items()):
            found[run_id] = await _here(run)
        return found

    async def launchable(self) -> Launchable:
        """What can be launched."""
        folder, started = self.parts.settings.tasks, self._started()
        return Launchable(
            folder=None if folder is None else str(folder),
            tasks=() if folder is None else await asyncio.to_thread(_others, Shelf(folder), started),
            started=None if started is None else started.path.name,
        )

    async def faults(self) -> tuple[TaskFault, ...]:
        """Which of the tasks that are listed cannot be started."""
        folder = self.parts.settings.tasks
        if folder is None:
            return ()
        async with self._faults:
            return await task_faults(folder)

    async def source(self, task: str | None, parameters: Mapping[str, str]) -> Source:
        """The task of this name, or the one that the server was started with. Raises: Unknown."""
        if task is None:
            started = self._started()
            if started is None:
                raise Unknown("this server was started without a task that could be loaded again; name one")
            # What was typed when the server was started holds on, unless it is typed anew.
            return Source(path=started.path, parameters={**started.parameters, **parameters})
        if self.parts.settings.tasks is None:
            raise Unknown("this server has no folder of tasks; start it with: ajeeb run --tasks FOLDER")
        path = await asyncio.to_thread(Shelf(self.parts.settings.tasks).path, task)
        return Source(path=path, parameters=dict(parameters))

    async def check(self, source: Source) -> TaskChecked:
        """What is in a task, or what is wrong with it; found out by a process of its own, which may take a minute."""
        given = [part for name, value in source.parameters.items() for part in ("-P", f"{name}={value}")]
        command = [sys.executable, "-m", "ajeeb", "check", str(source.path), "--json", "--offline", *given]
        async with self._checks:
            said, wrong = await _output(command)
        try:
            return _checked(json.loads(said))
        except (ValueError, KeyError, TypeError):
            return TaskChecked(problem=self._problem(source.path, wrong))

    async def launch(self, source: Source, pilot: bool) -> Run:
        """A new run of the task, which is served from now on. Raises: BadTask."""
        return (await self.parts.runs.launch(source, pilot)).run

    async def source_of_run(self, run_id: str) -> tuple[Run, Source]:
        """A run, and where its task is. Raises: Unknown; BadTask if that is not known, or is not there any more."""
        run = next((one for one in await self.parts.store.runs() if one.run_id == run_id), None)
        if run is None:
            raise Unknown(f"there is no run '{run_id}'")
        source = source_of(run.source)
        if source is None:
            raise BadTask(f"where the task of {run_id} came from is not known; launch it from its file")
        if not source.path.exists():
            raise BadTask(f"the task of {run_id}, {source.path}, is gone; put it back to launch it again")
        return run, source

    async def new_links(self, run_id: str, count: int) -> list[Link]:
        """So many more links to a run."""
        return await self.parts.new_links(run_id, count)

    def token(self, link_id: str) -> str:
        """What stands after `/w#` in a link."""
        return self.parts.tokens.link(link_id)

    def _started(self) -> Source | None:
        started = self.parts.started
        return None if started is None else started.source

    def _problem(self, path: Path, wrong: str) -> str:
        folder = self.parts.settings.tasks
        within = path.parent if folder is None else folder.resolve()
        text = wrong.strip().removeprefix("ajeeb: ").replace(f"{within}/", "")
        return text or f"{path.name} could not be checked; 'ajeeb check {path.name}' tells more"


def _others(shelf: Shelf, started: Source | None) -> tuple[str, ...]:
    """The tasks of a shelf but for the one that is listed already."""
    own = None
    if started is not None:
        with suppress(BadTask):  # it may be gone by now
            own = task_file(started.path).resolve()
    return tuple(name for name, path in shelf.paths().items() if path != own)


async def _here(run: ServedRun) -> RunHere:
    budget = run.task.task.budget
    if run.purse is None or budget is None:
        return RunHere()
    empty = await run.purse.is_used_up()
    return RunHere(out_of_money=empty, budget=budget.per_run, currency=budget.currency)


async def _output(command: list[str]) -> tuple[str, str]:
    """What a program says, and what it says of errors; it is ended when nobody waits any more, or in a minute."""
    program = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_CHECK_WITHIN_S):
            said, wrong = await program.communicate()
    except TimeoutError:
        return (
            "",
            f"it was not read within {_CHECK_WITHIN_S:g} s; something in it takes too long when it is loaded",
        )
    finally:
        if program.returncode is None:
            program.kill()
            await program.wait()
    lines = wrong.decode(errors="replace").splitlines()
    first = next((n for n, line in enumerate(lines) if line.startswith("ajeeb: ")), max(0, len(lines) - 1))
    # What the task's own code prints may stand before the answer.
    return said.decode(errors="replace").strip().rpartition("\n")[2], "\n".join(lines[first:])


def _checked(said: dict[str, Any]) -> TaskChecked:
    return TaskChecked(
        problem="",
        title=said["title"],
        name=said["name"],
        kind=said["kind"],
        units=said["units"],
        places=said["places"],
        parameters=tuple(
            TaskParameter(name=name, value=value if isinstance(value, str) else json.dumps(value))
            for name, value in said["parameters"].items()
        ),
    )
