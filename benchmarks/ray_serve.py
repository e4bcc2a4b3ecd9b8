"""The same model in batches of 8, in this process and behind Ray Serve: throughput and latency side by side.

The model takes 40 ms for a batch of whatever size, as a GPU does, and gives images of 100 kB; one copy of it each.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ajeeb.errors import ModelFailed
from ajeeb.models import ImageAnswer, ImageModel, ImageRequest, ModelInfo, Watch, named
from ajeeb.models.cluster import deploy
from ajeeb.models.cluster.engine import ray, serve
from ajeeb.models.watch import Nobody
from ajeeb.models.wrappers.batched import Batched

_BATCH = 8
_BATCH_S = 0.04
_WAIT_MS = 20
_AT_ONCE = {"one_at_a_time": 1, "8_in_flight": 8, "64_in_flight": 64}
_ANSWER = ImageAnswer(data=bytes(100_000), media_type="image/png", width=512, height=512)
_SLOT_MS = 200


class FortyMs:
    """Takes as long for 8 images as for one; `hang` is never ready."""

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(name="forty-ms", version="1")

    async def images(
        self, requests: Sequence[ImageRequest], watches: Sequence[Watch]
    ) -> Sequence[ImageAnswer | ModelFailed]:
        await asyncio.sleep(3600 if requests[0].prompt == "hang" else _BATCH_S)
        return [_ANSWER] * len(requests)


class Started(Nobody):
    """Notes when the model began."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.at = 0.0

    def progress(
        self,
        fraction: float | None = None,
        *,
        step: int | None = None,
        steps: int | None = None,
        eta_s: float | None = None,
    ) -> None:
        self.at = self.at or time.perf_counter()
        self.begun.set()


def run(seconds: float = 4.0) -> dict[str, Any]:
    """Calls per second, and milliseconds of a call, for both; how soon a cancelled call's place is free."""
    if importlib.util.find_spec("ray") is None:
        return {"skipped": "Ray is not installed"}
    with contextlib.redirect_stdout(sys.stderr):  # Ray says good-bye there, and ours is read by a program
        try:
            deploy("bench", FortyMs, num_cpus=0, max_batch=_BATCH, batch_wait_s=_WAIT_MS / 1000)
            deploy("slot", FortyMs, num_cpus=0, options={"max_ongoing_requests": 1})
            return asyncio.run(_figures(seconds))
        finally:
            serve().shutdown()
            ray().shutdown()


async def _figures(seconds: float) -> dict[str, Any]:
    here = Batched(FortyMs(), _BATCH, _WAIT_MS, at_once=1)
    there = named("ray:bench", Path(), {})
    found: dict[str, Any] = {}
    for name, at_once in _AT_ONCE.items():
        await _load(there, at_once, 1.0)
        in_process, on_ray = await _load(here, at_once, seconds), await _load(there, at_once, seconds)
        found[name] = {"in_process": in_process, "ray": on_ray}
    slot_ms = await _slot_free_ms(named("ray:slot", Path(), {}))
    found["cancel_to_slot_free"] = {"ms": slot_ms, "target_ms": _SLOT_MS, "met": slot_ms <= _SLOT_MS}
    return found


async def _load(model: ImageModel, at_once: int, seconds: float) -> dict[str, float]:
    end = time.perf_counter() + seconds
    took_ms: list[float] = []

    async def one_after_another() -> None:
        while (start := time.perf_counter()) < end:
            await model.image(ImageRequest(prompt="a house"))
            took_ms.append(1000 * (time.perf_counter() - start))

    start = time.perf_counter()
    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    spent_s = time.perf_counter() - start
    ranks = statistics.quantiles(took_ms, n=20)
    return {
        "per_s": round(len(took_ms) / spent_s, 1),
        "p50_ms": round(statistics.median(took_ms), 1),
        "p95_ms": round(ranks[18], 1),
    }


async def _slot_free_ms(model: ImageModel, rounds: int = 10) -> float:
    """From a cancel until the call that waited behind it begins on the replica; the median."""
    times = []
    for _ in range(rounds):
        first, second = Started(), Started()
        running = asyncio.create_task(model.image(ImageRequest(prompt="hang"), first))
        await first.begun.wait()
        waiting = asyncio.create_task(model.image(ImageRequest(prompt="a house"), second))
        await asyncio.sleep(0.3)
        start = time.perf_counter()
        running.cancel()
        await waiting
        times.append(1000 * (second.at - start))
    return round(statistics.median(times), 1)


def lines(
    found: dict[str, Any], target: Callable[[str, dict[str, Any]], str]
) -> list[tuple[str, str, str, str]]:
    """For the report."""
    if "skipped" in found:
        return [("model of 40 ms in batches of 8 behind Ray Serve", found["skipped"], "", "")]
    table = [
        (
            f"model of 40 ms in batches of 8 behind Ray Serve, {name.replace('_', ' ')}",
            _said(found[name]["ray"]),
            f"in process {_said(found[name]['in_process'])}",
            "",
        )
        for name in _AT_ONCE
    ]
    slot = found["cancel_to_slot_free"]
    what = "cancelled on Ray Serve, until the next one has its place"
    return [*table, (what, f"{slot['ms']} ms", "", target(f"≤ {slot['target_ms']} ms", slot))]


def _said(one: dict[str, float]) -> str:
    return f"{one['per_s']}/s, p50 {one['p50_ms']} ms, p95 {one['p95_ms']} ms"
