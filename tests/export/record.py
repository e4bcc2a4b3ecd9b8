"""A record to export: real SQLite, written by the rules, at times that the test says."""

from __future__ import annotations

import hashlib
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from ajeeb import forms, loops
from ajeeb.events import Done, Failed, FailureStatus, Measured, Observation, Observed, Output, Provenance
from ajeeb.loops import Fresh, Leave, Loop, Rules, Turn
from ajeeb.store import Append, Asset, AssetFolder, Claim, Run, SqliteStore, Unit, own

START = 1_800_000_000_000  # UTC ms
SCORE = forms.Scale("How close is it?", 1, 10)
LOOP = Loop(
    ask={
        "prompt": forms.Text("Describe it", min=3, unique=True),
        "style": forms.Choice("Style", ("flat", "real")),
    },
    judge={"score": SCORE, "why": forms.Text("Why?", required=False)},
    max_attempts=3,
    goal=SCORE == 10,
    hints=((loops.first, "Say what you see."), (SCORE < 5, "Name what is missing.")),
)


@dataclass
class Scene:
    """One run with workers who act."""

    folder: Path
    store: SqliteStore
    run: Run
    now: int = START
    made: int = 0

    def fresh(self) -> Fresh:
        self.made += 1
        return Fresh(now=self.now, attempt_id=f"attempt-{self.made}", call_id=f"call-{self.made}")

    async def open(
        self, name: str, number: int | None = None, *, pilot: bool = False, simulated: bool = False
    ) -> str:
        claim = Claim(
            assignment_id=f"work-of-{name}",
            run_id=self.run.run_id,
            number=number,
            worker_key=f"key-{hashlib.sha256(name.encode()).hexdigest()[:6]}",
            provider="link",
            external_id=f"secret-{name}",
            assurance="claimed",
            pilot=pilot,
            simulated=simulated,
            client="Firefox",
            at=self.now,
        )
        held = await self.store.claim(claim)
        assert held is not None
        return held.assignment_id

    async def key(self, name: str) -> str:
        """The pseudonym of a worker."""
        return f"key-{hashlib.sha256(name.encode()).hexdigest()[:6]}"

    async def act(
        self, stream: str, *, judge: dict[str, Any] | None = None, ask: dict[str, Any] | None = None
    ) -> str:
        """Id of the latest attempt after the turn."""
        state = loops.fold(await self.store.events(stream))
        latest = state.latest
        on = latest.id if latest else None
        fresh = self.fresh()
        turn = Turn(key=f"key-{self.made:05}", on=on, judge=judge, ask=ask)
        events = loops.decide(rules(self.run), state, turn, fresh)
        await self.store.append(Append(stream=stream, events=events, at=self.now, expect=state.seq))
        state = loops.fold(await self.store.events(stream))
        assert state.latest is not None
        return state.latest.id

    async def leave(self, stream: str) -> None:
        state = loops.fold(await self.store.events(stream))
        action = Leave(key="leave-now", unsent={"prompt": "half a thou"})
        events = loops.decide(rules(self.run), state, action, self.fresh())
        await self.store.append(Append(stream=stream, events=events, at=self.now, expect=state.seq))

    async def answer(self, stream: str, data: bytes, similarity: float = 0.5, late: bool = False) -> None:
        """The running call gives an image."""
        asset = await AssetFolder(self.folder / "assets").put(data, "image/png", 8, 8)
        output = Output(
            kind="image", asset=asset.sha256, media_type="image/png", width=8, height=8, notes=("what?",)
        )
        state = loops.fold(await self.store.events(stream))
        assert state.latest is not None
        outcome = Done(outputs=(output,), provenance=self._provenance())
        measured = Measured(
            attempt_id=state.latest.id, name="similarity", value=similarity, parts={"colour": similarity / 2}
        )
        events = loops.settle(
            rules(self.run), state, state.latest.call_id, 1, outcome, () if late else (measured,)
        )
        await self.store.append(Append(stream=stream, events=events, at=self.now, assets=(asset,)))

    async def fail(self, stream: str, status: FailureStatus) -> None:
        """The running call gives nothing."""
        state = loops.fold(await self.store.events(stream))
        assert state.latest is not None
        outcome = Failed(
            status=status, message="no", error_class="ModelFailed", provenance=self._provenance()
        )
        events = loops.settle(rules(self.run), state, state.latest.call_id, 1, outcome)
        await self.store.append(Append(stream=stream, events=events, at=self.now))

    async def saw(self, stream: str, page: str, *items: Observation) -> None:
        await self.store.observe(stream, Observed(page=page, items=items), self.now)

    def _provenance(self) -> Provenance:
        return Provenance(
            procedure="composer",
            backend="composer",
            model_requested="composer",
            queued_at=self.now - 500,
            started_at=self.now - 400,
            finished_at=self.now - 100,
        )


