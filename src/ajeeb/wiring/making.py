"""A prepared task as a run of the record: a new one, or one that is there already."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from importlib.metadata import distributions
from typing import Any

from ajeeb.actions import ServedRun, ServedUnit, now_ms
from ajeeb.forms.composer import Json
from ajeeb.procedures import Made
from ajeeb.store import Asset, AssetFolder, Run, SqliteStore, Unit
from ajeeb.tasks import PreparedTask, PreparedUnit, Source


async def goes_on(store: SqliteStore, assets: AssetFolder, run: Run, task: PreparedTask) -> ServedRun:
    """A run of exactly this task, with what the record has of it."""
    return _served(run, task, await store.units(run.run_id), await _kept(assets, task.units))


async def begins(
    store: SqliteStore, assets: AssetFolder, task: PreparedTask, source: Source | None, pilot: bool
) -> ServedRun:
    """A new run of this task, on disk."""
    name = name_of(task)
    run = Run(
        run_id=_next_id(name, [run.run_id for run in await store.runs()]),
        task_name=name,
        task_hash=task.digest,
        parameters={
            key: value if _plain(value) else repr(value) for key, value in task.task.parameters.items()
        },
        config=task.config,
        environment=await asyncio.to_thread(_environment),
        seed=secrets.randbits(31),
        pilot=pilot,
        created_at=now_ms(),
        source=None if source is None else source.as_json(),
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
    return _served(run, task, units, targets)


def name_of(task: PreparedTask) -> str:
    """What its runs are called, before the number."""
    return task.task.name or "task"


def _next_id(name: str, taken: list[str]) -> str:
    number = sum(one.rpartition("-")[0] == name for one in taken) + 1
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


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


def _plain(value: Any) -> bool:
    return isinstance(value, str | int | float | bool | None)


def _environment() -> dict[str, Any]:
    # Each look at `metadata` parses a file, and there is one for every package.
    found = [installed.metadata for installed in distributions()]
    packages = sorted({f"{about['Name']}=={about['Version']}" for about in found if about["Name"]})
    return {"python": sys.version.split()[0], "platform": sys.platform, "packages": packages}
