"""How long a page of a list takes on the server: the table of work, sorted, filtered and searched, and all others."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import apsw

from ajeeb.review.work import work_page
from ajeeb.review.work_rates import KeptRates
from ajeeb.review.work_shapes import WorkQuery
from ajeeb.store import SqliteStore, own

from .big_record import RUN, big_record
from .model_lines import Lines, Target
from .other_lists import Read, decide, other_lists

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
    "->",
    "a red house",
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
        ),
        (
            "any page of workers, payments, the audit log and runs of the same record, p95 of the processor",
            f"{found['others_processor_p95_ms']} ms (slowest: {found['slowest_other']})",
            "",
            target("≤ 100 ms", found),
        ),
    ]


async def _lists(data: Path, pages: int, rng: random.Random) -> dict[str, Any]:
    folder = own(data)
    store = SqliteStore(folder.database)
    await store.write(partial(decide, rng=rng))
    await store.close()  # so large a write is in the file itself before it is read
    store = SqliteStore(folder.database)
    try:
        rates = KeptRates()
        taken = [await _page(store, rates, _query(rng)) for _ in range(pages)]
        others = {name: [await _read(store, one) for _ in range(9)] for name, one in other_lists().items()}
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
        "others_processor_p95_ms": _p95([one for these in others.values() for _, one in these]),
        "others_processor_ms": {
            name: round(statistics.median(one for _, one in these), 1) for name, these in others.items()
        },
        "slowest_other": max(others, key=lambda name: statistics.median(one for _, one in others[name])),
        "met": p95 <= 100 and _p95([one for these in others.values() for one, _ in these]) <= 100,
    }


def _query(rng: random.Random) -> dict[str, Any]:
    """As people ask: mostly sorted and filtered, every third time searched."""
    query = {**rng.choice(_FILTERS), "sort": rng.choice(_SORTS), "order": rng.choice(("down", "up"))}
    return {**query, "search": rng.choice(_SEARCHES)} if rng.random() < 0.33 else query


async def _page(store: SqliteStore, rates: KeptRates, query: dict[str, Any]) -> tuple[float, float]:
    """Milliseconds of a page, and of the processor: the second one, where there is one, or else the first."""
    now = time.time_ns() // 1_000_000

    def page(found: apsw.Connection) -> Any:
        wanted = WorkQuery.model_validate(query)
        made = work_page(
            found, lambda one, sha256: f"/a/{one}/{sha256}", rates.of(found, RUN, now), RUN, wanted
        )
        after.append(made.next_after)
        return made

    after: list[str | None] = []
    taken = await _read(store, page)
    goes_on = after[0] is not None and "after" not in query
    return await _page(store, rates, {**query, "after": after[0]}) if goes_on else taken


async def _read(store: SqliteStore, ask: Read) -> tuple[float, float]:
    """Milliseconds of an answer as JSON, and of the processor."""

    def read(found: apsw.Connection) -> float:
        began = time.thread_time()
        made = ask(found)
        for one in made if isinstance(made, tuple) else (made,):
            one.model_dump_json()
        return 1000 * (time.thread_time() - began)

    start = time.perf_counter()
    processor = await store.query(read)
    return 1000 * (time.perf_counter() - start), processor


def _p95(taken: list[float]) -> float:
    return round(statistics.quantiles(taken, n=20)[-1], 1)


async def _timed(store: SqliteStore, read: Any) -> float:
    start = time.perf_counter()
    await store.query(read)
    return 1000 * (time.perf_counter() - start)


_ONE = "SELECT assignment_id FROM assignment LIMIT 1"
_BY_KEY = "SELECT * FROM assignment WHERE assignment_id = ?"
