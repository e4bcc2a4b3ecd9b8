"""A run with two units, and workers who want them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ajeeb.events import Judged
from ajeeb.store import Append, Claim, DataFolder, Run, SqliteStore, Unit, own

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


def claim(assignment_id: str, worker: str) -> Claim:
    return Claim(
        assignment_id=assignment_id,
        run_id="r",
        number=None,
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
