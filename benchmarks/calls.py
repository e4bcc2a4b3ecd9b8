"""Figures (b), (c) and (d): calls per second, the latency that Ajeeb adds, and memory."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
        rates: dict[str, list[float]] = {"sqlite": [], "memory": []}
        costs: dict[str, list[float]] = {"sqlite": [], "memory": []}
        waits: list[float] = []
        for _ in range(repeats):
            for kind in rates:
                load = Load(
                    port=0,
                    workers=workers,
                    assignments=max(1, calls // workers // _TURNS),
                    turns=_TURNS,
                    seed=seed,
                )
                rate, cost, latencies = _flat_out(kind, load)
                rates[kind].append(rate)
                costs[kind].append(cost)
                if kind == "sqlite":
                    waits += latencies
        sqlite, memory = statistics.median(rates["sqlite"]), statistics.median(rates["memory"])
        figures[f"{workers}_workers"] = {
            "durable_calls_per_s": round(sqlite),
            "in_memory_calls_per_s": round(memory),
            "ratio": round(sqlite / memory, 2),
            "target_ratio": 0.7,
            "met": sqlite / memory >= 0.7,
            "cpu_us_per_call": {kind: round(statistics.median(cost)) for kind, cost in costs.items()},
            "latency_ms": percentiles(waits),
            "calls_per_run": calls,
            "all_calls_per_s": {kind: [round(rate) for rate in each] for kind, each in rates.items()},
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
            result = loaded(Load(**{**vars(load), "port": port}))
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


def _flat_out(kind: str, load: Load) -> tuple[float, float, list[float]]:
    """Calls per second, processor time per call in us (opening the assignments included), latencies."""
    with _server(kind) as (pid, port):
        _warm(port)
        before = cpu_s(pid)
        result = loaded(Load(**{**vars(load), "port": port}))
        return result.calls / result.wall_s, (cpu_s(pid) - before) / result.calls * 1e6, result.latencies_ms


def _warm(port: int) -> None:
    loaded(Load(port=port, workers=20, assignments=1, turns=10, name="warm"))


@contextmanager
def _server(kind: str) -> Iterator[tuple[int, int]]:
    with tempfile.TemporaryDirectory() as folder, serving(kind, Path(folder) / "data") as running:
        yield running
