"""What a worker lives through, on a real record: act, wait, come back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ajeeb.actions import Acted, Calls, Deps, Standing, Visitor, come_in, look
from ajeeb.errors import Invalid, KeyReused, ModelFailed, NoFreeUnit, Stale
from ajeeb.events import Failed, Settled, Tried
from ajeeb.forms import Scale, Text
from ajeeb.loops import Leave, Loop, Turn, View
from ajeeb.procedures import Procedure
from ajeeb.store import Run, SqliteStore, Unit, own
from ajeeb.tasks import Task
from ajeeb.testing import Clock, Script, deps_for

SCORE = Scale("How close?", 1, 10)
PROMPT = "a long enough prompt, number "


@dataclass
class Play:
    """One worker at one task, on SQLite."""

    deps: Deps
    calls: Calls
    script: Script
    clock: Clock
    assignment_id: str = ""
    keys: int = 0
    store: SqliteStore = field(init=False)

    async def open(self, worker: str = "ann", unit: int | None = None) -> Standing:
        visitor = Visitor(
            run_id="test-1",
            worker_key=worker,
            provider="name",
            external_id=worker,
            assurance="claimed",
            unit=unit,
        )
        standing = await come_in(self.deps, visitor)
        self.assignment_id = standing.assignment.assignment_id
        return standing

    async def turn(self, prompt: str | None = None, score: Any = None, key: str | None = None) -> Acted:
        state = (await look(self.deps, self.assignment_id)).state
        self.keys += 1
        action = Turn(
            key=key or f"key-{self.keys:05}",
            on=state.latest.id if state.latest else None,
            judge=None if score is None else {"score": score},
            ask=None if prompt is None else {"prompt": prompt},
        )
        return await self.do(action)

    async def do(self, action: Turn | Leave) -> Acted:
        return await self.calls.act(self.assignment_id, action)

    async def waited(self) -> View:
        state = (await look(self.deps, self.assignment_id)).state
        if state.running is not None:
            assert await self.calls.ended(state.running.call_id, 10)
        return await self.view()

    async def view(self) -> View:
        return (await look(self.deps, self.assignment_id)).view(self.clock(), lambda sha: sha)


def task(script: Procedure, **changes: Any) -> Task:
    return Task(
        name="test",
        units=[{"colour": "red"}, {"colour": "blue"}],
        loop=Loop(
            ask={"prompt": Text("Describe", min=5, unique=True)},
            run=script,
            judge={"score": SCORE},
            max_attempts=3,
            goal=SCORE == 10,
            **changes,
        ),
    )


async def on_disk(folder: Path, script: Script, *, new: bool = True, rerun: bool = False) -> tuple[Play, Any]:
    """A server's parts on a data folder, and how to let go of them."""
    clock = Clock()
    owned = own(folder)
    store = SqliteStore(owned.database)
    deps, calls = deps_for(
        task(script.procedure(rerun=rerun)), store=store, clock=clock, folder=folder / "assets"
    )
    if new:
        served = deps.runs["test-1"]
        units: list[Unit] = [unit.unit for unit in served.units.values()]
        run: Run = served.run
        await store.add_run(run, units, [])
    play = Play(deps, calls, script, clock)
    play.store = store

    async def release() -> None:
        await calls.stop(0)
        await store.close()
        owned.release()

    return play, release


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    play, release = await on_disk(tmp_path, Script())
    await play.open()
    yield play
    await release()


async def test_a_whole_task_from_the_first_prompt_to_the_goal(play: Play) -> None:
    await play.turn(PROMPT + "1")
    assert (await play.waited()).phase == "judge"
    await play.turn(PROMPT + "2", 4)
    view = await play.waited()
    assert [attempt.outputs[0].text for attempt in view.attempts] == ["answer 1", "answer 2"]
    await play.turn(None, 10)
    view = await play.view()
    assert view.end is not None
    assert view.end.reason == "goal"
    assert len(play.script.calls) == 2


async def test_the_procedure_gets_the_fields_the_unit_the_seed_and_the_history(play: Play) -> None:
    await play.turn(PROMPT + "1")
    await play.waited()
    await play.turn(PROMPT + "2", 4)
    await play.waited()
    second = play.script.calls[1]
    assert (second["prompt"], second["colour"], second["call"].k) == (PROMPT + "2", "red", 2)
    assert second["call"].history[0].judgement == {"score": 4}
    assert second["seed"] == play.script.calls[0]["seed"]


async def test_the_intent_is_on_disk_before_the_model_runs(play: Play) -> None:
    play.script.gate = asyncio.Event()
    await play.turn(PROMPT)
    rows = await play.store.query(lambda c: c.execute("SELECT kind FROM event ORDER BY position").fetchall())
    assert rows == [("opened",), ("asked",)]
    play.script.gate.set()
    await play.waited()
    rows = await play.store.query(lambda c: c.execute("SELECT kind FROM event ORDER BY position").fetchall())
    assert rows[-1] == ("settled",)


async def test_the_same_click_twice_is_one_call(play: Play) -> None:
    action = Turn(key="same-key-1", ask={"prompt": PROMPT})
    acted = await asyncio.gather(*(play.do(action) for _ in range(8)))
    view = await play.waited()
    assert len(view.attempts) == len(play.script.calls) == 1
    assert sum(one.asked is not None for one in acted) == 1


async def test_a_lost_answer_is_given_again_also_when_the_task_has_moved_on(play: Play) -> None:
    first = Turn(key="first-key-1", ask={"prompt": PROMPT + "1"})
    await play.do(first)
    await play.waited()
    await play.turn(PROMPT + "2", 4)
    await play.waited()
    again = await play.do(first)
    assert len(again.standing.state.attempts) == 2
    assert len(play.script.calls) == 2


