"""How long the pages of answers and agreement take on the server: the first count, a restart, each page after it."""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw

from ajeeb.review.agreeing import Chosen, field_agreement
from ajeeb.review.answer_columns import ENDED, PEOPLE, RunAnswers
from ajeeb.review.answering import answered_fields
from ajeeb.review.comparing import UnitPage, unit_page
from ajeeb.review.figures import Figures, keep, snapshot, taken_up
from ajeeb.review.sampling import Wanted, text_sample
from ajeeb.store import SqliteStore, own

from .big_record import RUN, big_record
from .model_lines import Lines, Target

Page = Callable[[apsw.Connection, RunAnswers], Any]

_PAGES: dict[str, Page] = {
    "answers": lambda _, run: answered_fields(run, PEOPLE),
    "agreement": lambda _, run: _agreement(run, Chosen(field="score", among=ENDED)),
    "agreement of the best": lambda _, run: _agreement(
        run, Chosen(field="score", turn="best", score="score", among=ENDED)
    ),
    "texts": lambda connection, run: text_sample(connection, run, Wanted(run_id=RUN, field="prompt")),
    "units": lambda connection, run: unit_page(
        connection, lambda one, sha256: sha256, run, UnitPage(run_id=RUN, chosen=Chosen(field="score"))
    ),
}


def answers(assignments: int, rounds: int) -> dict[str, Any]:
    """Seconds of the first count, milliseconds of taking it up after a restart, and of each page: median and p95.

    Pages are reckoned anew each time; a server shows one again at once as long as nothing has changed.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        made = os.environ.get("AJEEB_BENCH_RECORD")  # a folder that big_record has filled
        if made:
            shutil.copytree(made, data, ignore=shutil.ignore_patterns("*-wal", "*-shm", "lock"))
        else:
            asyncio.run(big_record(data, assignments))
        return asyncio.run(_answers(data, rounds))


def lines(found: dict[str, Any], target: Target) -> Lines:
    """For the report."""
    of = f"of {found['assignments']:,} assignments"
    slowest = max(found["pages"], key=lambda name: found["pages"][name]["p95_ms"])
    told = ", ".join(f"{name} {one['p50_ms']}" for name, one in found["pages"].items())
    return [
        (
            f"answers and figures {of}, counted for the first time",
            f"{found['counted_s']} s of the processor",
            "",
            "",
        ),
        (
            f"answers and figures {of}, taken up after a restart",
            f"{found['taken_up_ms']} ms",
            f"{found['kept_mb']} MB kept",
            "",
        ),
        (
            f"any page of answers {of} that was counted before, p95",
            f"{found['p95_ms']} ms ({slowest}; medians: {told})",
            f"one row by its key {found['by_key_ms']} ms",
            target("≤ 100 ms", found),
        ),
    ]


async def _answers(data: Path, rounds: int) -> dict[str, Any]:
    folder = own(data)
    store = SqliteStore(folder.database)
    try:
        counted = Figures()
        began = time.process_time()
        while await store.follow(counted.read_on):
            pass
        counted_s = time.process_time() - began
        taken = snapshot(counted)
        await store.write(lambda connection: keep(connection, taken))
        figures = Figures()
        taken_up_ms = await _timed(store, lambda connection: taken_up(figures, connection))
        run = await store.follow(lambda connection: figures.answers.of(connection, RUN))
        pages = {name: await _measured(store, run, page, rounds) for name, page in _PAGES.items()}
        assignments = await store.follow(lambda c: c.execute("SELECT count(*) FROM assignment").get)
        key = run.ids[0]
        by_key = [await _timed(store, lambda c: c.execute(_BY_KEY, (key,)).fetchall()) for _ in range(rounds)]
    finally:
        await store.close()
        folder.release()
    p95 = max(one["p95_ms"] for one in pages.values())
    return {
        "assignments": assignments,
        "counted_s": round(counted_s, 1),
        "taken_up_ms": round(taken_up_ms, 1),
        "kept_mb": round(sum(len(data) for data in taken.rows.values()) / 1e6, 1),
        "pages": pages,
        "p95_ms": p95,
        "by_key_ms": round(statistics.median(by_key), 2),
        "met": p95 <= 100,
    }


async def _measured(store: SqliteStore, run: RunAnswers, page: Page, rounds: int) -> dict[str, float]:
    """Milliseconds of the processor: other work on the machine is not counted."""
    took: list[float] = []

    def read(connection: apsw.Connection) -> None:
        began = time.thread_time()
        page(connection, run)
        took.append(1000 * (time.thread_time() - began))

    for _ in range(rounds):
        await store.follow(read)
    p95 = statistics.quantiles(took, n=20)[-1]
    return {"p50_ms": round(statistics.median(took), 1), "p95_ms": round(p95, 1)}


async def _timed(store: SqliteStore, read: Callable[[apsw.Connection], Any]) -> float:
    start = time.perf_counter()
    await store.follow(read)
    return 1000 * (time.perf_counter() - start)


def _agreement(run: RunAnswers, chosen: Chosen) -> Any:
    return field_agreement(RUN, run, chosen, None)


_BY_KEY = "SELECT * FROM assignment WHERE assignment_id = ?"
