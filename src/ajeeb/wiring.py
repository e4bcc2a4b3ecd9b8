"""From settings and a task to running parts. The only place that picks concrete classes."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from importlib.metadata import distributions
from typing import TYPE_CHECKING, Any

from ajeeb.accounts import SignIn
from ajeeb.actions import (
    Calls,
    Deps,
    RunPurse,
    ServedRun,
    ServedUnit,
    new_id,
    now_ms,
    served_procedures,
)
from ajeeb.forms.composer import Json
from ajeeb.models import FREE, Around, MemoryCache
from ajeeb.models.http.parting import parted
from ajeeb.models.tracing import SEMANTICS, provider
from ajeeb.procedures import Made, Runner
from ajeeb.providers import Tokens
from ajeeb.settings import Settings
from ajeeb.store import Asset, AssetFolder, Link, Run, SqliteStore, Unit, judged, own
from ajeeb.sweep import keep_sweeping, recover
from ajeeb.tasks import PreparedTask, PreparedUnit

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

_STOP_WITHIN_S = 5.0


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a running server is made of.

    run: the one that it was started with. recovered: calls taken up again. changed_from: for a new run, the newest
    open one of the same name, whose task was another.
    """

    settings: Settings
    deps: Deps
    calls: Calls
    store: SqliteStore
    tokens: Tokens
    sign_in: SignIn
    run: ServedRun
    resumed: bool
    recovered: int
    changed_from: str | None = None

    async def link_tokens(self) -> list[str]:
        """The tokens of links that still lead to work, as many as the settings say; those made before come first."""
        run_id, now = self.run.run.run_id, self.deps.now()
        unused = await self.store.unused_links(run_id)
        made = len(await self.store.links(run_id))
        places = sum(served.unit.places for served in self.run.units.values())
        new = [
            Link(link_id=new_id(), run_id=run_id, number=made + more, created_at=now)
            for more in range(1, min(self.settings.links, places) - len(unused) + 1)
        ]
        if new:
            await self.store.add_links(new)
        return [self.tokens.link(link.link_id) for link in [*unused, *new][: self.settings.links]]


@asynccontextmanager
async def running(settings: Settings, task: PreparedTask) -> AsyncIterator[Parts]:
    """The parts, with every call of an earlier server taken up; on leaving, what runs is waited for and kept.

    Raises: Environment and its kinds if the data folder cannot be used.
    """
    folder = own(settings.data)
    try:
        store = SqliteStore(folder.database)
        try:
            assets = AssetFolder(folder.assets)
            await store.release_lost(None, now_ms())
            before = [run.run_id for run in await store.runs() if _is_earlier(run, task, settings.pilot)]
            run, resumed = await _run(store, assets, task, settings.pilot)
            spans = provider(os.environ)
            run = _with_models(run, store, spans)
            deps = Deps(
                store=store,
                assets=assets,
                runs={run.run.run_id: run},
                runner=Runner(now=now_ms),
                now=now_ms,
                similarity=_similarity,
            )
            calls = Calls(deps)
            await _teach(store, calls, run)
            recovered = await recover(deps, calls)
            sweeping = asyncio.create_task(keep_sweeping(deps, calls))
            try:
                yield Parts(
                    settings=settings,
                    deps=deps,
                    calls=calls,
                    store=store,
                    tokens=Tokens(folder.key),
                    sign_in=SignIn(store),
                    run=run,
                    resumed=resumed,
                    recovered=recovered,
                    changed_from=before[-1] if before and not resumed else None,
                )
            finally:
                sweeping.cancel()
                with suppress(asyncio.CancelledError):
                    await sweeping
                await calls.stop(_STOP_WITHIN_S)
                deps.runner.close()
                await parted(_STOP_WITHIN_S)
                if spans is not None:
                    await asyncio.to_thread(spans.shutdown)
        finally:
            await store.close()
    finally:
        folder.release()


def _with_models(run: ServedRun, store: SqliteStore, spans: TracerProvider | None) -> ServedRun:
    """The run with what its models share: turns, the cache, spans, and the money if there is a budget."""
    budget = run.task.task.budget
    purse = None if budget is None else RunPurse(store, run.run.run_id, budget, now_ms)
    tracer = None if spans is None else spans.get_tracer("ajeeb", schema_url=SEMANTICS)
    shared = Around(now=now_ms, purse=purse or FREE, cache=MemoryCache(), tracer=tracer)
    return replace(run, procedures=served_procedures(run.task.procedures, shared), purse=purse)


