"""Random steps through `act` beside a machine that is written down again, by hand, from the rules alone.

`AJEEB_STEPS=1000000 make unit ARGS="-k random"` takes a million steps; without it there are fewer. A divergence
names its seed: `AJEEB_SEED=… ` plays it again.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ajeeb.actions import Seen, Standing, Visitor, come_in, look
from ajeeb.errors import Invalid, KeyReused, ModelFailed, Stale
from ajeeb.events import event_adapter
from ajeeb.forms import Consent, Instruction, Scale, Text
from ajeeb.loops import Cancel, Leave, Loop, PageAction, Pass, TimeUp, Turn, advance, fold
from ajeeb.procedures import Call
from ajeeb.tasks import Task
from ajeeb.testing import Clock, MemoryStore, Script, deps_for
from tests.models.wrappers.held import until

STEPS = int(os.environ.get("AJEEB_STEPS", "30000"))
KINDS = 200  # of tasks; each is played many times
SEED = int(os.environ.get("AJEEB_SEED", "20240611"))


FREE = (0, 1, 2, 10)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One kind of task."""

    most: int
    goal: bool
    refusals_count: bool
    free_refusals: int
    cancels_count: bool
    free_cancels: int
    pages: int
    limit_ms: int | None


def setting(dice: random.Random) -> Setting:
    return Setting(
        most=dice.choice((0, 1, 2, 5)),
        goal=dice.random() < 0.5,
        refusals_count=dice.random() < 0.3,
        free_refusals=dice.choice(FREE),
        cancels_count=dice.random() < 0.5,
        free_cancels=dice.choice(FREE),
        pages=dice.choice((0, 2)),
        limit_ms=dice.choice((None, 90_000)),
    )


