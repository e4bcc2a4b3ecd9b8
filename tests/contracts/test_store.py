"""What every store promises, whichever keeps the record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from ajeeb.errors import Conflict
from ajeeb.events import ActionId, Judged, Observation, Observed, Opened
from ajeeb.store import Append, Claim, SqliteStore, Store, own
from ajeeb.testing import MemoryStore
from tests.store import record

UNITS = [replace(unit, places=2) for unit in record.UNITS]


@pytest.fixture(params=["sqlite", "memory"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore(units={unit.unit_id: unit for unit in UNITS})
        return
    folder = own(tmp_path)
    sqlite = SqliteStore(folder.database)
    await sqlite.add_run(record.RUN, UNITS, [])
    yield sqlite
    await sqlite.close()
    folder.release()


def claim(assignment_id: str, worker: str, number: int | None = None) -> Claim:
    return replace(record.claim(assignment_id, worker), number=number)


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