async def _teach(store: SqliteStore, calls: Calls, run: ServedRun) -> None:
    """Have the model learn again what it learned before the server was stopped."""
    if run.task.task.the_loop.learn:
        calls.lessons.teach(run, await store.query(lambda found: list(judged(found, run.run.run_id))))


def _is_earlier(run: Run, task: PreparedTask, pilot: bool) -> bool:
    """Whether this is an open run of what the task was before it changed."""
    same = (run.task_name, run.pilot, run.closed_at) == (_name(task), pilot, None)
    return same and run.task_hash != task.digest


def _name(task: PreparedTask) -> str:
    return task.task.name or "task"


async def _run(
    store: SqliteStore, assets: AssetFolder, task: PreparedTask, pilot: bool
) -> tuple[ServedRun, bool]:
    """The open run of exactly this task, or a new one; and whether it is an old one."""
    runs = await store.runs()
    name = _name(task)
    for run in reversed(runs):
        if (run.task_name, run.task_hash, run.pilot, run.closed_at) == (name, task.digest, pilot, None):
            return _served(run, task, await store.units(run.run_id), await _kept(assets, task.units)), True
    count = sum(run.task_name == name for run in runs) + 1
    run = Run(
        run_id=f"{name}-{count}",
        task_name=name,
        task_hash=task.digest,
        parameters={
            key: value if _plain(value) else repr(value) for key, value in task.task.parameters.items()
        },
        config=task.config,
        environment=_environment(),
        seed=secrets.randbits(31),
        pilot=pilot,
        created_at=now_ms(),
    )
    targets = await _kept(assets, task.units)
    forms = await asyncio.to_thread(lambda: [_put_form(assets, unit.version) for unit in task.units])
    units = [
        Unit(
            unit_id=f"{run.run_id}-u{number}",
            run_id=run.run_id,
            number=number,
            inputs=unit.inputs,
            target_asset=target.sha256 if target else None,
            places=task.task.assignments_per_unit,
            form_asset=form.sha256 if form else None,
        )
        for number, (unit, target, form) in enumerate(zip(task.units, targets, forms, strict=True), 1)
    ]
    await store.add_run(run, units, [asset for asset in (*targets, *forms) if asset])
    return _served(run, task, units, targets), False


def _served(run: Run, task: PreparedTask, units: list[Unit], targets: list[Asset | None]) -> ServedRun:
    together = zip(units, targets, task.units, strict=True)
    return ServedRun(
        run=run,
        task=task,
        procedures=task.procedures,
        units={
            u.unit_id: ServedUnit(unit=u, target=target, compared=p.compared, version=p.version)
            for u, target, p in together
        },
    )


async def _kept(assets: AssetFolder, units: tuple[PreparedUnit, ...]) -> list[Asset | None]:
    return await asyncio.to_thread(lambda: [_put(assets, unit.target) for unit in units])


def _put(assets: AssetFolder, target: Made | None) -> Asset | None:
    if target is None or target.data is None:
        return None
    return assets.put_now(target.data, target.media_type or "", target.width, target.height)


def _put_form(assets: AssetFolder, version: Json) -> Asset | None:
    if version is None:
        return None
    return assets.put_now(json.dumps(version, sort_keys=True).encode(), "application/json")


def _similarity(one: bytes, other: bytes) -> tuple[float, Mapping[str, float]]:
    # numpy takes a quarter of a second to import: it waits for the first image.
    found = importlib.import_module("ajeeb.models.similarity").similarity(one, other)
    return found.value, found.parts


def _plain(value: Any) -> bool:
    return isinstance(value, str | int | float | bool | None)


def _environment() -> dict[str, Any]:
    # Each look at `metadata` parses a file, and there is one for every package.
    found = [installed.metadata for installed in distributions()]
    packages = sorted({f"{about['Name']}=={about['Version']}" for about in found if about["Name"]})
    return {"python": sys.version.split()[0], "platform": sys.platform, "packages": packages}
