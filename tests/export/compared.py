"""A worker who picks one of two models' images: one model is asked again, the other has another stand in for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ajeeb import forms
from ajeeb.actions import Calls, Deps, Visitor, come_in, look
from ajeeb.events import Observation, Observed
from ajeeb.loops import Arms, Attempt, Cancel, Loop, Turn
from ajeeb.models import Model
from ajeeb.models.price import Budget, Price
from ajeeb.procedures import Ask
from ajeeb.store import SqliteStore, own
from ajeeb.tasks import Task
from ajeeb.testing import Clock, deps_for

RUN = "test-1"
BUSY = Model(
    "scripted?delay_s=0.2&fail=unavailable&fails=1&retry_after_s=0",
    retries=1,
    price=Price(per_image=0.03, currency="EUR"),
)
BROKEN = Model("scripted?fail=timeout", alias="shaky", retries=0, fallback=Model("composer"))


def compared() -> Task:
    """Two outputs side by side, one of each arm."""
    return Task(
        name="which_is_better",
        units=[{"subject": "a dog"}],
        loop=Loop(
            ask={"prompt": forms.Text("Describe it")},
            run=Arms({"busy": BUSY, "broken": BROKEN}, per="output", alias="painter", allow_fallback=True),
            candidates=2,
            judge={"better": forms.Pick("Which is better?"), "score": forms.Scale("How good?", 1, 5)},
            max_attempts=5,
        ),
        budget=Budget(per_run=5, currency="EUR"),
    )


@dataclass
class Comparing:
    """The worker."""

    folder: Path
    deps: Deps
    calls: Calls
    store: SqliteStore
    clock: Clock
    stream: str = ""
    actions: int = 0

    async def come(self) -> None:
        visitor = Visitor(
            run_id=RUN, worker_key="w-1", provider="name", external_id="ann", assurance="claimed"
        )
        self.stream = (await come_in(self.deps, visitor)).assignment.assignment_id

    async def turn(self, judge: dict[str, Any] | None, prompt: str) -> str:
        """Judge and ask; the id of the attempt."""
        latest = await self._latest()
        ask = {"prompt": prompt}
        action = Turn(key=self._key(), on=latest.id if latest else None, judge=judge, ask=ask)
        await self.calls.act(self.stream, action)
        asked = await self._latest()
        assert asked is not None
        return asked.id

    async def waited(self) -> None:
        latest = await self._latest()
        assert latest is not None
        assert await self.calls.ended(latest.call_id, 20)

    async def begun(self, goes: int) -> None:
        """Wait until the busy model was asked so often."""
        ask = self.deps.runs[RUN].procedures["painter"].function
        assert isinstance(ask, Ask)
        model = ask.models["busy"].backends[BUSY.name]
        async with asyncio.timeout(20):
            while len(model.requests) < goes:  # noqa: ASYNC110 - a model tells nobody that it was asked
                await asyncio.sleep(0.01)

    async def cancel(self) -> None:
        latest = await self._latest()
        assert latest is not None
        await self.calls.act(self.stream, Cancel(key=self._key(), on=latest.id))
        await self.waited()

    async def saw(self, what: str, attempt_id: str, index: int, at: float) -> None:
        item = Observation(type=what, at=self.clock.ms + at, attempt_id=attempt_id, data={"index": index})
        await self.store.observe(self.stream, Observed(page="page-1", items=(item,)), self.clock.ms)

    def _key(self) -> str:
        self.actions += 1
        return f"key-{self.actions:05}"

    async def _latest(self) -> Attempt | None:
        return (await look(self.deps, self.stream)).state.latest


@asynccontextmanager
async def comparing(folder: Path) -> AsyncIterator[Comparing]:
    """Two attempts: the first is judged, the second is cancelled while both models work."""
    owned = own(folder)
    store = SqliteStore(owned.database)
    clock = Clock()
    deps, calls = deps_for(compared(), store=store, clock=clock, folder=folder / "assets")
    served = deps.runs[RUN]
    await store.add_run(served.run, [unit.unit for unit in served.units.values()], [])
    here = Comparing(folder, deps, calls, store, clock)
    try:
        await here.come()
        first = await here.turn(None, "a dog")
        await here.waited()
        for index, at in ((1, 100.0), (0, 200.0), (1, 900.0)):
            await here.saw("output_shown", first, index, at)
        second = await here.turn({"better": 1, "score": 4}, "a brown dog")
        await here.saw("preview_seen", second, 0, 1500.0)
        await here.begun(3)
        await here.cancel()
        yield here
    finally:
        await calls.stop(1)
        await store.close()
        owned.release()
