"""A declared model runs as its settings say, and every row tells which way a call went."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.models import (
    Around,
    Budget,
    ImageModel,
    MemoryCache,
    MemoryPurse,
    Model,
    Price,
    TextModel,
    around,
    built,
)
from ajeeb.models.scripted import Scripted
from ajeeb.testing import Clock
from tests.contracts.models.remote import Told, cancelled
from tests.models.wrappers.held import ASK, ONE, SAID, SAY, Batches, Held, until

CENT = Price(per_image=0.01)


def shared(budget: Budget | None = None) -> tuple[Around, MemoryPurse]:
    purse = MemoryPurse(budget or Budget())
    return Around(now=Clock(), purse=purse, cache=MemoryCache()), purse


async def test_a_plain_model_gives_one_row() -> None:
    told, (parts, purse) = Told(), shared()
    model = around(Model("scripted"), Scripted(), parts)
    await model.image(ASK, told)
    (one,) = told.tries
    assert (one.status, one.cost_micros, one.cache, one.queue_position) == ("ok", None, "none", None)
    assert one.started_at is not None
    assert purse.spent_micros == 0


async def test_what_the_cache_has_needs_no_money_and_no_turn() -> None:
    told, (parts, purse) = Told(), shared(Budget(per_run=0.01))
    inner = Held()
    model = around(Model("held", cache=True, concurrency=1, price=CENT), inner, parts)
    call = asyncio.create_task(model.image(ASK, told))
    await inner.answer()
    await call
    holds = asyncio.create_task(parts.turns["held"].take())
    await holds
    again = await asyncio.wait_for(model.image(replace(ASK, by="w2"), told), 5)
    assert again.cache == "read"
    assert [(one.cache, one.cost_micros, one.started_at is None) for one in told.tries] == [
        ("write", 10_000, False),
        ("read", None, True),
    ]
    assert (purse.spent_micros, len(inner.asked)) == (10_000, 1)


async def test_a_cache_is_not_looked_at_by_a_model_that_wants_none() -> None:
    parts, _ = shared()
    inner = Scripted()
    model = around(Model("scripted"), inner, parts)
    assert [(await model.image(ASK)).cache for _ in range(2)] == ["none", "none"]
    assert len(inner.requests) == 2


async def test_a_timeout_is_tried_again_and_counts_what_was_set_aside() -> None:
    told, (parts, purse) = Told(), shared()
    inner = Held()
    model = around(Model("held", timeout_s=0.02, retries=1, price=CENT), inner, parts)
    call = asyncio.create_task(model.image(ASK, told))
    await until(lambda: len(inner.asked) == 2)
    await inner.answer()
    assert (await call).retries == 1
    assert [(one.status, one.cost_micros) for one in told.tries] == [("timeout", 10_000), ("ok", 10_000)]
    assert told.tries[0].message == "held took longer than 0.02 s"
    assert purse.spent_micros == 20_000


async def test_the_wait_for_a_turn_is_not_in_the_deadline() -> None:
    parts, _ = shared()
    inner = Held()
    model = around(Model("held", concurrency=1, timeout_s=0.05, retries=0), inner, parts)
    await parts.turns_of(Model("held", concurrency=1)).take()
    call = asyncio.create_task(model.image(ASK))
    await asyncio.sleep(0.15)
    parts.turns["held"].give_back()
    await inner.answer()
    assert await call is not None


async def test_who_waits_for_the_next_go_holds_no_turn() -> None:
    parts, _ = shared()
    inner = Held()
    model = around(Model("held", concurrency=1), inner, parts)
    waits = asyncio.create_task(model.image(ASK))
    await inner.fail(ModelFailed("rate_limited", "later", retry_after_s=25))
    other = asyncio.create_task(model.image(replace(ASK, by="w2")))
    await inner.answer()
    await asyncio.wait_for(other, 5)
    assert parts.turns["held"].in_use == 0
    assert await cancelled(waits)


async def test_no_retries_is_one_go() -> None:
    parts, _ = shared()
    inner = Scripted([ModelFailed("unavailable", "away"), ONE])
    with pytest.raises(ModelFailed, match="away"):
        await around(Model("scripted", retries=0), inner, parts).image(ASK)
    assert len(inner.requests) == 1


async def test_money_that_is_spent_is_not_tried_again() -> None:
    told, (parts, _) = Told(), shared(Budget(per_run=0.005))
    inner = Scripted()
    with pytest.raises(ModelFailed, match="the money for this run is spent"):
        await around(Model("scripted", price=CENT), inner, parts).image(ASK, told)
    assert [(one.status, one.cost_micros) for one in told.tries] == [("unavailable", 0)]
    assert inner.requests == []


@pytest.mark.parametrize("spare", ["spare", Model("spare", params={"own": 1}, alias="second")])
async def test_the_second_model_has_rows_and_parameters_of_its_own(spare: str | Model) -> None:
    told, (parts, purse) = Told(), shared()
    first, second = Scripted([ModelFailed("unavailable", "away")]), Scripted([ONE])
    found: Mapping[str, ImageModel] = {"main": first, "spare": second}
    spec = Model("main", retries=1, fallback=spare, price=CENT, params={"quality": "low"})
    model = built(spec, found.__getitem__, parts)
    answer = await model.image(spec.image_request("a red house", seed=7, by="w1"), told)
    assert answer.model_responded == "scripted"
    assert [one.status for one in told.tries] == ["unavailable", "unavailable", "ok"]
    own = {"own": 1} if isinstance(spare, Model) else {}
    assert (first.requests[0].extra, second.requests[0].extra) == ({"quality": "low"}, own)
    assert told.tries[2].backend == ("second" if isinstance(spare, Model) else "scripted")
    assert (second.requests[0].prompt, second.requests[0].by) == ("a red house", "w1")
    assert purse.spent_micros == 0
    assert sorted(parts.turns) == ["main", "spare"]


async def test_a_text_model_that_stands_in_is_told_what_it_is_to_be() -> None:
    parts, _ = shared()
    first, second = Held("first"), Held("second")
    found: Mapping[str, TextModel] = {"first": first, "second": second}
    spare = Model("second", system="be brief", temperature=0.0, max_tokens=5)
    model = built(Model("first", retries=0, fallback=spare), found.__getitem__, parts)
    call = asyncio.create_task(model.text(replace(SAY, system="be kind", extra={"a": 1})))
    await first.fail(ModelFailed("lost", "gone"))
    await second.answer(SAID)
    assert (await call).model_responded == "second"
    assert second.asked == [
        replace(SAY, system="be brief", extra={}, temperature=0.0, max_tokens=5),
    ]


async def test_declarations_of_one_model_share_its_turns_and_the_narrowest_holds() -> None:
    parts, _ = shared()
    inner = Held()
    one = around(Model("held", alias="one", concurrency=3, per_worker=3), inner, parts)
    two = around(Model("held", alias="two", concurrency=2, per_worker=2), inner, parts)
    calls = [asyncio.create_task(model.image(ASK)) for model in (one, one, two, two)]
    for _ in calls:
        await inner.answer()
    await asyncio.gather(*calls)
    assert inner.most == 2


async def test_one_worker_waits_for_their_own_while_others_pass() -> None:
    parts, _ = shared()
    inner = Held()
    model = around(Model("held", concurrency=2, per_worker=1), inner, parts)
    calls = [asyncio.create_task(model.image(replace(ASK, prompt=by, by=by))) for by in ("a", "a", "b")]
    await until(lambda: len(inner.inside) == 2)
    assert [one.by for one in inner.asked] == ["a", "b"]
    for _ in calls:
        await inner.answer()
    await asyncio.gather(*calls)


async def test_a_batch_is_one_go_of_many_turns() -> None:
    told, (parts, purse) = Told(), shared()
    inner = Batches()
    spec = Model("batches", batch=4, concurrency=1, per_worker=4, batch_wait_ms=5, price=CENT, retries=0)
    model = around(spec, inner, parts)
    prompts = ["a", "b", "filtered", "d", "e"]
    calls = [model.image(replace(ASK, prompt=prompt), told) for prompt in prompts]
    ended = await asyncio.gather(*calls, return_exceptions=True)
    assert [isinstance(one, ModelFailed) for one in ended] == [False, False, True, False, False]
    assert (sorted(map(len, inner.goes)), parts.turns["batches"].size) == ([1, 4], 4)
    assert sorted(one.status for one in told.tries) == ["filtered", "ok", "ok", "ok", "ok"]
    assert (purse.spent_micros, purse.reserved_micros) == (50_000, 0)


def test_a_model_that_makes_one_at_a_time_cannot_be_batched() -> None:
    with pytest.raises(BadTask, match=r"'scripted' makes one at a time; leave out batch=4"):
        around(Model("scripted", batch=4), Scripted(), shared()[0])


@pytest.mark.parametrize("seed", range(8))
async def test_whoever_leaves_when_no_turn_no_money_and_no_row_is_lost(seed: int) -> None:
    chance = random.Random(seed)
    (parts, purse), told = shared(Budget(per_run=0.6)), Told()
    inner = Batches()
    spec = Model(
        "batches", batch=3, concurrency=2, per_worker=2, batch_wait_ms=0, price=CENT, cache=True, retries=0
    )
    model = around(spec, inner, parts)
    calls = []
    for _ in range(120):
        ask = replace(ASK, prompt=chance.choice(["a", "b", "filtered", "boom", "c"]), by=chance.choice("xyz"))
        calls.append(asyncio.create_task(model.image(replace(ask, seed=chance.randint(0, 20)), told)))
        if chance.random() < 0.3:
            chance.choice(calls).cancel()
        for _ in range(chance.randint(0, 2)):
            await asyncio.sleep(0)
    ended = await asyncio.gather(*calls, return_exceptions=True)
    left = sum(isinstance(one, asyncio.CancelledError) for one in ended)
    assert {type(one).__name__ for one in ended} == {"ImageAnswer", "ModelFailed", "CancelledError"}
    # Who left before the first step of the call has no row.
    assert 120 - left <= len(told.tries) <= 120
    turns = parts.turns["batches"]
    assert (purse.reserved_micros, turns.in_use, turns.waiting) == (0, 0, 0)
    assert purse.spent_micros == sum(one.cost_micros or 0 for one in told.tries) <= 600_000
    assert {"ok", "filtered", "cancelled"} <= {one.status for one in told.tries}
