"""What it costs to record an event: with the index of words and those of the lists, without them, and bare rows.

Many assignments go on side by side, every append is on disk before the next of the same assignment is made.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import apsw

from ajeeb.store import Append, Asset, SqliteStore, own

from .big_record import BEGAN_AT, SEED, Crowd, big_record
from .model_lines import Lines, Target

_STEP_MS = 1_000
_NO_WORDS = """
    DROP TABLE written;
    CREATE VIEW written AS SELECT 0 AS rowid, '' AS run, '' AS text, '' AS signs, '' AS assignment_id;
    CREATE TRIGGER no_words INSTEAD OF INSERT ON written BEGIN SELECT 1; END;
"""
_NO_LISTS = "".join(
    f"DROP INDEX {name};"
    for name in (
        "assignment_attempts", "assignment_counts", "assignment_duration", "assignment_failed", "assignment_last",
        "assignment_owed", "assignment_score", "assignment_unit", "assignment_workers", "event_by_people",
    )
)  # fmt: skip
_EVENT = "INSERT INTO event (stream, seq, kind, at, action, digest, data) VALUES (?, ?, ?, ?, ?, ?, ?)"

Put = Callable[[SqliteStore, Append, int], Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to record. before: what is done to the database first. put: records an append that begins at a seq."""

    before: str
    put: Put


async def _whole(store: SqliteStore, append: Append, seq: int) -> None:
    await store.append(append)


async def _bare(store: SqliteStore, append: Append, seq: int) -> None:
    """The rows of the log, nothing else."""
    rows = [
        (append.stream, seq + n, event.kind, append.at, None, None, event.model_dump_json())
        for n, event in enumerate(append.events)
    ]
    await store.write(lambda connection: connection.executemany(_EVENT, rows))


_WAYS = {
    "whole": Way(before="", put=_whole),
    "without_words": Way(before=_NO_WORDS, put=_whole),
    "without_both": Way(before=_NO_WORDS + _NO_LISTS, put=_whole),
    "bare": Way(before="", put=_bare),
}


def appending(assignments: int, repeats: int, at_once: int = 8) -> dict[str, Any]:
    """Events per second and microseconds of the processor for an append, the median of so many rounds of each way.

    assignments: that are recorded, on top of as many that are there already.
    """
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(big_record(Path(folder) / "data", assignments))
        rounds: dict[str, list[Round]] = {name: [] for name in _WAYS}
        for n in range(repeats):
            for name in sorted(_WAYS, reverse=bool(n % 2)):
                rounds[name].append(asyncio.run(_round(Path(folder), _WAYS[name], assignments, at_once)))
    per_append = {
        name: statistics.median(one.processor_s / one.appends for one in these)
        for name, these in rounds.items()
    }
    whole = per_append["whole"]
    return {
        "assignments": assignments,
        "at_once": at_once,
        "events_per_s": {
            name: round(statistics.median(one.events / one.clock_s for one in these))
            for name, these in rounds.items()
        },
        "append_us": {name: round(1e6 * one) for name, one in per_append.items()},
        "words_share": round(1 - per_append["without_words"] / whole, 3),
        "lists_share": round((per_append["without_words"] - per_append["without_both"]) / whole, 3),
        "met": 1 - per_append["without_words"] / whole <= 0.15,
    }


def lines(found: dict[str, Any], target: Target) -> Lines:
    """For the report."""
    cost, rate = found["append_us"], found["events_per_s"]
    return [
        (
            f"recording, {found['at_once']} assignments at once",
            f"{rate['whole']:,} events/s, {cost['whole']} µs of the processor an append "
            f"(without the index of words {cost['without_words']}, without those of lists too {cost['without_both']})",
            f"bare rows {rate['bare']:,} events/s, {cost['bare']} µs",
            target("index of words ≤ 15 %", found),
        )
    ]


@dataclass(frozen=True, kw_only=True)
class Round:
    """What was recorded, and what that took."""

    appends: int
    events: int
    clock_s: float
    processor_s: float


async def _round(folder: Path, way: Way, assignments: int, at_once: int) -> Round:
    copy = folder / "copy"
    shutil.copytree(
        folder / "data", copy, ignore=shutil.ignore_patterns("assets", "task", "*-wal", "*-shm", "lock")
    )
    data = own(copy)
    store = SqliteStore(data.database)
    try:
        await store.write(partial(_prepare, sql=way.before))
        stories = await store.write(partial(_stories, assignments=assignments))
        began, processor = time.perf_counter(), time.process_time()
        await asyncio.gather(*(_tell(store, way.put, stories[n::at_once]) for n in range(at_once)))
        return Round(
            appends=sum(len(one) for one in stories),
            events=sum(len(append.events) for one in stories for append in one),
            clock_s=time.perf_counter() - began,
            processor_s=time.process_time() - processor,
        )
    finally:
        await store.close()
        data.release()
        shutil.rmtree(copy)


def _prepare(connection: apsw.Connection, sql: str) -> None:
    connection.execute(sql)


def _stories(connection: apsw.Connection, assignments: int) -> list[list[Append]]:
    """What happens in as many assignments again, each with its unit taken."""
    connection.execute("UPDATE unit SET places = 3 * places")
    images = [
        Asset(sha256=str(sha256), media_type="image/png", bytes=0, width=256, height=256)
        for (sha256,) in connection.execute("SELECT sha256 FROM asset ORDER BY sha256")
    ]
    crowd = Crowd(rng=random.Random(SEED + 1), images=images, workers=max(3, assignments // 25))
    return [
        list(crowd.story(connection, number, BEGAN_AT + _STEP_MS * number))
        for number in range(assignments, 2 * assignments)
    ]


async def _tell(store: SqliteStore, put: Put, stories: list[list[Append]]) -> None:
    for story in stories:
        seqs: dict[str, int] = {}
        for append in story:
            seq = seqs.get(append.stream, 1) + 1  # the first is the opening
            seqs[append.stream] = seq + len(append.events) - 1
            await put(store, append, seq)