@dataclass
class Machine:
    """The look-alike machine, step by step. It knows nothing of the product but what an action looks like."""

    kind: Setting
    opened: int
    passed: int = 0
    running: str | None = None  # the prompt being worked on
    seen: bool = False  # something of its output
    judging: str | None = None  # the prompt whose image is to be scored
    used: list[str] = field(default_factory=list)  # prompts of the attempts that counted
    scores: list[int] = field(default_factory=list)
    refused: int = 0
    cancelled: int = 0  # after something was seen
    failures: int = 0
    hopeless: bool = False  # the latest attempt failed, and the next would too
    waited: int = 0
    asked_at: int = 0
    latest: str | None = None  # the id that the product gave to the latest attempt
    end: str | None = None
    incomplete: bool = False
    keys: dict[str, PageAction] = field(default_factory=dict)

    def phase(self) -> str:
        if self.end:
            return "done"
        if self.passed < self.kind.pages:
            return "page"
        return "running" if self.running else "judge" if self.judging else "ask"

    def owed_pay(self) -> bool:
        return self.failures >= 3 or self.hopeless

    def finish(self, reason: str) -> str:
        self.end, self.incomplete = reason, bool(self.running or self.judging)
        return "ok"

    def do(self, action: PageAction, now: int) -> str:
        """`ok`, `stale`, `key`, or the fields that are refused."""
        if action.key in self.keys:
            return "ok" if repr(self.keys[action.key]) == repr(action) else "key"  # 7 == 7.0 == True
        said = self.decide(action, now)
        if said == "ok":
            self.keys[action.key] = action
        return said

    def decide(self, action: PageAction, now: int) -> str:  # noqa: C901, PLR0911, PLR0912 - one rule after another
        limit = self.kind.limit_ms
        left = None if limit is None else self.opened + limit + self.waited - now
        if self.end:
            return "stale"
        if isinstance(action, TimeUp):
            too_early = left is None or left > 15_000 or self.running is not None
            return "stale" if too_early else self.finish("timeout")
        if left is not None and left < 0 and not self.running:
            return self.finish("timeout")
        if isinstance(action, Leave):
            return self.finish("error" if self.owed_pay() else "worker")
        if isinstance(action, Pass):
            if action.page != self.passed or action.page >= self.kind.pages:
                return "stale"
            if action.page == 0 and repr(action.answers) != "{'agree': True}":
                return "agree"
            self.passed += 1
            return "ok"
        if isinstance(action, Cancel):
            if self.passed < self.kind.pages or not self.running or action.on != self.latest:
                return "stale"
            self.settle("cancelled", now)
            return "ok"
        assert isinstance(action, Turn)
        if self.passed < self.kind.pages or action.on != self.latest or self.running:
            return "stale"
        if self.judging is None:
            return self.ask(action.ask, now) if action.judge is None else "(all)"
        score: Any = (action.judge or {}).get("score")
        wrong = {name for name in action.judge or {} if name != "score"}
        if isinstance(score, bool) or not isinstance(score, int) or not 1 <= score <= 10:
            wrong.add("score")
        if wrong:
            return ",".join(sorted(wrong))
        perfect, over = self.kind.goal and score == 10, 0 < self.kind.most <= len(self.used)
        said = "ok" if perfect or over else self.ask(action.ask, now)
        if said == "ok":
            self.scores.append(score)
            self.judging = None
            if perfect or over:
                self.finish("goal" if perfect else "limit")
        return said

    def ask(self, ask: dict[str, Any] | None, now: int) -> str:
        prompt = (ask or {}).get("prompt")
        wrong = {name for name in ask or {} if name != "prompt"}
        if not isinstance(prompt, str) or "\0" in prompt or not 20 <= len(prompt.strip()) <= 500:
            wrong.add("prompt")
        if not wrong and str(prompt).strip() in self.used:
            wrong.add("prompt")
        if wrong:
            return ",".join(sorted(wrong))
        self.running, self.seen, self.hopeless, self.asked_at = prompt, False, False, now
        return "ok"

    def settle(self, status: str, now: int) -> None:
        """The call has ended: `ok`, or the way in which it failed; `broke` is a lasting failure."""
        prompt, self.running = self.running, None
        self.waited += now - self.asked_at
        if self.end:
            return
        if status == "ok":
            self.failures, self.judging = 0, prompt
        elif status not in ("refused", "filtered", "cancelled"):
            self.failures += 1
        self.hopeless = status == "broke"
        if self.costs(status):
            assert prompt is not None
            self.used.append(prompt.strip())
            if status != "ok" and 0 < self.kind.most <= len(self.used):
                self.finish("limit")

    def costs(self, status: str) -> bool:
        """Whether an attempt that ended like this is one of those that count."""
        if status in ("refused", "filtered"):
            self.refused += 1
            return self.kind.refusals_count or self.refused > self.kind.free_refusals
        if status == "cancelled" and self.seen:
            self.cancelled += 1
            return self.kind.cancels_count or self.cancelled > self.kind.free_cancels
        return status == "ok"


PROMPTS: list[Any] = [
    *(f"a red house beside a lake, number {n}" for n in range(6)),
    "  a red house beside a lake, number 1\n",
    "A RED HOUSE BESIDE A LAKE, NUMBER 1",
    "\N{ELEPHANT}" * 20,
    "x" * 500,
    *(
        "",
        "too short",
        " " * 40,
        "x" * 501,
        "a NUL in the middle \0 of it",
        None,
        7,
        True,
        ["a list"],
        {"a": "dict"},
    ),
]
SCORES: list[Any] = [*range(1, 11), 10, 10, 0, 11, -1, "10", "ten", 5.5, 7.0, True, None, [5], float("nan")]
BROKEN = ["timeout", "unavailable", "internal", "rate_limited", "invalid", "lost", "crash", "broke"]
STATUSES = ["ok"] * 8 + ["refused"] * 2 + ["filtered"] * 2 + BROKEN


