"""What a requester waits for at the dashboard of a large run: its first paint, and the paint of what is recorded."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import apsw
from playwright.sync_api import Browser, Page, sync_playwright

from ajeeb.accounts import direct_code, new_secret

from .big_record import RUN
from .form_page import ARGUMENTS, PATIENCE_MS, chromium
from .processes import ROOT, ending, free_port, wait_for

_PLOTS = 9
_PROGRAM = (Path(__file__).parent / "dashboard.js").read_text(encoding="utf-8").replace("PLOTS", str(_PLOTS))
_COUNTED_WITHIN_S = 600
_FIGURES = f"/api/manage/runs/{RUN}/figures"
_ASKED = 20
_LISTENS_MS = 500
_HTML = """() => {
    const styles = [...document.styleSheets].map((sheet) => [...sheet.cssRules].map((rule) => rule.cssText).join(""));
    const all = document.documentElement.cloneNode(true);
    for (const one of all.querySelectorAll("script, link")) one.remove();
    all.querySelector("head").insertAdjacentHTML("beforeend", `<style>${styles.join("")}</style>`);
    return `<!doctype html>${all.outerHTML}`;
}"""

Times = dict[str, list[float]]


def dashboard(assignments: int, loads: int = 5, updates: int = 10) -> dict[str, Any]:
    """Medians in milliseconds. Targets: 1000 from asking to the first paint, 500 from an event to its paint.

    Every load meets a server that has just started; it has counted the record in an earlier life. The control is the
    same HTML from a bare Starlette application. AJEEB_BENCH_RECORD names a record of that size to use a copy of.
    """
    with (
        tempfile.TemporaryDirectory() as temporary,
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)) as browser,
    ):
        data = _record(Path(temporary) / "record", assignments)
        counted_s, state = _counted(browser, data)
        first: Times = {"ajeeb": [], "bare": []}
        update: Times = {"ajeeb": [], "bare": []}
        asked: list[float] = []
        for number in range(loads):
            page_file = Path(temporary) / "page.html"
            with _serving(data) as url, closing(_opened(browser, url, state)) as page:
                first["ajeeb"].append(_first(page))
                update["ajeeb"] += [
                    _updated(page, f"bench-{number}-{n}") for n in range(updates // loads + 1)
                ]
                asked += page.evaluate("(paths) => asked(paths)", [_FIGURES] * (_ASKED // loads + 1))
                page_file.write_text(page.evaluate(_HTML), encoding="utf-8")
            with _bare(page_file) as url, closing(_new_page(browser)) as page:
                page.goto(url)
                first["bare"].append(_first(page))
                update["bare"] += [_updated(page, "", "/event") for _ in range(updates // loads + 1)]
    return {
        "assignments": assignments,
        "counted_s": round(counted_s, 1),
        "server_ms": round(statistics.median(asked), 1),
        "first_paint": _median(first, 1000),
        "update": _median(update, 500),
    }


def _median(times: Times, target_ms: int) -> dict[str, Any]:
    ms = {kind: statistics.median(all_of) for kind, all_of in times.items()}
    return {
        "ms": round(ms["ajeeb"], 1),
        "worst_ms": round(max(times["ajeeb"]), 1),
        "bare_ms": round(ms["bare"], 1),
        "target_ms": target_ms,
        "met": ms["ajeeb"] <= target_ms,
    }


def _record(folder: Path, assignments: int) -> Path:
    """A data folder of our own with so many assignments."""
    made = os.environ.get("AJEEB_BENCH_RECORD")
    if made:
        shutil.copytree(made, folder, ignore=shutil.ignore_patterns("*-wal", "*-shm", "lock"))
        return folder
    command = [sys.executable, "-m", "benchmarks.big_record", str(folder), "--assignments", str(assignments)]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return folder


def _counted(browser: Browser, data: Path) -> tuple[float, Any]:
    """How many seconds a server needs that has counted nothing; and what the browser keeps of who is signed in."""
    with _serving(data) as url:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{url}/review#{_code(data)}")
        page.wait_for_url(f"{url}/review")
        page.get_by_role("heading", name="Runs").wait_for(timeout=PATIENCE_MS)
        start = time.monotonic()
        while (read := page.request.get(url + _FIGURES).json()["read"]) < 1:
            if time.monotonic() - start > _COUNTED_WITHIN_S:
                raise SystemExit(f"only {read:.0%} of the record were counted in time")
            time.sleep(0.5)
        took_s = time.monotonic() - start
        state = context.storage_state()
        context.close()
    return took_s, state


def _code(data: Path) -> str:
    secret = new_secret()
    with closing(apsw.Connection(str(data / "ajeeb.db"))) as connection, connection:
        connection.set_busy_timeout(5000)
        direct_code(connection, secret, "bench", "owner", time.time_ns() // 1_000_000)
    return secret


_port = free_port()  # the same for all servers: the name of the cookie has it


@contextmanager
def _serving(data: Path) -> Iterator[str]:
    """The address of `ajeeb run` on this record, on core 0."""
    task = data / "task" / "big.py"
    options = ["--data", str(data), "--port", str(_port), "--links", "0"]
    command = [sys.executable, "-m", "ajeeb", "run", str(task), *options]
    with ending(subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)) as process:
        os.sched_setaffinity(process.pid, {0})
        wait_for(_port, process)
        yield f"http://127.0.0.1:{_port}"


@contextmanager
def _bare(html: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bare_live", str(html), str(port)]
    with ending(subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)) as process:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"


def _opened(browser: Browser, url: str, state: Any) -> Page:
    """The dashboard. The management API is there by then: it is imported when somebody first asks who is signed in."""
    page = _new_page(browser, storage_state=state)
    page.request.get(f"{url}/api/manage/session")
    page.goto(f"{url}/review/runs/{RUN}")
    return page


def _new_page(browser: Browser, **options: Any) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}, **options).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(_PROGRAM)
    return page


def _first(page: Page) -> float:
    found = page.evaluate("() => shown()")
    if found is None:
        raise SystemExit("the dashboard that should be measured was not shown")
    page.wait_for_timeout(_LISTENS_MS)
    return float(found)


def _updated(page: Page, worker: str, path: str = "/api/open") -> float:
    body = {"worker_id": worker, "simulated": False}
    found = page.evaluate("([path, body]) => updated(path, body)", [path, body])
    if found is None:
        raise SystemExit("the dashboard that should be measured did not show what was recorded")
    page.wait_for_timeout(_LISTENS_MS)
    return float(found)
