"""What is shown of models: each go, what came of which arm, what was cancelled, how long and how much in all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ajeeb import review
from ajeeb.events import Asked, Done, Failed, Output, Provenance, Settled, Try
from ajeeb.review import Film, RunCalls
from ajeeb.review.figures import Figures
from ajeeb.review.goes_lately import goes_lately
from ajeeb.store import Append, SqliteStore
from tests.export.compared import RUN, Comparing, comparing
from tests.review.scene import RUN as PLAIN
from tests.review.scene import add_run, asset_url, come, loop, two_turns

pytestmark = pytest.mark.anyio


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Comparing]:
    async with comparing(tmp_path / "compared") as found:
        yield found


async def film(store: SqliteStore, assignment_id: str) -> Film:
    return await store.query(lambda c: review.film(c, asset_url, assignment_id))


async def calls(store: SqliteStore, run_id: str, found: Figures | None = None) -> RunCalls:
    found = found or Figures()
    while await store.query(found.read_on):
        pass
    return await store.query(lambda c: review.run_calls(c, run_id, found.counted(run_id)))


async def test_all_outputs_are_shown_with_their_arms_and_the_one_that_was_picked(here: Comparing) -> None:
    first = (await film(here.store, here.stream)).attempts[0]
    assert [(one.index, one.chosen) for one in first.outputs] == [(0, False), (1, True)]
    made_by = {one.arm: one.model for one in first.outputs}
    assert made_by["busy"].startswith("scripted")
    assert made_by["broken"].startswith("composer")
    assert all(one.picture is not None for one in first.outputs)


async def test_every_go_is_shown(here: Comparing) -> None:
    first = (await film(here.store, here.stream)).attempts[0]
    assert sorted((go.arm, go.backend, go.status, go.retry, go.cost) for go in first.call.goes) == [
        ("broken", "composer", "ok", 0, None),
        ("broken", "shaky", "timeout", 0, None),
        ("busy", "scripted", "ok", 1, 0.03),
        ("busy", "scripted", "unavailable", 0, 0.0),
    ]
    assert (first.call.cost, first.call.currency) == (0.03, "EUR")
    assert first.prompts == ()


async def test_a_cancelled_attempt_says_what_was_seen_and_has_its_goes(here: Comparing) -> None:
    shown = await film(here.store, here.stream)
    second = shown.attempts[1]
    assert (second.state, second.counted, second.exposed, second.k) == ("cancelled", False, False, None)
    assert "cancelled" in {go.status for go in second.call.goes}
    assert "Cancelled before anything of it was seen" in [row.text for row in shown.events]
    assert any(row.text.startswith("The cancelled call has ended, after ") for row in shown.events)


async def test_calls_are_counted_once_and_their_cost_in_all(here: Comparing) -> None:
    found = Figures()
    shown = await calls(here.store, RUN, found)
    assert shown.people.by_status == {"cancelled": 1, "ok": 1}
    assert (shown.people.measured, shown.people.cached) == (1, 0)
    (money,) = shown.money
    assert (money.currency, money.spent, money.reserved, money.budget) == ("EUR", 0.06, 0.0, None)
    assert await calls(here.store, RUN, found) == shown


async def test_latency_is_that_of_calls_that_gave_something(store: SqliteStore) -> None:
    await two_turns(store, "a1", (3, 6, 7))
    failing = await come(store, "a2")
    await failing.ask("a boat")
    await failing.fail()
    await two_turns(store, "s1", (3,), simulated=True)
    shown = await calls(store, PLAIN)
    assert shown.people.by_status == {"ok": 3, "timeout": 1}
    assert (shown.people.measured, shown.people.median_ms, shown.people.p95_ms) == (3, 700, 700)
    assert (shown.simulated.by_status, shown.money) == ({"ok": 1}, ())


async def settled(store: SqliteStore, done: Done | Failed, typed: str = "a boat") -> Film:
    asked = Asked(attempt_id="t", call_id="c", procedure="p", answers={"prompt": typed}, arms=("one", "two"))
    await come(store, "a1")
    ended = Settled(call_id="c", attempt_id="t", outcome=done)
    await store.append(Append(stream="a1", events=(asked, ended), at=10_000))
    return await film(store, "a1")


def go(output: int, arm: str, *times: int | None, **more: str) -> Try:
    queued, started, first, finished = times
    return Try(
        output=output,
        arm=arm,
        backend=arm,
        queued_at=queued,
        started_at=started,
        first_chunk_at=first,
        finished_at=finished,
        **more,  # type: ignore[arg-type] # texts only
    )


async def test_prompts_are_kept_apart_where_they_differ(store: SqliteStore) -> None:
    tries = (
        go(0, "one", 0, 0, 0, 1, prompt_sent="a boat", prompt_effective="A boat on a lake."),
        go(1, "two", 0, 0, 0, 1, prompt_sent="Draw: a boat", prompt_effective="Draw: a boat"),
    )
    outputs = (Output(kind="text", text="x"), Output(index=1, kind="text", text="y"))
    shown = await settled(store, Done(outputs=outputs, provenance=Provenance(procedure="p"), tries=tries))
    assert [(one.arms, one.sent, one.effective) for one in shown.attempts[0].prompts] == [
        (("one",), None, "A boat on a lake."),
        (("two",), "Draw: a boat", None),
    ]


async def test_times_tell_queue_first_piece_and_work_apart(store: SqliteStore) -> None:
    tries = (
        go(0, "one", 1000, 1200, 1500, 2000),
        go(1, "two", 1000, 1800, None, 2600),
        go(1, "two", 3000, None, None, 3100, status="unavailable"),
    )
    shown = await settled(store, Failed(status="unavailable", message="no", tries=tries))
    (attempt,) = shown.attempts
    one, two, three = attempt.call.goes
    assert (one.queue_ms, one.first_ms, one.model_ms, one.total_ms) == (200, 300, 800, 1000)
    assert (two.queue_ms, two.first_ms, two.model_ms, two.total_ms) == (800, None, 800, 1600)
    assert (three.queue_ms, three.model_ms, three.retry) == (100, None, 1)
    # The second waited while the first was at work: that was no waiting for a turn.
    assert (attempt.times.queue_ms, attempt.times.model_ms) == (300, 1400)


async def test_the_curve_counts_what_the_rules_count(store: SqliteStore) -> None:
    await add_run(store, "run-2", loop(cancels="count"))
    work = await come(store, "b1", "run-2")
    await work.ask("a boat")
    await work.fail("cancelled", exposed=True)
    await work.ask("a red boat")
    await work.fail("cancelled")
    found = Figures()
    while await store.query(found.read_on):
        pass
    curve = await store.query(lambda c: review.curve(c, "run-2", found.counted("run-2")))
    assert [(point.k, point.n) for point in curve.people] == [(1, 1)]
    assert [one.k for one in (await film(store, "b1")).attempts] == [1, None]


async def test_calls_that_failed_before_they_came_to_a_model_are_among_the_last_goes(
    store: SqliteStore,
) -> None:
    work = await come(store, "a1")
    await work.ask("a red boat")
    await work.fail("timeout")
    lately = await store.query(goes_lately)
    assert lately.calls == 1
    assert [(name, one.goes, one.errors) for name, one in lately.of.items()] == [
        ("composer", 1, {"timeout": 1})
    ]