@dataclass
class Stage:
    """One kind of task, served from memory; its procedure waits for the gate, then does what it is told."""

    kind: Setting
    folder: Path

    def __post_init__(self) -> None:
        score, kind = Scale("How close?", 1, 10), self.kind
        self.script, self.clock, self.store = Script(), Clock(), MemoryStore()
        task = Task(
            name="random",
            before=(Consent("May we?"), Instruction("Do it."))[: kind.pages],
            loop=Loop(
                ask={"prompt": Text("Describe", min=20, max=500, unique=True)},
                run=self.script.procedure(),
                judge={"score": score},
                max_attempts=kind.most,
                goal=score == 10 if kind.goal else None,
                refusals="count" if kind.refusals_count else "retry",
                max_free_refusals=kind.free_refusals,
                cancels="count" if kind.cancels_count else "retry",
                max_free_cancels=kind.free_cancels,
            ),
            time_limit_s=None if kind.limit_ms is None else kind.limit_ms / 1000,
            assignments_per_unit=10**9,
        )
        self.deps, self.calls = deps_for(task, store=self.store, clock=self.clock, folder=self.folder)
        self.store.units = {key: one.unit for key, one in self.deps.runs["test-1"].units.items()}

    async def open(self, worker: str) -> tuple[Standing, Machine]:
        self.store.streams.clear()
        self.store.assignments.clear()
        self.store.holders.clear()
        self.script.calls.clear()
        visitor = Visitor(
            run_id="test-1", worker_key=worker, provider="name", external_id=worker, assurance="claimed"
        )
        return await come_in(self.deps, visitor), Machine(self.kind, opened=self.clock())

    async def show(self, call_id: str) -> None:
        """Have a reader see the beginning of what the model says."""
        await until(lambda: self._call(call_id))
        self._call(call_id)[0].text("a beginning")
        news = self.calls.news(call_id, Seen())
        assert news is not None
        assert news.outputs[0].text.startswith("a beginning")

    def _call(self, call_id: str) -> list[Call]:
        return [one["call"] for one in self.script.calls if one["call"].id == call_id]


def some_stage(dice: random.Random, every: dict[Setting, Stage], folder: Path) -> Stage:
    kind = dice.choice(list(every)) if len(every) >= KINDS else setting(dice)
    if kind not in every:
        every[kind] = Stage(kind, folder)
    return every[kind]


def some_action(dice: random.Random, machine: Machine, ids: list[str], keys: Iterator[int]) -> PageAction:
    """An action: mostly one that makes sense, often with something wrong in it, sometimes one that came before."""
    if machine.keys and dice.random() < 0.06:
        return dice.choice(list(machine.keys.values()))
    key = f"key-{next(keys):08}"
    if machine.keys and dice.random() < 0.02:
        key = dice.choice(list(machine.keys))
    kind = dice.random()
    unsent: dict[str, Any] = {"prompt": dice.choice(PROMPTS), "score": dice.choice(SCORES)}
    if kind < 0.02:
        return Leave(key=key, unsent=unsent)
    if kind < (0.1 if machine.kind.limit_ms else 0.03):
        return TimeUp(key=key, unsent=unsent)
    if machine.phase() == "page" if kind < 0.9 else kind < 0.95:
        page = machine.passed if dice.random() < 0.8 else dice.choice((-1, 0, 1, 2))
        return Pass(
            key=key,
            page=page,
            answers=dice.choice([{"agree": True}] * 5 + [{}, {"agree": 1}, {"agree": False}]),
        )
    ask: Any = {"prompt": dice.choice(PROMPTS[:10] * 3 + PROMPTS)}
    judge: Any = {"score": dice.choice([3, 4, 6, 9] * 8 + SCORES)} if machine.judging else None
    if dice.random() < 0.08:
        ask = dice.choice([None, {}, {**ask, "other": 1}])
    if dice.random() < 0.08:
        judge = dice.choice([None, {}, {"score": 10}, {"score": 5, "other": 1}])
    on = machine.latest if dice.random() < 0.93 else dice.choice([None, "unknown", *ids])
    if dice.random() < (0.5 if machine.running else 0.03):
        return Cancel(key=key, on=on or "unknown")
    return Turn(key=key, on=on, ask=ask, judge=judge)


