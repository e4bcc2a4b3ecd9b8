"""A purse in memory keeps every cap, whatever is set aside."""

from __future__ import annotations

import asyncio

import pytest

from ajeeb.errors import ModelFailed
from ajeeb.models import FREE, Budget, MemoryPurse
from ajeeb.testing import Clock

CENT = 10_000


@pytest.mark.parametrize(
    ("cap", "said"),
    [
        ("per_call", "this call could cost more than one may"),
        ("per_worker", "the money for this worker is spent"),
        ("per_run", "the money for this run is spent"),
        ("per_day", "the money for this day is spent"),
    ],
)
async def test_what_would_pass_a_cap_is_refused_by_its_name(cap: str, said: str) -> None:
    purse = MemoryPurse(Budget.model_validate({cap: 0.05}))
    await purse.settle(await purse.reserve(5 * CENT, "USD", "a"), 5 * CENT)
    with pytest.raises(
        ModelFailed, match=rf"^{said} \({cap} is 0\.05 USD\); raise budget\.{cap}$"
    ) as failure:
        await purse.reserve(6 * CENT, "USD", "a")
    assert (failure.value.status, failure.value.lasting) == ("unavailable", True)
    assert (purse.spent_micros, purse.reserved_micros) == (5 * CENT, 0)


async def test_what_is_set_aside_counts_and_what_is_left_over_comes_back() -> None:
    purse = MemoryPurse(Budget(per_run=0.05))
    first = await purse.reserve(4 * CENT, "USD", "a")
    with pytest.raises(ModelFailed):
        await purse.reserve(2 * CENT, "USD", "b")
    await purse.settle(first, 3 * CENT)
    await purse.settle(first, 3 * CENT)
    assert (purse.spent_micros, purse.reserved_micros) == (3 * CENT, 0)
    await purse.reserve(2 * CENT, "USD", "b")


async def test_one_worker_s_cap_is_not_another_s_and_a_new_day_is_new() -> None:
    clock = Clock()
    purse = MemoryPurse(Budget(per_worker=0.05, per_day=0.1), clock)
    for by in "ab":
        await purse.settle(await purse.reserve(5 * CENT, "USD", by), 5 * CENT)
    with pytest.raises(ModelFailed, match="this day"):
        await purse.reserve(1, "USD", "c")
    clock.move(86_400)
    await purse.reserve(1, "USD", "c")
    with pytest.raises(ModelFailed, match="this worker"):
        await purse.reserve(1, "USD", "a")


async def test_another_currency_cannot_be_counted() -> None:
    with pytest.raises(ModelFailed, match="give both in one currency"):
        await MemoryPurse(Budget(currency="EUR")).reserve(1, "USD", "a")


async def test_without_a_budget_all_is_allowed() -> None:
    names = await asyncio.gather(*(FREE.reserve(10**15, "USD", "a") for _ in range(9)))
    await asyncio.gather(*(FREE.settle(name, 10**15) for name in names))
