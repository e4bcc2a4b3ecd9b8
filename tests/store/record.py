"""A run with two units, and workers who want them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from ajeeb.events import Judged
from ajeeb.store import Append, Claim, DataFolder, Run, SqliteStore, Store, Unit, own
from ajeeb.testing import MemoryStore

UNITS = [
    Unit(unit_id=f"r-u{n}", run_id="r", number=n, inputs={"n": n}, target_asset=None, places=1000)
    for n in (1, 2)
]
RUN = Run(
    run_id="r",
    task_name="t",
    task_hash="h",
    parameters={},
    config={},
    environment={},
    seed=1,
    pilot=False,
    created_at=1,
)


def claim(assignment_id: str, worker: str, number: int | None = None) -> Claim:
    return Claim(
        assignment_id=assignment_id,
        run_id="r",
        number=number,
        worker_key=worker,
        provider="name",
        external_id=worker,
        assurance="claimed",
        pilot=False,
        simulated=False,
        client="",
        at=5,
    )


def judged(text: str, stream: str = "s", expect: int | None = None) -> Append:
    return Append(
        stream=stream, events=(Judged(attempt_id="a", answers={"word": text}),), at=9, expect=expect
    )


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[tuple[SqliteStore, DataFolder]]:
    """A store with the run in it, and assignment `s` open."""
    folder = own(path)
    store = SqliteStore(folder.database)
    try:
        if not await store.runs():
            await store.add_run(RUN, UNITS, [])
            assert await store.claim(claim("s", "ann"))
        yield store, folder
    finally:
        await store.close()
        folder.release()


@asynccontextmanager
async def kept(kind: str, path: Path, places: int = 2) -> AsyncIterator[Store]:
    """A store of this kind, `sqlite` or `memory`, with the run's units in it."""
    units = [replace(unit, places=places) for unit in UNITS]
    if kind == "memory":
        yield MemoryStore(units={unit.unit_id: unit for unit in units})
        return
    folder = own(path)
    store = SqliteStore(folder.database)
    await store.add_run(RUN, units, [])
    yield store
    await store.close()
    folder.release()
