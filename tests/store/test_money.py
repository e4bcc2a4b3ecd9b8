"""Money on disk: totals and reservations change together or not at all, and many share a commit."""

from __future__ import annotations

import asyncio
from pathlib import Path

import apsw

from ajeeb.errors import StorageFailed
from ajeeb.store import CapPassed, Caps, Reservation, Spent, SqliteStore

from .record import judged, opened

DAY = "2030-01-31"
TOTALS = "SELECT coalesce(sum(settled), 0), coalesce(sum(reserved), 0) FROM spending WHERE scope = ?"
ADDED_UP = """
    SELECT coalesce(sum(settled), 0), coalesce(sum(CASE WHEN settled_at IS NULL THEN micros END), 0) FROM reservation
"""


def reservation(name: str, micros: int, caps: Caps, worker: str = "ann") -> Reservation:
    return Reservation(
        reservation_id=name,
        run_id="r",
        worker_key=worker,
        day=DAY,
        micros=micros,
        currency="EUR",
        at=1,
        caps=caps,
    )


def totals_agree(connection: apsw.Connection) -> None:
    """Every total says what the rows of this run and day add up to."""
    added_up = connection.execute(ADDED_UP).fetchall()
    for scope in ("worker", "run", "day"):
        assert connection.execute(TOTALS, (scope,)).fetchall() == added_up


async def test_a_hundred_at_the_edge_share_commits_and_stop_at_the_cap(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, _):
        commits: list[int] = []

        def noted() -> bool:
            commits.append(1)
            return False

        await store.write(lambda c: c.set_commit_hook(noted))
        caps = Caps(run=10_200, day=9_990)
        tries = [store.reserve(reservation(str(n), 300, caps, f"worker {n}")) for n in range(100)]
        others = [store.append(judged(str(n))) for n in range(100)]
        done = await asyncio.gather(*tries, *others, return_exceptions=True)
        await store.write(lambda c: c.set_commit_hook(None))
        assert sum(one is None for one in done[:100]) == 33
        assert [one.cap for one in done if isinstance(one, CapPassed)] == ["day"] * 67
        assert all(isinstance(one, list) for one in done[100:])
        assert len(commits) < 100
        assert await store.spent("r", DAY, "EUR") == Spent(run=9900, day=9900, reserved=9900)
        await store.query(totals_agree)


async def test_what_was_spent_outlives_the_process(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, _):
        await store.reserve(reservation("a", 300, Caps()))
        await store.reserve(reservation("b", 300, Caps()))
        await store.settle("a", 200, 2)
    async with opened(tmp_path) as (store, _):
        assert await store.spent("r", DAY, "EUR") == Spent(run=500, day=500, reserved=300)
        assert await store.release_lost(None, 3) == 1
        assert await store.spent("r", DAY, "EUR") == Spent(run=500, day=500, reserved=0)
        await store.query(totals_agree)


async def reserve_and_settle(store: SqliteStore, name: str) -> None:
    # A long name fills the disk sooner.
    worker = name + "x" * 3000
    await store.reserve(reservation(name, 3, Caps(run=10**9), worker))
    await store.settle(name, 2, 2)


async def test_on_a_full_disk_nothing_is_half_done(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, _):
        pages = await store.query(lambda c: c.execute("PRAGMA page_count").get)
        await store.write(lambda c: c.execute(f"PRAGMA max_page_count = {pages + 20}"))
        together = [reserve_and_settle(store, f"together {n}") for n in range(50)]
        done = await asyncio.gather(*together, return_exceptions=True)
        for n in range(50):
            done += await asyncio.gather(reserve_and_settle(store, f"alone {n}"), return_exceptions=True)
        refused = [one for one in done if one is not None]
        assert {type(one) for one in refused} == {StorageFailed}
        assert None in done
        await store.query(totals_agree)
        before = await store.spent("r", DAY, "EUR")
        assert before.run >= 2 * done.count(None)
        await store.write(lambda c: c.execute("PRAGMA max_page_count = 100000"))
        await reserve_and_settle(store, "space again")
        assert (await store.spent("r", DAY, "EUR")).run == before.run + 2
        await store.query(totals_agree)
