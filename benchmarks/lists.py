"""How long a page of the table of work takes on the server: every sort, filters and searches, first pages and later."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import apsw

from ajeeb.review.work import work_page
from ajeeb.review.work_rates import KeptRates
from ajeeb.review.work_shapes import WorkQuery
from ajeeb.store import SqliteStore, own

from .big_record import RUN, big_record
from .model_lines import Lines, Target

_SORTS = ("newest", "last", "attempts", "score", "duration", "unit", "worker")
_FILTERS: tuple[dict[str, Any], ...] = (
    {}, {"status": ["timed_out"]}, {"decision": ["undecided"]}, {"decision": ["approved"]}, {"by": "simulated"},
    {"end": ["goal"]}, {"end": ["error"]}, {"unit": 7}, {"worker": "00000c5eed5eed5eed5eed5e"}, {"score_min": 9},
    {"score_max": 2}, {"attempts_min": 6}, {"failures": True}, {"flag": ["fast"]}, {"notes": True},
    {"flag": ["pasted", "small_edits"]}, {"excluded": True}, {"opened_from": 1_791_700_000_000},
    {"end": ["error"], "flag": ["pasted"]},
)  # fmt: skip
_SEARCHES = (
    "red",
    '"red house"',
    "gramophone",
    "acc*",
    "telescope bridge",
    "number 4711",
    "zzz",
    "gemalt castle",
)


def lists(assignments: int, pages: int, seed: int) -> dict[str, Any]:
    """p50, p95 and the longest of so many pages, milliseconds; the control is one row by its key, through the same.

    processor: the same without the time for which the machine did something else.
    """
    with tempfile.TemporaryDirectory() as folder:
        made = os.environ.get("AJEEB_BENCH_RECORD")  # a folder that big_record has filled
        if made:
            shutil.copytree(
                made, Path(folder) / "data", ignore=shutil.ignore_patterns("*-wal", "*-shm", "lock")
            )
        else:
            asyncio.run(big_record(Path(folder) / "data", assignments))
        return asyncio.run(_lists(Path(folder) / "data", pages, random.Random(seed)))


def lines(found: dict[str, Any], target: Target) -> Lines:
    """For the report."""
    return [
        (
            f"any page of the table of {found['assignments']:,} assignments, {found['pages']} of them, p95",
            f"{found['p95_ms']} ms (median {found['p50_ms']}, processor {found['processor_p95_ms']})",
            f"one row by its key {found['by_key_p95_ms']} ms",
            target("≤ 100 ms", found),
        )
    ]


async def _lists(data: Path, pages: int, rng: random.Random) -> dict[str, Any]:
    folder = own(data)
    store = SqliteStore(folder.database)
    try:
        rates = KeptRates()
        taken = [await _page(store, rates, _query(rng)) for _ in range(pages)]
        key = await store.query(lambda found: found.execute(_ONE).get)
        bare = [
            await _timed(store, lambda found: found.execute(_BY_KEY, (key,)).fetchall()) for _ in range(pages)
        ]
        assignments = await store.query(lambda found: found.execute("SELECT count(*) FROM assignment").get)
    finally:
        await store.close()
        folder.release()
    waits, works = [one for one, _ in taken], [one for _, one in taken]
    p50, p95 = statistics.median(waits), statistics.quantiles(waits, n=20)[-1]
    return {
        "assignments": assignments,
        "pages": pages,
        "p50_ms": round(p50, 1),
        "p95_ms": round(p95, 1),
        "longest_ms": round(max(waits), 1),
        "processor_p95_ms": round(statistics.quantiles(works, n=20)[-1], 1),
        "by_key_p95_ms": round(statistics.quantiles(bare, n=20)[-1], 2),
        "met": p95 <= 100,
    }


def _query(rng: random.Random) -> dict[str, Any]:
    """As people ask: mostly sorted and filtered, every third time searched."""
    query = {**rng.choice(_FILTERS), "sort": rng.choice(_SORTS), "order": rng.choice(("down", "up"))}
    return {**query, "search": rng.choice(_SEARCHES)} if rng.random() < 0.33 else query


async def _page(store: SqliteStore, rates: KeptRates, query: dict[str, Any]) -> tuple[float, float]:
    """Milliseconds of a page, and of the processor: the second one, where there is one, or else the first."""
    now = time.time_ns() // 1_000_000

    def read(found: apsw.Connection) -> Any:
        began = time.thread_time()
        wanted = WorkQuery.model_validate(query)
        page = work_page(
            found, lambda one, sha256: f"/a/{one}/{sha256}", rates.of(found, RUN, now), RUN, wanted
        )
        page.model_dump_json()
        return page.next_after, 1000 * (time.thread_time() - began)

    start = time.perf_counter()
    after, processor = await store.query(read)
    taken = 1000 * (time.perf_counter() - start), processor
    goes_on = after is not None and "after" not in query
    return await _page(store, rates, {**query, "after": after}) if goes_on else taken


async def _timed(store: SqliteStore, read: Any) -> float:
    start = time.perf_counter()
    await store.query(read)
    return 1000 * (time.perf_counter() - start)


_ONE = "SELECT assignment_id FROM assignment LIMIT 1"
_BY_KEY = "SELECT * FROM assignment WHERE assignment_id = ?"