def picture(shade: int) -> bytes:
    """A PNG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (shade, shade, shade)).save(out, "PNG")
    return out.getvalue()


def seen(what: str, at: float, attempt_id: str | None = None, **data: Any) -> Observation:
    """Something that the page saw, in ms since the start."""
    return Observation(type=what, at=START + at, attempt_id=attempt_id, data=data)


def rules(run: Run) -> Rules:
    return Rules(loop=Loop.model_validate(run.config["loop"]), seed_root=run.seed)


@asynccontextmanager
async def scene(folder: Path, run_id: str = "run-1", **loop: Any) -> AsyncIterator[Scene]:
    """A run of two units with two places each; the first has a target."""
    owned = own(folder)
    store = SqliteStore(owned.database)
    target = await AssetFolder(owned.assets).put(b"a target", "image/png", 4, 4)
    policy = LOOP.model_copy(update=loop)
    run = Run(
        run_id=run_id,
        task_name="look_alike",
        task_hash="0" * 64,
        parameters={},
        config={"loop": policy.model_dump(mode="json")},
        environment={"packages": ["ajeeb==0.1.0"]},
        seed=7,
        pilot=False,
        created_at=START,
    )
    await store.add_run(run, _units(run_id, target), [target])
    try:
        yield Scene(owned.path, store, run)
    finally:
        await store.close()
        owned.release()


def _units(run_id: str, target: Asset) -> list[Unit]:
    return [
        Unit(
            unit_id=f"{run_id}-unit-{number}",
            run_id=run_id,
            number=number,
            inputs={"target": f"{number}.png", "level": number, "facts": "a dog|a hill"},
            target_asset=target.sha256 if number == 1 else None,
            places=2,
        )
        for number in (1, 2)
    ]


async def whole_loop(scene: Scene, name: str = "ada", **opened: Any) -> str:
    """A worker who makes two attempts, the first refused once by the model, and reaches the goal."""
    work = await scene.open(name, 1, **opened)
    scene.now += 10_000
    await scene.act(work, ask={"prompt": "a hill", "style": "flat"})
    scene.now += 1_000
    await scene.fail(work, "refused")
    scene.now += 5_000
    first = await scene.act(work, ask={"prompt": "a green hill", "style": "flat"})
    scene.now += 1_000
    await scene.answer(work, f"first of {name}".encode(), 0.4)
    scene.now += 9_000
    second = await scene.act(
        work, judge={"score": 3, "why": "no dog"}, ask={"prompt": "a dog on a green hill", "style": "real"}
    )
    scene.now += 1_000
    await scene.answer(work, f"second of {name}".encode(), 0.8)
    scene.now += 9_000
    await scene.act(work, judge={"score": 10})
    await scene.saw(
        work,
        "page-1",
        seen("draft_start", 12_000),
        seen("paste", 13_000, field="prompt", chars=6),
        seen("sent", 15_990, None),
        seen("output_shown", 17_200, first),
        seen("blur", 18_000),
        seen("focus", 20_000),
        seen("judged", 21_200, first),
        seen("draft_start", 21_500, first),
        seen("sent", 25_990, first),
        seen("output_shown", 27_100, second),
        seen("judged", 30_100, second),
        seen("sent", 35_900, second),
    )
    return work
