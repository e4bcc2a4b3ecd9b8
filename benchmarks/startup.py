"""Figure (a): from the command to the worker's first page with its task, for a new data folder and for an old one."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from .processes import ending, free_port, wait_for

_ROOT = Path(__file__).parent.parent
_TASK = _ROOT / "examples" / "look_alike" / "look_alike.py"
_FILES = re.compile(rb'(?:src|href)="(/static/[^"]+\.(?:js|css))"')
_CONTROL = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
async def page(request): return HTMLResponse("<!doctype html><title>Task</title><p>Hello")
uvicorn.run(Starlette(routes=[Route("/w", page)]), port=int(sys.argv[1]), log_config=None)
"""


def startup(repeats: int) -> dict[str, object]:
    """Medians in seconds; target: 1.0."""
    times: dict[str, list[float]] = {"new_data_s": [], "old_data_s": [], "bare_starlette_s": []}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(repeats + 1):
            data = Path(folder) / f"data-{number}"
            measured = (_ajeeb(data), _ajeeb(data), _bare())
            if number:  # the first round only warms the disk's cache
                for name, value in zip(times, measured, strict=True):
                    times[name].append(value)
    medians = {name: round(statistics.median(each), 3) for name, each in times.items()}
    met = max(medians["new_data_s"], medians["old_data_s"]) <= 1.0
    spread = {name: [round(min(each), 3), round(max(each), 3)] for name, each in times.items()}
    return {**medians, "target_s": 1.0, "met": met, "spread": spread}


def _ajeeb(data: Path) -> float:
    port = free_port()
    command = [sys.executable, "-m", "ajeeb", "run", str(_TASK), "--data", str(data), "--port", str(port)]
    return _timed(command, port, lambda: _first_page(f"http://127.0.0.1:{port}"))


def _bare() -> float:
    port = free_port()
    command = [sys.executable, "-c", _CONTROL, str(port)]
    return _timed(command, port, lambda: _get(f"http://127.0.0.1:{port}/w"))


def _timed(command: list[str], port: int, visit: Callable[[], object]) -> float:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with ending(process):
        wait_for(port, process)
        visit()
        return time.perf_counter() - started


def _first_page(url: str) -> None:
    page = _get(f"{url}/w")
    for path in _FILES.findall(page):
        _get(url + path.decode())
    body = b'{"worker_id": "bench"}'
    request = urllib.request.Request(f"{url}/api/open", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert b'"view"' in answer.read()


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:
        body: bytes = answer.read()
        return body
