"""What every store promises about money."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from ajeeb.errors import Unknown
from ajeeb.store import CapPassed, Caps, Reservation, Spent, Store
from tests.store import record

TODAY, TOMORROW = "2030-01-31", "2030-02-01"
NONE = Caps()


@pytest.fixture(params=["sqlite", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with record.kept(request.param, tmp_path) as store:
        yield store


def reservation(
    name: str, micros: int, caps: Caps = NONE, *, worker: str = "ann", run: str = "r", day: str = TODAY
) -> Reservation:
    return Reservation(
        reservation_id=name,
        run_id=run,
        worker_key=worker,
        day=day,
        micros=micros,
        currency="EUR",
        at=5,
        caps=caps,
    )


async def test_what_is_reserved_counts_as_spent_until_it_is_settled(store: Store) -> None:
    assert await store.spent("r", TODAY, "EUR") == Spent(run=0, day=0, reserved=0)
    await store.reserve(reservation("a", 30))
    await store.reserve(reservation("b", 40, worker="bob"))
    assert await store.spent("r", TODAY, "EUR") == Spent(run=70, day=70, reserved=70)
    await store.settle("a", 25, 6)
    assert await store.spent("r", TODAY, "EUR") == Spent(run=65, day=65, reserved=40)
    await store.settle("b", 100, 6)
    assert await store.spent("r", TODAY, "EUR") == Spent(run=125, day=125, reserved=0)


async def test_a_run_a_day_and_a_currency_are_counted_for_themselves(store: Store) -> None:
    await store.reserve(reservation("a", 1))
    await store.reserve(reservation("b", 10, day=TOMORROW))
    await store.reserve(reservation("c", 100, run="another"))
    await store.reserve(replace(reservation("d", 1000), currency="USD"))
    await store.settle("b", 20, 6)
    assert await store.spent("r", TODAY, "EUR") == Spent(run=21, day=101, reserved=1)
    assert await store.spent("r", TOMORROW, "EUR") == Spent(run=21, day=20, reserved=1)
    assert await store.spent("another", TOMORROW, "EUR") == Spent(run=100, day=20, reserved=100)
    assert await store.spent("r", TODAY, "USD") == Spent(run=1000, day=1000, reserved=1000)


async def test_settling_again_changes_nothing_and_what_was_not_reserved_is_unknown(store: Store) -> None:
    await store.reserve(reservation("a", 30))
    await store.settle("a", 0, 6)
    await asyncio.gather(*(store.settle("a", 50, 7) for _ in range(5)))
    assert await store.spent("r", TODAY, "EUR") == Spent(run=0, day=0, reserved=0)
    with pytest.raises(Unknown, match="'b'"):
        await store.settle("b", 1, 6)


@pytest.mark.parametrize(
    ("cap", "caps", "other", "held"),
    [
        ("call", Caps(call=9), {}, 0),
        ("worker", Caps(worker=99), {}, 90),
        ("run", Caps(run=99), {"worker": "bob"}, 90),
        ("run", Caps(run=99), {"worker": "bob", "day": TOMORROW}, 90),
        ("day", Caps(day=99), {"worker": "bob", "run": "another"}, 90),
        ("worker", Caps(worker=99, run=99, day=99), {}, 90),
    ],
)
async def test_the_cap_that_would_be_passed_is_named_and_nothing_is_kept(
    store: Store, cap: str, caps: Caps, other: dict[str, str], held: int
) -> None:
    await store.reserve(reservation("a", 90))
    with pytest.raises(CapPassed) as refused:
        await store.reserve(reservation("b", 10, caps, **other))
    limit = 9 if cap == "call" else 99
    assert (refused.value.cap, refused.value.spent, refused.value.limit) == (cap, held, limit)
    assert await store.spent("r", TODAY, "EUR") == Spent(run=90, day=90, reserved=90)
    await store.reserve(
        reservation("b", 9, caps, **other)
    )  # up to the cap there is room, and the name is free


@pytest.mark.parametrize(
    ("caps", "other"),
    [
        (Caps(worker=99), {"worker": "bob"}),
        (Caps(worker=99), {"run": "another"}),
        (Caps(run=99), {"run": "another"}),
        (Caps(day=99), {"day": TOMORROW}),
        (Caps(call=10), {}),
        (NONE, {}),
    ],
)
async def test_another_cap_is_none_of_its_business(store: Store, caps: Caps, other: dict[str, str]) -> None:
    await store.reserve(reservation("a", 90))
    await store.reserve(reservation("b", 10, caps, **other))


async def test_what_costs_nothing_passes_no_cap(store: Store) -> None:
    await store.reserve(reservation("a", 10))
    await store.settle("a", 50, 6)
    for cap in (Caps(call=0), Caps(worker=10), Caps(run=10), Caps(day=10)):
        await store.reserve(reservation(f"free {cap}", 0, cap))


@pytest.mark.parametrize("cap", ["worker", "run", "day"])
async def test_a_hundred_reservations_at_the_edge_never_pass_a_cap(store: Store, cap: str) -> None:
    caps = Caps(**{cap: 1000})

    async def call(number: int) -> None:
        await store.reserve(reservation(str(number), 30, caps))
        assert (await store.spent("r", TODAY, "EUR")).run <= 1000
        await store.settle(str(number), 10 + number % 21, 6)

    done = await asyncio.gather(*(call(number) for number in range(100)), return_exceptions=True)
    made = [number for number, one in enumerate(done) if one is None]
    refused = [one.cap for one in done if isinstance(one, CapPassed)]
    assert refused == [cap] * (100 - len(made))
    assert len(made) >= 33  # 33 * 30: nobody was refused while there was room
    cost = sum(10 + number % 21 for number in made)
    assert await store.spent("r", TODAY, "EUR") == Spent(run=cost, day=cost, reserved=0)
    assert cost <= 1000


async def test_what_a_dead_process_reserved_counts_as_spent(store: Store) -> None:
    await store.reserve(reservation("a", 1))
    await store.reserve(reservation("b", 10, worker="bob"))
    await store.reserve(reservation("c", 100, run="another"))
    await store.settle("a", 2, 6)
    assert await store.release_lost("r", 7) == 1
    assert await store.spent("r", TODAY, "EUR") == Spent(run=12, day=112, reserved=0)
    assert (await store.spent("another", TODAY, "EUR")).reserved == 100
    assert await store.release_lost(None, 8) == 1
    assert await store.release_lost(None, 9) == 0
    await store.settle("b", 0, 10)  # its process is dead; whoever says this comes too late
    assert await store.spent("r", TODAY, "EUR") == Spent(run=12, day=112, reserved=0)
    assert await store.spent("another", TODAY, "EUR") == Spent(run=100, day=112, reserved=0)


@pytest.mark.parametrize("micros", [-1, 10**15 + 1])
async def test_what_is_no_amount_never_comes_into_the_sums(store: Store, micros: int) -> None:
    with pytest.raises(ValueError, match="no price"):
        reservation("a", micros)
    await store.reserve(reservation("a", 1))
    with pytest.raises(ValueError, match="no price"):
        await store.settle("a", micros, 6)
    assert await store.spent("r", TODAY, "EUR") == Spent(run=1, day=1, reserved=1)
