"""Figures (b), (c) and (d): calls per second, the latency that Ajeeb adds, and memory."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from .load import Load
from .machine import cpu_s, peak_rss_mb
from .processes import loaded, serving

_TURNS = (
    10  # calls on one assignment: more than people make, so that the cost of a long history is not left out
)
_CALLS = 10_000
_RATE_EVERY_S = 5.0
_WORKERS = 1000


def throughput(repeats: int, seed: int, calls: int = _CALLS) -> dict[str, object]:
    """Durable calls per second, and the same path without a disk, in turn; medians. Target: ratio of 0.7."""
    figures: dict[str, object] = {}
    for workers in (100, _WORKERS):
        each = max(1, calls // workers // _TURNS)
        load = Load(port=0, workers=workers, assignments=each, turns=_TURNS, seed=seed)
        runs: dict[str, list[_FlatOut]] = {"sqlite": [], "memory": []}
        for _ in range(repeats):
            for kind, done in runs.items():
                done.append(_flat_out(kind, load))
        rate = {kind: statistics.median(one.rate for one in done) for kind, done in runs.items()}
        cpu_us = {kind: statistics.median(one.cpu_us for one in done) for kind, done in runs.items()}
        ratio = rate["sqlite"] / rate["memory"]
        figures[f"{workers}_workers"] = {
            "durable_calls_per_s": round(rate["sqlite"]),
            "in_memory_calls_per_s": round(rate["memory"]),
            "ratio": round(ratio, 2),
            "target_ratio": 0.7,
            "met": ratio >= 0.7,
            "cpu_us_per_call": {kind: round(us) for kind, us in cpu_us.items()},
            "cpu_ratio": round(cpu_us["memory"] / cpu_us["sqlite"], 2),
            "latency_ms": percentiles([ms for one in runs["sqlite"] for ms in one.latencies_ms]),
            "calls_per_run": calls,
            "all_calls_per_s": {kind: [round(one.rate) for one in done] for kind, done in runs.items()},
        }
    return figures


def at_a_rate(seconds: float, seed: int) -> dict[str, object]:
    """What Ajeeb adds to a call while 1,000 workers make one call every five seconds; and the server's memory then."""
    load = Load(
        port=0,
        workers=_WORKERS,
        assignments=1,
        turns=max(1, round(seconds / _RATE_EVERY_S)),
        every_s=_RATE_EVERY_S,
        seed=seed,
        give_up_s=seconds * 2 + 60,
    )
    found = {}
    for kind in ("echo", "sqlite"):
        with _server(kind) as (pid, port):
            _warm(port)
            result = loaded(replace(load, port=port))
            found[kind] = (percentiles(result.latencies_ms), peak_rss_mb(pid), result.calls)
    ajeeb, bare = found["sqlite"][0], found["echo"][0]
    added = {name: round(ajeeb[name] - bare[name], 2) for name in ("p50", "p95", "p99")}
    return {
        "added_ms": added,
        "target_ms": {"p50": 3, "p95": 20},
        "met": added["p50"] <= 3 and added["p95"] <= 20,
        "ajeeb_ms": ajeeb,
        "bare_starlette_ms": bare,
        "calls": found["sqlite"][2],
        "memory": {
            "peak_rss_mb": round(found["sqlite"][1]),
            "bare_starlette_mb": round(found["echo"][1]),
            "target_mb": 200,
            "met": found["sqlite"][1] <= 200,
        },
    }


def percentiles(latencies_ms: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and the longest."""
    cuts = statistics.quantiles(latencies_ms, n=100, method="inclusive")
    return {
        "p50": round(cuts[49], 2),
        "p95": round(cuts[94], 2),
        "p99": round(cuts[98], 2),
        "max": round(max(latencies_ms), 2),
    }


@dataclass(frozen=True)
class _FlatOut:
    """Calls per second; processor time per call, opening the assignments included; latencies."""

    rate: float
    cpu_us: float
    latencies_ms: list[float]


def _flat_out(kind: str, load: Load) -> _FlatOut:
    with _server(kind) as (pid, port):
        _warm(port)
        before = cpu_s(pid)
        result = loaded(replace(load, port=port))
        cpu_us = (cpu_s(pid) - before) / result.calls * 1e6
        return _FlatOut(result.calls / result.wall_s, cpu_us, result.latencies_ms)


def _warm(port: int) -> None:
    loaded(Load(port=port, workers=20, assignments=1, turns=10, name="warm"))


@contextmanager
def _server(kind: str) -> Iterator[tuple[int, int]]:
    with tempfile.TemporaryDirectory() as folder, serving(kind, Path(folder) / "data") as running:
        yield running
