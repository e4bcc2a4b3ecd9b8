"""1,000 worker pages on one server with a model of three seconds: what Ajeeb adds to a call, and what a call weighs."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from .calls import percentiles
from .load import Load
from .machine import rss_mb
from .processes import ROOT, ending, loaded, serving
from .slow_tasks import MODEL_S

_PAGES = 1_000
_EVERY_S = 20.0  # a worker waits for the image, looks at it, judges it and writes: 50 calls a second in all
_TARGET_MS = 30
_TARGET_KB = 100


def waiting(turns: int, seed: int, pages: int = _PAGES) -> dict[str, Any]:
    """Milliseconds beyond those of the model, read as a stream as pages do; the control is a server that only sleeps.

    Target: 30 ms added at p95 where an image is waited for. Beside it, a text that comes word by word.
    """
    load = Load(
        port=0,
        workers=pages,
        assignments=1,
        turns=turns,
        every_s=_EVERY_S,
        seed=seed,
        give_up_s=_EVERY_S * (turns + 2) + 60,
        streamed=True,
    )
    bare = _beyond(load, "sleeping")
    image, text = _beyond(load, "sqlite", "slow_image"), _beyond(load, "sqlite", "slow_text")
    added = {name: round(image[name] - bare[name], 2) for name in ("p50", "p95", "p99")}
    return {
        "added_ms": added,
        "target_ms": {"p95": _TARGET_MS},
        "met": added["p95"] <= _TARGET_MS,
        "image": image,
        "text": text,
        "text_added_ms": {name: round(text[name] - bare[name], 2) for name in ("p50", "p95", "p99")},
        "bare_starlette": bare,
        "pages": pages,
        "calls": pages * turns,
        "every_s": _EVERY_S,
    }


def _beyond(load: Load, kind: str, task: str = "loop") -> dict[str, float]:
    """Percentiles; processor time for a call."""
    with _server(kind, task) as (pid, port):
        loaded(replace(load, port=port, workers=20, turns=2, name="warm"))
        result = loaded(replace(load, port=port, pid=pid))
        beyond = percentiles([ms - 1000 * MODEL_S for ms in result.latencies_ms])
        return {**beyond, "cpu_ms": round(1000 * result.server_cpu_s / result.calls, 2)}


def in_flight(calls: int) -> dict[str, Any]:
    """Kilobytes that the server grows by for each call in flight whose page listens, beside those of a bare stream."""
    kb = _weighed("sqlite", calls)
    return {
        "kb_per_call": kb,
        "bare_starlette_kb": _weighed("holding", calls),
        "calls": calls,
        "target_kb": _TARGET_KB,
        "met": kb <= _TARGET_KB,
    }


def _weighed(kind: str, calls: int) -> float:
    """The pages are open and idle before; nothing but their calls is new after."""
    with _server(kind, "held") as (pid, port):
        command = [sys.executable, "-m", "benchmarks.held", str(port), str(calls)]
        started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
        with ending(started) as pages:
            _hears(pages, "open")
            before = rss_mb(pid)
            _tell(pages)
            _hears(pages, "asked")
            return round((rss_mb(pid) - before) * 1000 / calls, 1)


def _hears(pages: subprocess.Popen[bytes], what: str) -> None:
    assert pages.stdout is not None
    said = pages.stdout.readline().decode().strip()
    if said != what:
        raise SystemExit(f"the pages that should be {what} did not get so far: {said or 'they ended'}")


def _tell(pages: subprocess.Popen[bytes]) -> None:
    assert pages.stdin is not None
    pages.stdin.write(b"\n")
    pages.stdin.flush()


@contextmanager
def _server(kind: str, task: str) -> Iterator[tuple[int, int]]:
    with tempfile.TemporaryDirectory() as folder, serving(kind, Path(folder) / "data", task) as running:
        yield running
