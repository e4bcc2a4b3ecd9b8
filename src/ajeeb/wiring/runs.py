"""The runs that a server serves: the one that it was started with, those that are still open, those launched since."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ajeeb.actions import Calls, Deps, RunPurse, ServedRun, now_ms, served_procedures
from ajeeb.errors import BadTask
from ajeeb.models import FREE, Around, MemoryCache, Turns
from ajeeb.procedures import Procedure
from ajeeb.store import Run, SqliteStore, judged
from ajeeb.store.rewards import Pay, keep_reward
from ajeeb.tasks import PreparedTask, Source, source_of

from .making import begins, goes_on, name_of

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

log = logging.getLogger("ajeeb.runs")
_ENDING_MS = 24 * 3_600_000
"""So long after a run was closed, those who are at work in it may end what they began."""


@dataclass(frozen=True, kw_only=True)
class Started:
    """A run that is served.

    changed_from: for a new one, the newest open run of what the task was before. source: where its task came from, if
    it can be loaded again from there.
    """

    run: ServedRun
    source: Source | None
    resumed: bool
    changed_from: str | None


@dataclass(kw_only=True)
class Runs:
    """What is served is in `deps.runs`; this adds to it.

    unserved: open runs that are not served, and why. turns: of each model by name, shared by all runs.
    """

    deps: Deps
    calls: Calls
    store: SqliteStore
    tracer: Tracer | None = None
    unserved: dict[str, str] = field(default_factory=dict)
    turns: dict[str, Turns] = field(default_factory=dict)
    _launching: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def start(self, task: PreparedTask, source: Source | None, pilot: bool) -> Started:
        """Serve the run of exactly this task that is not closed, or a new one."""
        async with self._launching:
            kept = [run for run in await self.store.runs() if _may_go_on(run, task, pilot)]
            same = [run for run in kept if run.task_hash == task.digest]
            if same:
                await self._came_from(same[-1], source)
                run = await goes_on(self.store, self.deps.assets, same[-1], task)
            else:
                run = await begins(self.store, self.deps.assets, task, source, pilot)
            served = await self._serve(run, source)
            before = None if same or not kept else kept[-1].run_id
            return Started(run=served, source=source, resumed=bool(same), changed_from=before)

    async def launch(self, source: Source, pilot: bool) -> ServedRun:
        """Serve a new run of the task as it is now.

        Raises: BadTask naming the thing and the way out; StorageFailed.
        """
        task = await asyncio.to_thread(source.prepared)
        async with self._launching:
            run = await begins(self.store, self.deps.assets, task, source, pilot)
            return await self._serve(run, source)

    async def restore(self) -> None:
        """Serve what an earlier server left open, as far as its tasks are still what they were."""
        loaded: dict[str, PreparedTask | str] = {}
        for run in await self.store.runs():
            if run.run_id not in self.deps.runs and _is_going_on(run) and "replay_of" not in run.config:
                source = source_of(run.source)
                key = json.dumps(run.source, sort_keys=True)
                if key not in loaded:
                    loaded[key] = await _loaded(source)
                await self._restore(run, source, loaded[key])

    async def _restore(self, run: Run, source: Source | None, task: PreparedTask | str) -> None:
        if isinstance(task, str):
            self.unserved[run.run_id] = task
        elif task.digest != run.task_hash:
            where = source.path if source else "it"
            self.unserved[run.run_id] = (
                f"its task has changed since; put {where} back as it was and start the server again, or close the run"
            )
        else:
            await self._serve(await goes_on(self.store, self.deps.assets, run, task), source)
            return
        log.warning("run '%s' is not served: %s", run.run_id, self.unserved[run.run_id])

    async def _serve(self, run: ServedRun, source: Source | None) -> ServedRun:
        served = self._with_models(run, source)
        await _keep_reward(self.store, run)
        self.deps.runs[run.run.run_id] = served
        self.unserved.pop(run.run.run_id, None)
        if run.task.task.the_loop.learn:
            # What its model learned before an earlier server was stopped.
            known = await self.store.query(lambda found: list(judged(found, run.run.run_id)))
            self.calls.lessons.teach(served, known)
        return served

    def _with_models(self, run: ServedRun, source: Source | None) -> ServedRun:
        """The run with what its models share: turns, the cache, spans, and the money if there is a budget."""
        budget = run.task.task.budget
        purse = None if budget is None else RunPurse(self.store, run.run.run_id, budget, now_ms)
        shared = Around(
            now=now_ms, purse=purse or FREE, cache=MemoryCache(), tracer=self.tracer, turns=self.turns
        )
        # Two tasks may have functions of one name; two runs of one task have the same function.
        place = run.run.run_id if source is None else str(source.path)
        procedures = {
            name: _at(one, place) for name, one in served_procedures(run.task.procedures, shared).items()
        }
        return replace(run, procedures=procedures, purse=purse)

    async def _came_from(self, run: Run, source: Source | None) -> None:
        """Remember where the task of a run is now."""
        if source is None or run.source == source.as_json():
            return
        row = (json.dumps(source.as_json(), sort_keys=True), run.run_id)
        await self.store.write(
            lambda connection: connection.execute("UPDATE run SET source = ? WHERE run_id = ?", row)
        )


async def _keep_reward(store: SqliteStore, run: ServedRun) -> None:
    """Pay what the task says now."""
    given, run_id, now = run.task.task.reward, run.run.run_id, now_ms()
    pay = None if given is None else Pay(minor=given.minor, currency=given.currency)
    await store.write(lambda connection: keep_reward(connection, run_id, pay, now))


def _may_go_on(run: Run, task: PreparedTask, pilot: bool) -> bool:
    return (run.task_name, run.pilot, run.state != "closed") == (name_of(task), pilot, True)


def _is_going_on(run: Run) -> bool:
    """Whether it is not closed, or not for long."""
    return run.state != "closed" or (run.closed_at or 0) > now_ms() - _ENDING_MS


def _at(procedure: Procedure, place: str) -> Procedure:
    return replace(procedure, place=place)


async def _loaded(source: Source | None) -> PreparedTask | str:
    """The task as it is now, or why it is not to be had."""
    if source is None:
        return "where its task came from is not known; start the server with its task"
    if not source.path.exists():
        return f"its task {source.path} is gone; put it back and start the server again, or close the run"
    try:
        return await asyncio.to_thread(source.prepared)
    except BadTask as error:
        return f"its task cannot be loaded any more: {error}"
