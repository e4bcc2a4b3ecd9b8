"""A run with work in it, on a real database, told as a story: open, ask, answer, judge, end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ajeeb.events import (
    Asked,
    Done,
    Ended,
    EndReason,
    Event,
    Failed,
    FailureStatus,
    Judged,
    Measured,
    Outcome,
    Output,
    Provenance,
    Settled,
)
from ajeeb.forms import Scale, Text
from ajeeb.loops import Loop, first, otherwise
from ajeeb.store import Append, Asset, Claim, Run, SqliteStore, Unit, own

NOW = 1_800_000_000_000
RUN = "run-1"
TARGET = "a" * 64


def asset_url(assignment_id: str, sha256: str) -> str:
    """An address as the server makes them."""
    return f"/a/of-{assignment_id}/{sha256}"


def loop(**changes: Any) -> Loop:
    """The loop of the look-alike task."""
    score = Scale("How close is it?", 1, 10)
    return Loop(
        **{
            "ask": {"prompt": Text("Describe the picture", min=3)},
            "run": "composer",
            "judge": {"score": score},
            "max_attempts": 5,
            "goal": score == 10,
            "hints": [
                (first, "Say what you see."),
                (score < 5, "Name what is missing."),
                (otherwise, "Refine."),
            ],
            **changes,
        }
    )


@asynccontextmanager
async def opened_store(folder: Path) -> AsyncIterator[SqliteStore]:
    """The store of a new data folder."""
    owned = own(folder)
    store = SqliteStore(owned.database)
    try:
        yield store
    finally:
        await store.close()
        owned.release()


async def add_run(store: SqliteStore, run_id: str = RUN, policy: Loop | None = None, at: int = NOW) -> None:
    """A run with three units that ten workers each may do."""
    run = Run(
        run_id=run_id,
        task_name="look_alike",
        task_hash="hash",
        parameters={"max_attempts": 5},
        config={"loop": (policy or loop()).model_dump(mode="json"), "title": ""},
        environment={},
        seed=7,
        pilot=False,
        created_at=at,
    )
    units = [
        Unit(
            unit_id=f"{run_id}-u{n}",
            run_id=run_id,
            number=n,
            inputs={"target": f"{n}.png"},
            target_asset=TARGET,
            places=10,
        )
        for n in (1, 2, 3)
    ]
    target = Asset(sha256=TARGET, media_type="image/png", bytes=10, width=512, height=384)
    await store.add_run(run, units, [target])


@dataclass
class Work:
    """One worker at one unit; every step takes a second, and the model half of one."""

    store: SqliteStore
    assignment_id: str
    at: int = NOW
    asked: int = 0
    events: list[Event] = field(default_factory=list)

    async def ask(self, prompt: str, branch: str = "first") -> None:
        """Send an attempt."""
        self.asked += 1
        await self._add(
            Asked(
                attempt_id=self._attempt,
                call_id=self._call,
                procedure="composer",
                answers={"prompt": prompt},
                seed=5,
                branch=branch,
                hint="Say what you see.",
            )
        )

    async def answer(self, similarity: float | None = 0.5) -> None:
        """Let the model make an image, and measure it."""
        image = f"{self.asked:x}" * 64
        ran = Provenance(
            procedure="composer",
            backend="composer",
            model_requested="composer",
            seed=5,
            params={"size": 512},
            queued_at=self.at + 100,
            started_at=self.at + 300,
            finished_at=self.at + 800,
        )
        done = Done(outputs=(Output(kind="image", asset=image, width=512, height=512),), provenance=ran)
        measured = Measured(
            attempt_id=self._attempt, name="similarity", value=similarity, parts={"colour": 0.75}
        )
        await self._settle(done, measured, assets=[Asset(sha256=image, media_type="image/png", bytes=1)])

    async def fail(self, status: FailureStatus = "timeout", *, exposed: bool = False) -> None:
        """Let the model give nothing."""
        await self._settle(Failed(status=status, message="it took too long", exposed=exposed))

    async def judge(self, score: int) -> None:
        """Judge the newest output."""
        await self._add(Judged(attempt_id=self._attempt, answers={"score": score}))

    async def end(self, reason: EndReason, **unsent: str) -> None:
        """Leave."""
        await self._add(Ended(reason=reason, unsent=unsent))

    @property
    def _attempt(self) -> str:
        return f"{self.assignment_id}-t{self.asked}"

    @property
    def _call(self) -> str:
        return f"{self.assignment_id}-c{self.asked}"

    async def _settle(self, outcome: Outcome, *more: Event, assets: list[Asset] | None = None) -> None:
        settled = Settled(call_id=self._call, attempt_id=self._attempt, outcome=outcome)
        await self._add(settled, *more, assets=assets)

    async def _add(self, *events: Event, assets: list[Asset] | None = None) -> None:
        self.at += 1000
        await self.store.append(
            Append(stream=self.assignment_id, events=events, at=self.at, assets=assets or ())
        )


async def come(
    store: SqliteStore, name: str, run_id: str = RUN, *, simulated: bool = False, at: int = NOW
) -> Work:
    """A worker takes the next unit; the assignment is called `name`."""
    claim = Claim(
        assignment_id=name,
        run_id=run_id,
        number=None,
        worker_key=f"worker-{name}",
        provider="link",
        external_id=name,
        assurance="claimed",
        pilot=False,
        simulated=simulated,
        client="Chromium, laptop",
        at=at,
    )
    assert await store.claim(claim) is not None
    return Work(store, name, at)


async def two_turns(store: SqliteStore, name: str, scores: tuple[int, ...] = (3, 6), **kind: Any) -> Work:
    """A worker who makes an attempt for each score, and is still there."""
    work = await come(store, name, **kind)
    for number, score in enumerate(scores):
        await work.ask(f"a red boat {'on the sea ' * number}".strip())
        await work.answer(similarity=0.4 + number / 10)
        await work.judge(score)
    return work
