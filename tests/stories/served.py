"""A task served in this process on SQLite, and a worker at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ajeeb.actions import Acted, Calls, Deps, News, Seen, Standing, Visitor, come_in, look, new_id
from ajeeb.events import Event, Settled
from ajeeb.loops import Action, Attempt, Cancel, Leave, Turn, View
from ajeeb.store import SqliteStore, own
from ajeeb.tasks import Task
from ajeeb.testing import Clock, deps_for
from tests.models.wrappers.held import until


@dataclass
class Worker:
    """One worker at one assignment."""

    deps: Deps
    calls: Calls
    assignment_id: str

    async def standing(self) -> Standing:
        return await look(self.deps, self.assignment_id)

    async def view(self) -> View:
        return (await self.standing()).view(self.deps.now(), lambda sha: sha)

    async def latest(self) -> Attempt:
        latest = (await self.standing()).state.latest
        assert latest is not None
        return latest

    async def turn(self, ask: dict[str, Any] | str | None = None, **judge: Any) -> Acted:
        """Judge what came, if something is said of it, and ask for the next; a text is the prompt."""
        latest = (await self.standing()).state.latest
        action = Turn(
            key=self.key(),
            on=latest.id if latest else None,
            judge=judge or None,
            ask={"prompt": ask} if isinstance(ask, str) else ask,
        )
        return await self.do(action)

    async def cancel(self, on: str | None = None, key: str | None = None) -> Acted:
        return await self.do(Cancel(key=key or self.key(), on=on or (await self.latest()).id))

    async def leave(self) -> Acted:
        return await self.do(Leave(key=self.key()))

    async def do(self, action: Action) -> Acted:
        return await self.calls.act(self.assignment_id, action)

    async def waited(self) -> View:
        """Where it stands when the call that runs has ended."""
        running = (await self.standing()).state.running
        if running is not None:
            assert await self.calls.ended(running.call_id, 10)
        return await self.view()

    async def read(self, seen: Seen | None = None) -> News:
        """What a page that has seen so much is told of the call that runs, once there is something of its output."""
        call_id, seen = (await self.latest()).call_id, seen or Seen()
        found: list[News] = []

        def is_told() -> bool:
            news = self.calls.news(call_id, seen)
            found.extend([news] if news is not None and news.outputs else [])
            return bool(found)

        await until(is_told)
        return found[0]

    async def events(self) -> list[Event]:
        return [one.event for one in await self.deps.store.events(self.assignment_id)]

    async def settled(self) -> list[Settled]:
        return [one for one in await self.events() if isinstance(one, Settled)]

    async def all_ended(self) -> list[Settled]:
        """How every call ended, once nothing runs any more."""
        await self.calls.stop(10)
        return await self.settled()

    def key(self) -> str:
        """The id of an action that never was before."""
        return f"key-{new_id()}"


@dataclass
class Served:
    """The parts of a server."""

    deps: Deps
    calls: Calls
    store: SqliteStore
    clock: Clock = field(default_factory=Clock)

    async def open(self, name: str = "ann", unit: int | None = None) -> Worker:
        visitor = Visitor(
            run_id="test-1",
            worker_key=name,
            provider="name",
            external_id=name,
            assurance="claimed",
            unit=unit,
        )
        standing = await come_in(self.deps, visitor)
        return Worker(self.deps, self.calls, standing.assignment.assignment_id)


@asynccontextmanager
async def served(folder: Path, task: Task) -> AsyncIterator[Served]:
    """A server for as long as this lasts; another one in the same folder goes on where it stood."""
    clock, owned = Clock(), own(folder)
    store = SqliteStore(owned.database)
    deps, calls = deps_for(task, store=store, clock=clock, folder=folder / "assets")
    try:
        run = deps.runs["test-1"]
        if not await store.runs():
            await store.add_run(run.run, [one.unit for one in run.units.values()], [])
        yield Served(deps, calls, store, clock)
    finally:
        await calls.stop(0)
        deps.runner.close()
        await store.close()
        owned.release()
