"""The dashboard's numbers and news, through HTTP, on a real database."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from ajeeb.accounts import SignIn
from ajeeb.events import Observation, Observed
from ajeeb.server.manage.looking import Looking
from ajeeb.server.manage.parts import Parts
from ajeeb.store import Append, SqliteStore, own
from tests.review.scene import NOW, RUN, add_run, asset_url, come, two_turns
from tests.server.test_manage import Clock, parts_of, signed_in

pytestmark = pytest.mark.anyio


@pytest.fixture
def database(tmp_path: Path) -> Path:
    owned = own(tmp_path / "data")
    owned.release()
    return owned.database


@pytest.fixture
async def store(database: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(database)
    await add_run(store)
    yield store
    await store.close()


def parts(store: SqliteStore) -> Parts:
    return Parts(store=store, sign_in=SignIn(store), asset_url=asset_url, now=Clock())


async def still_signed_in() -> bool:
    return True


async def test_the_numbers_of_a_run_people_and_simulated_workers_apart(store: SqliteStore) -> None:
    await (await two_turns(store, "a1", (2, 10))).end("goal")
    await two_turns(store, "s1", (9,), simulated=True)
    client = await signed_in(parts_of(store, Clock()))
    answer = await client.get(f"/api/manage/runs/{RUN}/figures")
    assert answer.status_code == 200
    found = answer.json()
    assert (found["read"], found["created_at"], found["places"]) == (1, NOW, 30)
    people, simulated = found["people"], found["simulated"]
    assert [point["score"]["median"] for point in people["attempts"]] == [2, 10]
    assert people["ends"] == [{"reason": "goal", "attempts": 2, "n": 1}]
    assert (people["calls"], people["took"]["median"]) == ({"ok": 2}, 700)
    assert sum(one["n"] for one in people["latency"]) == 2
    assert (simulated["calls"], simulated["ends"]) == ({"ok": 1}, [])


async def test_a_run_that_is_not_there_is_unknown(store: SqliteStore) -> None:
    client = await signed_in(parts_of(store, Clock()))
    answer = await client.get("/api/manage/runs/nothing/figures")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")


async def test_a_server_that_starts_again_goes_on_from_what_was_kept(database: Path) -> None:
    store = SqliteStore(database)
    await add_run(store)
    await two_turns(store, "a1", (4, 8))
    before = await Looking(parts(store)).figures(RUN)
    await store.close()
    store = SqliteStore(database)
    try:
        # What was counted is not read again: it could not be, as it is gone from the record.
        await store.write(lambda c: c.execute("UPDATE event SET data = '{}' WHERE kind = 'judged'"))
        looking = Looking(parts(store))
        assert await looking.figures(RUN) == before
        await two_turns(store, "a2", (6,))
        after = await looking.figures(RUN)
        assert [(point.k, point.n) for point in after.people.attempts] == [(1, 2), (2, 1)]
        assert after.people.attempts[0].score is not None
        assert after.people.attempts[0].score.mean == 5
    finally:
        await store.close()


async def test_many_who_ask_at_once_are_told_the_same(store: SqliteStore) -> None:
    looking = Looking(parts(store))
    for number in range(5):
        await two_turns(store, f"a{number}", (number + 1,))
    found = await asyncio.gather(*(looking.curve(RUN) for _ in range(8)))
    assert {curve.people[0].n for curve in found} == {5}


async def test_news_come_with_what_is_shown_and_with_nothing_else(store: SqliteStore) -> None:
    looking = Looking(parts(store))
    work = await come(store, "a1")
    news = aiter(looking.changes(still_signed_in))
    async with asyncio.timeout(10):
        first = await anext(news)
        following = asyncio.ensure_future(anext(news))
        seen = Observed(page="p", items=(Observation(type="focus", at=1.0),))
        await store.observe("a1", seen, NOW)
        done, _ = await asyncio.wait([following], timeout=0.6)
        assert not done
        await work.ask("a red boat")
        assert await following > first


async def test_who_waits_for_a_commit_is_told_of_it(store: SqliteStore) -> None:
    seen = store.commits.count
    waiting = asyncio.ensure_future(store.commits.after(seen, 30))
    await asyncio.sleep(0)
    await store.append(Append(stream="x", events=(Observed(page="p", items=()),), at=NOW))
    async with asyncio.timeout(10):
        assert await waiting > seen
    assert await store.commits.after(store.commits.count, 0.01) == store.commits.count
    assert await store.commits.after(-1, 30) == store.commits.count
