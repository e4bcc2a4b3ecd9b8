"""A number is given in a moment, however many there are."""

from __future__ import annotations

from pathlib import Path

import apsw

from ajeeb.events import Opened
from ajeeb.store import Reservation

from .record import claim, opened

MANY = 100_000
WORKERS = f"""
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {MANY})
    INSERT INTO worker (worker_key, provider, external_id, first_seen) SELECT 'worker ' || n, 'name', n, 1 FROM n
"""
ASSIGNMENTS = f"""
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {MANY})
    INSERT INTO assignment (assignment_id, run_id, unit_id, worker_key, status, assurance, pilot, simulated, opened_at,
        last_at, number, worker_number)
    SELECT 'many ' || n, 'r', 'r-u1', 'worker ' || n, 'open', 'claimed', 0, 0, 1, 1, n, n FROM n
"""
RESERVATIONS = f"""
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {MANY})
    INSERT INTO reservation (reservation_id, run_id, worker_key, day, currency, micros, at, settled, settled_at)
    SELECT 'many ' || n, 'r', 'ann', '2030-01-31', 'EUR', 1, 1, 1, 1 FROM n
"""
STEPS = 100  # of SQLite's own machine; a look at every row takes several for each


def counted(connection: apsw.Connection, ticks: list[int]) -> None:
    """From now on, a tick for every STEPS steps that the database takes on this connection."""

    def tick() -> bool:
        ticks.append(1)
        return False

    connection.set_progress_handler(tick, STEPS)


async def test_a_claim_is_as_cheap_after_a_hundred_thousand_others(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, _):
        await store.write(lambda c: c.execute(WORKERS))
        await store.write(lambda c: c.execute(ASSIGNMENTS))
        ticks: list[int] = []
        await store.write(lambda c: counted(c, ticks))
        for name, worker, expected in (
            ("new", "bob", (MANY + 1, MANY + 1)),
            ("old", "worker 7", (MANY + 2, 7)),
        ):
            await store.claim(claim(name, worker, 2))
            event = (await store.events(name))[0].event
            assert isinstance(event, Opened)
            assert (event.number, event.worker_number) == expected
        assert len(ticks) * STEPS < 5000


async def test_a_cap_is_checked_without_adding_up_what_was_reserved(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, _):
        await store.write(lambda c: c.execute(RESERVATIONS))
        ticks: list[int] = []
        await store.write(lambda c: counted(c, ticks))
        await store.reserve(
            Reservation(
                reservation_id="new",
                run_id="r",
                worker_key="ann",
                day="2030-01-31",
                micros=7,
                currency="EUR",
                at=1,
            )
        )
        await store.settle("new", 8, 2)
        assert await store.release_lost(None, 3) == 0
        assert len(ticks) * STEPS < 5000