async def said_by_the_server(stage: Stage, assignment_id: str, action: PageAction) -> str:
    try:
        await stage.calls.act(assignment_id, action)
    except KeyReused:
        return "key"
    except Stale:
        return "stale"
    except Invalid as error:
        return ",".join(sorted(name or "(all)" for name in error.fields))
    return "ok"


async def end_the_call(stage: Stage, call_id: str, status: str) -> None:
    ends = {
        "ok": f"made for {call_id}",
        "crash": RuntimeError("boom"),
        "broke": ModelFailed("unavailable", "no money", lasting=True),
    }
    stage.script.answers = [ends.get(status) or ModelFailed(status, "no")]
    assert stage.script.gate is not None
    stage.script.gate.set()
    assert await stage.calls.ended(call_id, 10)


async def compared(stage: Stage, assignment_id: str, machine: Machine) -> Standing:
    """Where the server stands, which is where the machine stands."""
    standing = await look(stage.deps, assignment_id)
    view, state = standing.view(stage.clock(), lambda sha: sha), standing.state
    assert view.phase == machine.phase()
    assert (view.end.reason if view.end else None) == machine.end
    assert (state.ended.incomplete if state.ended else False) == machine.incomplete
    counted = [one.k for one in view.attempts if one.k is not None and one.state != "running"]
    assert counted == list(range(1, len(machine.used) + 1))
    assert [one.judgement["score"] for one in view.attempts if one.judgement] == machine.scores
    assert not 0 < stage.kind.most < len(counted)
    assert view.may_leave_with_pay == machine.owed_pay()
    assert view.next_k == len(machine.used) + (machine.judging is None)
    return standing


@pytest.mark.timeout(60 + STEPS // 500)
async def test_random_steps_lead_where_the_rules_written_down_again_lead(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL")  # a procedure that crashes is logged, thousands of times here
    dice, keys = random.Random(SEED), itertools.count()
    every: dict[Setting, Stage] = {}
    taken, ends, costly = 0, set(), 0
    while taken < STEPS:
        stage = some_stage(dice, every, tmp_path)
        standing, machine = await stage.open(f"worker {taken}")
        assignment_id, after_end = standing.assignment.assignment_id, 4
        ids: list[str] = []
        while after_end:
            taken += 1
            after_end -= machine.end is not None
            stage.clock.move(dice.choice((0, 0.5, 1, 2, 8)))
            waits = machine.running and standing.state.latest
            if waits and not machine.seen and dice.random() < 0.2:
                await stage.show(waits.call_id)
                machine.seen, said, expected = True, "", ""
            elif waits and dice.random() < 0.6:
                status = dice.choice(STATUSES)
                await end_the_call(stage, waits.call_id, status)
                machine.settle(status, stage.clock())
                said = expected = status
            else:
                stage.script.gate = stage.script.gate if waits else asyncio.Event()
                action = some_action(dice, machine, ids, keys)
                expected = machine.do(action, stage.clock())
                said = await said_by_the_server(stage, assignment_id, action)
            assert said == expected, f"step {taken} of seed {SEED}"
            standing = await compared(stage, assignment_id, machine)
            if standing.state.latest is not None and standing.state.latest.id != machine.latest:
                machine.latest = standing.state.latest.id
                ids.append(machine.latest)
            if machine.end and not machine.running and after_end == 1:
                ends.add(machine.end)
                costly += machine.cancelled > 0
        await stage.calls.stop(0)
        await replayed(stage, assignment_id)
    assert ends == {"goal", "limit", "worker", "timeout", "error"}
    assert costly > taken // 1000


async def replayed(stage: Stage, assignment_id: str) -> None:
    """The log, written as JSON and read again, folds to the same state; at once or piece by piece."""
    events = await stage.store.events(assignment_id)
    again = [
        type(one)(
            seq=one.seq,
            at=one.at,
            action=one.action,
            event=event_adapter.validate_json(one.event.model_dump_json()),
        )
        for one in events
    ]
    assert fold(again).attempts == fold(events).attempts
    assert advance(fold(events[: len(events) // 2]), events[len(events) // 2 :]) == fold(events)
