"""The parts of a running server, from start to stop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from ajeeb.accounts import SignIn
from ajeeb.actions import Calls, Deps, ServedRun, new_id, now_ms
from ajeeb.errors import Unknown
from ajeeb.models.http.parting import parted
from ajeeb.models.tracing import SEMANTICS, provider
from ajeeb.procedures import Runner
from ajeeb.providers import Tokens
from ajeeb.settings import Settings
from ajeeb.store import AssetFolder, DataFolder, Link, SqliteStore, make_links, own
from ajeeb.sweep import keep_sweeping, recover
from ajeeb.tasks import PreparedTask, Source

from .runs import Runs, Started
from .similar import similarity

_STOP_WITHIN_S = 5.0


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a running server is made of.

    runs: all that are served. started: the run that the server was started with; None if it was started without one.
    recovered: calls taken up again.
    """

    settings: Settings
    deps: Deps
    calls: Calls
    store: SqliteStore
    tokens: Tokens
    sign_in: SignIn
    runs: Runs
    started: Started | None
    recovered: int

    @property
    def run(self) -> ServedRun:
        """The run that links without a run mean.

        Raises: Unknown if there is none.
        """
        if self.started is None:
            raise Unknown("This link is not complete: it names no run (run=…).")
        return self.started.run

    @property
    def resumed(self) -> bool:
        """Whether that run was there before."""
        return self.started is not None and self.started.resumed

    async def link_tokens(self) -> list[str]:
        """The tokens of links that still lead to work, as many as the settings say; those made before come first."""
        unused = await self.store.unused_links(self.run.run.run_id)
        places = sum(served.unit.places for served in self.run.units.values())
        new = await self.new_links(self.run.run.run_id, min(self.settings.links, places) - len(unused))
        return [self.tokens.link(link.link_id) for link in [*unused, *new][: self.settings.links]]

    async def new_links(self, run_id: str, count: int) -> list[Link]:
        """So many more links to a run."""
        ids, now = [new_id() for _ in range(count)], self.deps.now()
        return (
            await self.store.write(lambda connection: make_links(connection, run_id, ids, now)) if ids else []
        )


@asynccontextmanager
async def running(
    settings: Settings, task: PreparedTask | None, source: Source | None = None
) -> AsyncIterator[Parts]:
    """The parts, with every call of an earlier server taken up; on leaving, what runs is waited for and kept.

    task: what the server is started with, if with anything. source: where that came from.
    Raises: Environment and its kinds if the data folder cannot be used.
    """
    folder = own(settings.data)
    try:
        store = SqliteStore(folder.database)
        try:
            async with _served(settings, folder, store, task, source) as parts:
                yield parts
        finally:
            await store.close()
    finally:
        folder.release()


@asynccontextmanager
async def _served(
    settings: Settings,
    folder: DataFolder,
    store: SqliteStore,
    task: PreparedTask | None,
    source: Source | None,
) -> AsyncIterator[Parts]:
    await store.release_lost(None, now_ms())
    spans = provider(os.environ)
    deps = Deps(
        store=store,
        assets=AssetFolder(folder.assets),
        runs={},
        runner=Runner(now=now_ms),
        now=now_ms,
        similarity=similarity,
    )
    calls = Calls(deps)
    tracer = None if spans is None else spans.get_tracer("ajeeb", schema_url=SEMANTICS)
    runs = Runs(deps=deps, calls=calls, store=store, tracer=tracer)
    started = None if task is None else await runs.start(task, source, settings.pilot)
    await runs.restore()
    recovered = await recover(deps, calls)
    sweeping = asyncio.create_task(keep_sweeping(deps, calls, store, on_loopback=settings.on_loopback))
    try:
        yield Parts(
            settings=settings,
            deps=deps,
            calls=calls,
            store=store,
            tokens=Tokens(folder.key),
            sign_in=SignIn(store),
            runs=runs,
            started=started,
            recovered=recovered,
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
