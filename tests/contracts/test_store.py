"""What every store promises, whichever keeps the record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ajeeb.errors import Conflict
from ajeeb.events import ActionId, Judged, Observation, Observed, Opened
from ajeeb.store import Append, Store
from tests.store import record
from tests.store.record import claim


@pytest.fixture(params=[2])
def places(request: pytest.FixtureRequest) -> int:
    """How many workers may hold a unit."""
    return int(request.param)


@pytest.fixture(params=["sqlite", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path, places: int) -> AsyncIterator[Store]:
    async with record.kept(request.param, tmp_path, places) as store:
        yield store


def judged(number: int) -> Judged:
    return Judged(attempt_id="a", answers={"score": number})


async def test_events_come_back_as_they_were_appended_and_in_order(store: Store) -> None:
    await store.claim(claim("s", "ann"))
    action = ActionId(key="key", digest="digest")
    await store.append(Append(stream="s", events=(judged(1), judged(2)), at=7, expect=1, action=action))
    opened, first, second = await store.events("s")
    assert isinstance(opened.event, Opened)
    assert (opened.event.worker_key, opened.seq) == ("ann", 1)
    assert (first.seq, first.event, first.at, first.action) == (2, judged(1), 7, action)
    assert (second.seq, second.event, second.action) == (3, judged(2), None)


async def test_what_came_too_late_is_a_conflict_and_leaves_nothing(store: Store) -> None:
    await store.claim(claim("s", "ann"))
    await store.append(Append(stream="s", events=(judged(1),), at=7, expect=1))
    for expect in (0, 1, 3):
        with pytest.raises(Conflict):
            await store.append(Append(stream="s", events=(judged(2),), at=8, expect=expect))
    assert len(await store.events("s")) == 2


async def test_of_many_at_once_one_is_appended(store: Store) -> None:
    await store.claim(claim("s", "ann"))
    appends = [store.append(Append(stream="s", events=(judged(n),), at=8, expect=1)) for n in range(20)]
    done = await asyncio.gather(*appends, return_exceptions=True)
    assert sum(isinstance(result, list) for result in done) == 1
    assert sum(isinstance(result, Conflict) for result in done) == 19
    assert len(await store.events("s")) == 2


async def test_observations_never_move_the_stream(store: Store) -> None:
    await store.claim(claim("s", "ann"))
    seen = Observed(page="p", items=(Observation(type="blur", at=1.5),))
    await asyncio.gather(*(store.observe("s", seen, 9) for _ in range(5)))
    await store.append(Append(stream="s", events=(judged(1),), at=9, expect=1))
    assert [one.event for one in await store.events("s/seen")] == [seen] * 5


async def test_a_worker_who_comes_back_gets_the_same_unit(store: Store) -> None:
    first = await store.claim(claim("s1", "ann"))
    again = await store.claim(claim("s2", "ann"))
    by_number = await store.claim(claim("s3", "ann", 1))
    assert first == again == by_number
    assert first is not None
    assert await store.assignment("s1") == first
    assert await store.assignment("s2") is None


async def test_workers_are_spread_over_the_units_until_every_place_is_taken(store: Store) -> None:
    taken = [await store.claim(claim(f"s{n}", f"worker {n}")) for n in range(5)]
    assert [one and one.unit_id for one in taken] == ["r-u1", "r-u2", "r-u1", "r-u2", None]
    assert await store.claim(claim("s9", "worker 9", 1)) is None


async def test_of_many_claims_at_once_no_place_is_taken_twice(store: Store) -> None:
    claims = [store.claim(claim(f"s{n}", f"worker {n}", 1)) for n in range(30)]
    held = [one for one in await asyncio.gather(*claims) if one is not None]
    assert len(held) == 2


async def test_one_worker_in_two_tabs_holds_one_unit(store: Store) -> None:
    held = await asyncio.gather(*(store.claim(claim(f"s{n}", "ann")) for n in range(10)))
    assert len({one.assignment_id for one in held if one}) == 1


async def numbers(store: Store, assignment_ids: list[str]) -> list[tuple[int, int, str]]:
    """What the events of opening say: number, number of the worker, the worker."""
    events = [(await store.events(one))[0].event for one in assignment_ids]
    return [
        (event.number, event.worker_number, event.worker_key) for event in events if isinstance(event, Opened)
    ]


async def test_assignments_and_workers_are_numbered_as_they_come(store: Store) -> None:
    for assignment_id, worker, unit in (
        ("s1", "ann", 1),
        ("s2", "bob", 1),
        ("s3", "ann", 2),
        ("s4", "cy", 2),
    ):
        assert await store.claim(claim(assignment_id, worker, unit))
    assert await store.claim(claim("s5", "bob", 1))  # has it already, and takes no number
    assert await numbers(store, ["s1", "s2", "s3", "s4"]) == [
        (0, 0, "ann"),
        (1, 1, "bob"),
        (2, 0, "ann"),
        (3, 2, "cy"),
    ]


@pytest.mark.parametrize("places", [200], indirect=True)
async def test_of_many_claims_at_once_every_number_is_given_once(store: Store) -> None:
    claims = [
        store.claim(claim(f"{name} {unit}", name, unit)) for unit in (1, 2) for name in map(str, range(200))
    ]
    held = [one.assignment_id for one in await asyncio.gather(*claims) if one is not None]
    found = await numbers(store, held)
    assert sorted(number for number, _, _ in found) == list(range(400))
    workers = {name: number for _, number, name in found}
    assert sorted(workers.values()) == list(range(200))
    assert {(number, name) for _, number, name in found} == {(n, name) for name, n in workers.items()}
