"""Calls of a form's procedures and submissions of forms per second, on disk and in memory."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from .calls import percentiles
from .load import Load
from .processes import loaded, serving

_WORKERS = 100
_CALLS_EACH = 10  # on one assignment


def form_calls(repeats: int, seed: int, requests: int = 2_000) -> dict[str, object]:
    """Durable calls and submissions per second, and the same path without a disk, in turn; medians.

    Opening the assignments is not part of it.
    """
    calls = Load(
        port=0,
        workers=_WORKERS,
        assignments=max(1, requests // _WORKERS // _CALLS_EACH),
        turns=_CALLS_EACH,
        seed=seed,
        does="call",
    )
    submissions = replace(calls, assignments=max(1, requests // _WORKERS), turns=1, does="submission")
    return {"calls": _compared(calls, repeats), "submissions": _compared(submissions, repeats)}


def _compared(load: Load, repeats: int) -> dict[str, object]:
    runs: dict[str, list[_FlatOut]] = {"sqlite": [], "memory": []}
    for _ in range(repeats):
        for kind, done in runs.items():
            done.append(_flat_out(kind, load))
    rate = {kind: statistics.median(one.rate for one in done) for kind, done in runs.items()}
    cpu_us = {kind: statistics.median(one.cpu_us for one in done) for kind, done in runs.items()}
    ratio = rate["sqlite"] / rate["memory"]
    return {
        "durable_per_s": round(rate["sqlite"]),
        "in_memory_per_s": round(rate["memory"]),
        "ratio": round(ratio, 2),
        "cpu_us": {kind: round(us) for kind, us in cpu_us.items()},
        "cpu_ratio": round(cpu_us["memory"] / cpu_us["sqlite"], 2),
        "latency_ms": percentiles([ms for one in runs["sqlite"] for ms in one.latencies_ms]),
        "all_per_s": {kind: [round(one.rate) for one in done] for kind, done in runs.items()},
    }


@dataclass(frozen=True)
class _FlatOut:
    """Requests per second; processor time per request; latencies."""

    rate: float
    cpu_us: float
    latencies_ms: list[float]


def _flat_out(kind: str, load: Load) -> _FlatOut:
    with _server(kind) as (pid, port):
        loaded(replace(load, port=port, workers=20, assignments=1, name="warm"))
        result = loaded(replace(load, port=port, pid=pid))
        cpu_us = result.server_cpu_s / result.calls * 1e6
        return _FlatOut(result.calls / result.wall_s, cpu_us, result.latencies_ms)


@contextmanager
def _server(kind: str) -> Iterator[tuple[int, int]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(kind, Path(folder) / "data", "short_form") as running,
    ):
        yield running