async def test_one_action_id_for_two_bodies_is_refused(play: Play) -> None:
    await play.turn(PROMPT + "1", key="reused-key")
    await play.waited()
    with pytest.raises(KeyReused):
        await play.do(Turn(key="reused-key", ask={"prompt": PROMPT + "other"}))


async def test_two_tabs_that_click_at_once_make_one_attempt(play: Play) -> None:
    turns = [play.do(Turn(key=f"tab-key-{n}", ask={"prompt": PROMPT + str(n)})) for n in range(5)]
    done = await asyncio.gather(*turns, return_exceptions=True)
    assert sum(isinstance(one, Acted) for one in done) == 1
    assert sum(isinstance(one, Stale) for one in done) == 4
    assert len((await play.waited()).attempts) == 1


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (RuntimeError("secret detail"), "internal"),
        (ModelFailed("refused", "not that"), "refused"),
        (ModelFailed("nonsense", "unknown status"), "internal"),
        (ModelFailed("rate_limited", "later"), "rate_limited"),
        ({"a": "dict"}, "invalid"),
        (b"not an image", "invalid"),
        ([], "invalid"),
    ],
)
async def test_a_model_that_fails_costs_the_worker_nothing(play: Play, given: Any, status: str) -> None:
    play.script.answers = [given]
    await play.turn(PROMPT)
    view = await play.waited()
    assert (view.phase, view.next_k) == ("ask", 1)
    assert view.attempts[0].failure is not None
    assert view.attempts[0].failure.status == status
    assert "secret" not in view.model_dump_json()
    await play.turn(PROMPT)
    assert (await play.waited()).phase == "judge"


async def test_a_call_that_takes_too_long_is_a_timeout(tmp_path: Path) -> None:
    script = Script(answers=[10.0])
    deps, calls = deps_for(task(script.procedure(timeout_s=0.05)))
    play = Play(deps, calls, script, Clock())
    await play.open()
    await play.turn(PROMPT)
    view = await play.waited()
    assert view.attempts[0].failure is not None
    assert view.attempts[0].failure.status == "timeout"


async def test_waiting_time_and_model_time_are_kept_apart(play: Play) -> None:
    play.script.gate = asyncio.Event()
    await play.turn(PROMPT)
    play.clock.move(3)
    await asyncio.sleep(0)
    play.script.gate.set()
    await play.waited()
    settled = [one.event for one in await play.store.events(play.assignment_id)][-1]
    assert isinstance(settled, Settled)
    assert settled.outcome.provenance is not None
    assert settled.outcome.provenance.finished_at == play.clock()
    assert (await look(play.deps, play.assignment_id)).state.waited_ms == 3000


async def test_a_worker_who_leaves_during_a_call_loses_nothing_and_the_result_is_kept(play: Play) -> None:
    play.script.gate = asyncio.Event()
    await play.turn(PROMPT)
    await play.do(Leave(key="leaving-1", unsent={"prompt": "half"}))
    play.script.gate.set()
    await play.calls.stop(5)
    late = [one.event for one in await play.store.events(play.assignment_id)][-1]
    assert isinstance(late, Settled)
    assert late.late
    view = await play.view()
    assert view.end is not None
    assert view.attempts[0].outputs == ()


async def test_an_action_after_the_end_is_refused(play: Play) -> None:
    await play.do(Leave(key="leaving-1"))
    with pytest.raises(Invalid):
        await play.turn(PROMPT)


@pytest.mark.parametrize("rerun", [False, True])
async def test_a_call_whose_server_died_is_lost_or_run_again(tmp_path: Path, rerun: bool) -> None:
    stuck = Script(gate=asyncio.Event())
    play, release = await on_disk(tmp_path, stuck, rerun=rerun)
    await play.open()
    assignment_id = play.assignment_id
    await play.turn(PROMPT)
    await asyncio.sleep(0.01)
    await release()  # nothing settles the call: as far as the record knows, the server died

    play, release = await on_disk(tmp_path, Script(), new=False, rerun=rerun)
    play.assignment_id = assignment_id
    for call in await play.store.running_calls():
        await play.calls.recover(call.call_id, call.assignment_id)
        await play.calls.recover(call.call_id, call.assignment_id)  # a second sweep does nothing more
    view = await play.waited()
    events = [one.event for one in await play.store.events(assignment_id)]
    if rerun:
        assert view.phase == "judge"
        assert view.attempts[0].outputs[0].text == "answer 1"
        assert [event.try_no for event in events if isinstance(event, Tried)] == [2]
    else:
        assert view.phase == "ask"
        assert view.prefill == {"prompt": PROMPT}
        assert isinstance(events[-1], Settled)
        assert isinstance(events[-1].outcome, Failed)
        assert events[-1].outcome.status == "lost"
    assert await play.store.running_calls() == []
    assert len(play.script.calls) == int(rerun)
    await release()


async def test_a_second_worker_with_the_same_unit_is_told_when_it_is_full(play: Play) -> None:
    with pytest.raises(NoFreeUnit):
        await play.open("bob", unit=1)
    assert await play.store.free_unit("test-1", "bob") == 2
    await play.open("bob", unit=2)
    with pytest.raises(NoFreeUnit):
        await play.open("cyd")
    with pytest.raises(NoFreeUnit):
        await play.open("cyd", unit=99)


async def test_workers_share_nothing(play: Play) -> None:
    await play.turn(PROMPT)
    await play.waited()
    await play.open("bob")
    assert (await play.view()).attempts == ()
    await play.turn(PROMPT)
    assert (await play.waited()).next_k == 1
