"""Money is set aside before a call and counted after it, whatever happens between."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models import Budget, MemoryPurse, Price
from ajeeb.models.scripted import Scripted
from ajeeb.models.wrappers import Limit, Priced, Retry
from ajeeb.models.wrappers.hearing import Hearing
from tests.contracts.models.remote import Told, cancelled
from tests.models.wrappers.held import ASK, ONE, SAID, SAY, Held, until

TALK = Price(per_1k_input_tokens=1, per_1k_output_tokens=10)
MOST = TALK.most(SAY)
USED = 210_000


@dataclass
class SlowPurse(MemoryPurse):
    """A purse that takes as long as it is told to."""

    budget: Budget = field(default_factory=Budget)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    reserving: int = 0
    settling: int = 0

    def __post_init__(self) -> None:
        MemoryPurse.__init__(self, self.budget)

    async def reserve(self, micros: int, currency: str, by: str, call: str = "") -> str:
        name = await super().reserve(micros, currency, by, call)
        self.reserving += 1
        await self.open.wait()
        return name

    async def settle(self, reservation: str, micros: int) -> None:
        self.settling += 1
        await self.open.wait()
        await super().settle(reservation, micros)


async def test_the_most_is_set_aside_and_what_was_used_is_spent() -> None:
    inner, purse, heard = Held(), MemoryPurse(Budget()), Hearing(Told())
    call = asyncio.create_task(Priced(inner, TALK, purse).text(SAY, heard))
    await until(lambda: inner.inside)
    assert (purse.spent_micros, purse.reserved_micros) == (0, MOST)
    await inner.answer(SAID)
    assert await call is SAID
    assert (purse.spent_micros, purse.reserved_micros) == (USED, 0)
    assert (heard.cost_micros, heard.currency) == (USED, "USD")


@pytest.mark.parametrize(
    ("error", "begins", "cost"),
    [
        (ModelFailed("refused", ""), False, 0),
        (ModelFailed("refused", ""), True, MOST),
        (ModelFailed("rate_limited", ""), False, 0),
        (ModelFailed("unavailable", ""), False, 0),
        (ModelFailed("unavailable", ""), True, MOST),
        (ModelFailed("invalid", "", fields={"prompt": "too long"}), False, 0),
        (ModelFailed("invalid", ""), False, MOST),
        (ModelFailed("internal", "the key is wrong", lasting=True), False, 0),
        (ModelFailed("internal", ""), False, MOST),
        (ModelFailed("filtered", ""), False, MOST),
        (ModelFailed("timeout", ""), False, MOST),
        (ModelFailed("lost", ""), False, MOST),
        (ModelFailed("cancelled", ""), False, MOST),
        (RuntimeError("boom"), False, MOST),
    ],
)
async def test_a_failure_counts_unless_it_is_known_to_be_free(
    error: Exception, begins: bool, cost: int
) -> None:
    inner, purse, heard = Held(begins=begins), MemoryPurse(Budget()), Hearing(Told())
    call = asyncio.create_task(Priced(inner, TALK, purse).text(SAY, heard))
    await inner.fail(error)
    with pytest.raises(type(error)) as failure:
        await call
    assert failure.value is error
    assert (purse.spent_micros, purse.reserved_micros, heard.cost_micros) == (cost, 0, cost)


async def test_a_call_that_there_is_no_money_for_reaches_no_model() -> None:
    inner = Scripted()
    with pytest.raises(ModelFailed, match="the money for this run is spent") as failure:
        await Priced(inner, Price(per_image=0.02), MemoryPurse(Budget(per_run=0.01))).image(ASK)
    assert failure.value.lasting
    assert inner.requests == []


async def test_a_hundred_calls_at_the_edge_never_pass_the_cap() -> None:
    inner, purse = Held(), MemoryPurse(Budget(per_run=0.1))
    model = Priced(inner, Price(per_image=0.01), purse)
    calls = [asyncio.create_task(model.image(ASK)) for _ in range(100)]
    await until(lambda: sum(call.done() for call in calls) == 90)
    assert (inner.most, purse.reserved_micros) == (10, 100_000)
    for _ in range(10):
        await inner.answer(ONE)
    ended = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(one is ONE for one in ended) == 10
    assert sum(isinstance(one, ModelFailed) and one.lasting for one in ended) == 90
    assert (purse.spent_micros, purse.reserved_micros) == (100_000, 0)


async def test_a_call_cancelled_while_it_runs_counts_as_much_as_it_could_cost() -> None:
    inner, purse, heard = Held(), MemoryPurse(Budget()), Hearing(Told())
    call = asyncio.create_task(Priced(inner, TALK, purse).text(SAY, heard))
    await until(lambda: inner.inside)
    assert await cancelled(call)
    assert (purse.spent_micros, purse.reserved_micros, heard.cost_micros) == (MOST, 0, MOST)


async def test_a_call_cancelled_while_the_money_is_fetched_gives_it_back() -> None:
    inner, purse = Held(), SlowPurse()
    call = asyncio.create_task(Priced(inner, TALK, purse).text(SAY))
    await until(lambda: purse.reserving)
    call.cancel()
    await asyncio.sleep(0)
    call.cancel()
    await asyncio.sleep(0)
    assert purse.reserved_micros == MOST
    purse.open.set()
    assert await cancelled(call)
    assert (purse.spent_micros, purse.reserved_micros, inner.asked) == (0, 0, [])


async def test_a_call_cancelled_while_it_is_settled_is_settled() -> None:
    inner, purse = Held(), SlowPurse()
    purse.open.set()
    call = asyncio.create_task(Priced(inner, TALK, purse).text(SAY))
    await until(lambda: inner.inside)
    purse.open.clear()
    await inner.answer(SAID)
    await until(lambda: purse.settling)
    for _ in range(3):
        call.cancel()
        await asyncio.sleep(0)
    assert (purse.reserved_micros, call.done()) == (MOST, False)
    purse.open.set()
    assert await cancelled(call)
    assert (purse.spent_micros, purse.reserved_micros) == (USED, 0)


async def test_every_go_of_a_retry_is_paid_for() -> None:
    inner, purse = Held(), MemoryPurse(Budget())
    call = asyncio.create_task(Retry(Priced(inner, TALK, purse), first_wait_s=0.001).text(SAY))
    await inner.fail(ModelFailed("timeout", "slow"))
    await until(lambda: len(inner.asked) == 2)
    await inner.answer(SAID)
    await call
    assert purse.spent_micros == MOST + USED


@pytest.mark.parametrize("seed", range(10))
async def test_no_reservation_is_left_whoever_is_cancelled_when(seed: int) -> None:
    chance = random.Random(seed)
    inner, purse = Held(), MemoryPurse(Budget(per_run=0.5))
    model = Limit(Priced(inner, Price(per_image=0.01), purse), 3)
    calls = []
    for _ in range(100):
        calls.append(asyncio.create_task(model.image(ASK)))
        for _ in range(chance.randint(0, 3)):
            await asyncio.sleep(0)
        chance.choice(calls).cancel()
        waiting = [end for end in inner.inside if not end.done()]
        if waiting and chance.random() < 0.5:
            chance.choice(waiting).set_result(ONE)
        assert purse.spent_micros + purse.reserved_micros <= 500_000
    for call in calls:
        call.cancel()
    ended = await asyncio.gather(*calls, return_exceptions=True)
    assert (purse.reserved_micros, inner.inside) == (0, [])
    assert purse.spent_micros >= 10_000 * sum(one is ONE for one in ended) > 0
    assert inner.most <= 3
