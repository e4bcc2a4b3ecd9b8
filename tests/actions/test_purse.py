"""The money of a run: who is refused what, what is counted, and what the requester is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ajeeb.actions.purse import RunPurse
from ajeeb.errors import ModelFailed, StorageFailed
from ajeeb.models.price import Budget
from ajeeb.models.purse import Purse
from ajeeb.store import Reservation, Spent, Store
from ajeeb.testing import Clock, MemoryStore
from tests.store import record

DAY = "2027-01-15"  # on which Clock stands
CENT = 10_000


@pytest.fixture(params=["sqlite", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with record.kept(request.param, tmp_path) as store:
        yield store


def euros(
    *,
    call: float | None = None,
    worker: float | None = None,
    run: float | None = None,
    day: float | None = None,
) -> Budget:
    return Budget(per_call=call, per_worker=worker, per_run=run, per_day=day, currency="EUR")


def purse(store: Store, budget: Budget, run: str = "r", clock: Clock | None = None) -> RunPurse:
    return RunPurse(store, run, budget, clock or Clock())


async def spend(purse: Purse, micros: int, by: str = "ann") -> None:
    await purse.settle(await purse.reserve(micros, "EUR", by), micros)


async def test_money_is_set_aside_then_spent(store: Store) -> None:
    mine = purse(store, euros())
    one, other = await mine.reserve(3 * CENT, "EUR", "ann"), await mine.reserve(4 * CENT, "EUR", "bob")
    assert one != other
    await mine.settle(one, CENT)
    await mine.settle(one, 2 * CENT)
    assert await store.spent("r", DAY, "EUR") == Spent(run=5 * CENT, day=5 * CENT, reserved=4 * CENT)
    assert await mine.is_used_up() is False


@pytest.mark.parametrize(
    ("budget", "by", "run", "said"),
    [
        (
            euros(call=0.02),
            "ann",
            "r",
            "a call may cost 0.03 EUR, and the most that one may is 0.02 EUR (per_call): raise budget.per_call",
        ),
        (
            euros(worker=0.09, run=0.09, day=0.09),
            "ann",
            "r",
            "this worker has spent 0.07 of 0.09 EUR (per_worker), and this call may cost 0.03 EUR: raise "
            "budget.per_worker",
        ),
        (
            euros(worker=0.09, run=0.099999, day=0.09),
            "bob",
            "r",
            "this run has spent 0.07 of 0.099999 EUR (per_run), and this call may cost 0.03 EUR: raise budget.per_run",
        ),
        (
            euros(worker=0.09, run=0.09, day=0.09),
            "ann",
            "another",
            "all runs together have today spent 0.07 of 0.09 EUR (per_day), and this call may cost 0.03 EUR: raise "
            "budget.per_day",
        ),
    ],
)
async def test_a_call_that_a_cap_forbids_is_refused_for_good_and_the_way_out_is_named(
    store: Store, budget: Budget, by: str, run: str, said: str
) -> None:
    await spend(purse(store, euros()), 7 * CENT)
    with pytest.raises(ModelFailed) as refused:
        await purse(store, budget, run).reserve(3 * CENT, "EUR", by)
    assert str(refused.value) == f"{said} to go on"
    assert (refused.value.status, refused.value.lasting) == ("unavailable", True)
    assert (await store.spent("r", DAY, "EUR")).day == 7 * CENT


async def test_a_cap_is_reached_exactly_and_not_passed(store: Store) -> None:
    mine = purse(store, euros(run=0.3))  # 0.1 + 0.2 is more than 0.3 where numbers are binary
    await spend(mine, 10 * CENT)
    await spend(mine, 20 * CENT)
    with pytest.raises(ModelFailed, match="per_run"):
        await mine.reserve(1, "EUR", "ann")
    await spend(mine, 0)  # what is free needs no money


async def test_a_price_in_another_currency_is_refused_for_good(store: Store) -> None:
    with pytest.raises(ModelFailed, match="price is in USD and the budget in EUR") as refused:
        await purse(store, euros()).reserve(1, "USD", "ann")
    assert refused.value.lasting


@pytest.mark.parametrize("micros", [-1, 10**19])
async def test_what_is_no_price_is_refused_for_good(store: Store, micros: int) -> None:
    with pytest.raises(ModelFailed, match="no price") as refused:
        await purse(store, euros()).reserve(micros, "EUR", "ann")
    assert refused.value.lasting


@pytest.mark.parametrize(("said", "counted"), [(-5, 0), (10**30, 10**15)])
async def test_nonsense_about_what_was_used_does_not_spoil_the_sums(
    store: Store, said: int, counted: int
) -> None:
    mine = purse(store, euros(run=5))
    await mine.settle(await mine.reserve(CENT, "EUR", "ann"), said)
    assert (await store.spent("r", DAY, "EUR")).run == counted
    assert await mine.is_used_up() is (counted > 0)


async def test_a_hundred_calls_at_the_edge_never_pass_the_cap(store: Store) -> None:
    mine = purse(store, euros(run=1))
    asked = (mine.reserve(3 * CENT, "EUR", f"worker {n}") for n in range(100))
    done = await asyncio.gather(*asked, return_exceptions=True)
    held = [one for one in done if isinstance(one, str)]
    assert len(held) == 33
    assert {type(one) for one in done} == {str, ModelFailed}
    await asyncio.gather(*(mine.settle(one, 2 * CENT) for one in held))
    assert await store.spent("r", DAY, "EUR") == Spent(run=66 * CENT, day=66 * CENT, reserved=0)
    await spend(mine, 34 * CENT)  # what came out cheaper is there again


async def test_a_day_ends_at_midnight_and_a_run_does_not(store: Store) -> None:
    clock = Clock()
    of_day, of_run = purse(store, euros(day=0.1), clock=clock), purse(store, euros(run=0.1), clock=clock)
    await spend(of_day, 10 * CENT)
    assert (await of_day.is_used_up(), await of_run.is_used_up()) == (True, True)
    clock.move(24 * 3600)
    assert (await of_day.is_used_up(), await of_run.is_used_up()) == (False, True)
    await spend(of_day, 10 * CENT)


async def test_a_rest_that_no_call_fits_in_is_none_once_a_call_was_refused_for_it(store: Store) -> None:
    mine = purse(store, euros(run=1))
    first, second = await mine.reserve(50 * CENT, "EUR", "ann"), await mine.reserve(30 * CENT, "EUR", "bob")
    with pytest.raises(ModelFailed):
        await mine.reserve(40 * CENT, "EUR", "cy")
    assert await mine.is_used_up() is False  # the two that run may turn out cheaper
    await mine.settle(first, 50 * CENT)
    await mine.settle(second, 20 * CENT)
    assert await mine.is_used_up() is False  # 30 cents are left, and a call has cost no more than that
    await spend(mine, 25 * CENT)
    assert await mine.is_used_up() is True


async def test_one_call_that_is_too_dear_does_not_pause_a_run(store: Store) -> None:
    mine = purse(store, euros(run=1))
    await spend(mine, CENT)
    with pytest.raises(ModelFailed):
        await mine.reserve(100 * CENT, "EUR", "ann")
    assert await mine.is_used_up() is False


async def test_what_is_reserved_fills_the_cap_too(store: Store) -> None:
    mine = purse(store, euros(run=1))
    held = await mine.reserve(100 * CENT, "EUR", "ann")
    assert await mine.is_used_up() is True
    await mine.settle(held, 0)
    assert await mine.is_used_up() is False


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    return [(one.levelno, one.getMessage()) for one in caplog.records if one.name == "ajeeb.purse"]


async def test_the_requester_is_told_once_at_the_alarm_and_once_at_the_end(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    mine = purse(store, euros(run=1))
    await spend(mine, 79 * CENT)
    assert told(caplog) == []
    await spend(mine, 1 * CENT)
    warned = (
        logging.WARNING,
        "run 'r' has spent 0.8 of 1 EUR (per_run) and will be paused when that is spent",
    )
    assert told(caplog) == [warned]
    await spend(mine, 10 * CENT)
    await spend(mine, 10 * CENT)
    paused = (
        logging.ERROR,
        "run 'r' is paused: 1 of 1 EUR (per_run) are spent, and no new worker is let in; raise budget.per_run to go on",
    )
    assert told(caplog) == [warned, paused]
    for _ in range(3):
        assert await mine.is_used_up()
        with pytest.raises(ModelFailed):
            await mine.reserve(1, "EUR", "bob")
    assert told(caplog) == [warned, paused]
    again = purse(store, euros(run=1))  # after a restart
    assert await again.is_used_up()
    assert await again.is_used_up()
    assert told(caplog) == [warned, paused, paused]


async def test_each_cap_and_each_day_is_told_for_itself(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    mine = purse(store, euros(run=1, day=0.5), clock=clock)
    await spend(mine, 50 * CENT)
    clock.move(24 * 3600)
    await spend(mine, 41 * CENT)
    assert [(level, text.split("(")[1].split(")")[0]) for level, text in told(caplog)] == [
        (logging.ERROR, "per_day"),
        (logging.WARNING, "per_run"),
        (logging.WARNING, "per_day"),
    ]


async def test_a_run_in_which_no_call_fits_any_more_is_paused_and_that_is_said(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    mine = purse(store, euros(run=1))
    for _ in range(3):
        await spend(mine, 30 * CENT)
    assert [level for level, _ in told(caplog)] == [logging.WARNING]
    for _ in range(2):
        with pytest.raises(ModelFailed):
            await mine.reserve(30 * CENT, "EUR", "ann")
        assert await mine.is_used_up()
    assert [level for level, _ in told(caplog)] == [logging.WARNING, logging.ERROR]
    assert "paused: 0.9 of 1 EUR (per_run) are spent" in told(caplog)[1][1]


async def test_without_caps_nothing_is_said_and_all_is_counted(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    mine = purse(store, euros())
    await spend(mine, 10**12)
    assert await mine.is_used_up() is False
    assert told(caplog) == []
    assert (await store.spent("r", DAY, "EUR")).run == 10**12


class FullDisk(MemoryStore):
    """From the second reservation on, nothing can be written."""

    async def reserve(self, reservation: Reservation) -> None:
        if self.reservations:
            raise StorageFailed("the data could not be written; free some space")
        await super().reserve(reservation)

    async def settle(self, reservation_id: str, micros: int, at: int) -> None:
        raise StorageFailed("the data could not be written; free some space")


async def test_a_disk_that_is_full_stops_calls_and_loses_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    store = FullDisk()
    mine = purse(store, euros(run=1))
    await spend(mine, 20 * CENT)
    assert [(level, "free some space" in text) for level, text in told(caplog)] == [(logging.WARNING, True)]
    with pytest.raises(ModelFailed, match=r"no money could be set aside.*free some space") as refused:
        await mine.reserve(CENT, "EUR", "ann")
    assert (refused.value.status, refused.value.lasting) == ("unavailable", False)
    assert await store.spent("r", DAY, "EUR") == Spent(run=20 * CENT, day=20 * CENT, reserved=20 * CENT)
