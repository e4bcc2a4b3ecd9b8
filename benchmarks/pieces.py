"""How soon a piece of a streamed text is on the worker's page, from when the service behind the model sent it."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from .form_page import ARGUMENTS, PATIENCE_MS, chromium
from .processes import ROOT, ending, free_port, serving, wait_for

_PROGRAM = (Path(__file__).parent / "pieces.js").read_text(encoding="utf-8")
_ROUNDS = 40
_WORDS = 4
_TARGET_MS = 20
_CLOCK_S = (
    0.002  # the clocks of the page and of the service may differ by so much; else the page's is corrected
)

Times = dict[str, list[float]]


def pieces(rounds: int = _ROUNDS) -> dict[str, Any]:
    """Milliseconds until a word is in the page, and until it is painted. Target: 20 ms for the first word at p95.

    The control is a bare page that reads the service itself.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        chat_stub() as stub,
        serving("sqlite", Path(folder) / "data", "one_chat", chat_at(stub)) as (_, port),
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)) as browser,
    ):
        found: dict[str, Times] = {"ajeeb": _nothing(), "bare": _nothing()}
        for number in range(rounds + 1):
            at = f"http://127.0.0.1:{port}/?worker_id=pieces-{number}&id=1"
            streams = {
                "bare": _on_bare_page(browser, stub, number),
                "ajeeb": _on_worker_page(browser, at, number),
            }
            sent = noted(stub)["sent"]
            for kind, shown in streams.items():
                if number:  # the first round only warms the caches
                    _add(found[kind], shown, sent)
    figures = {kind: {name: _ranks(ms) for name, ms in times.items()} for kind, times in found.items()}
    first = figures["ajeeb"]["first"]
    return {**figures, "rounds": rounds, "target_ms": _TARGET_MS, "met": first["p95"] <= _TARGET_MS}


@contextmanager
def chat_stub() -> Iterator[int]:
    """The port of a chat service in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.chat_stub", str(port)]
    with ending(subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)) as process:
        wait_for(port, process)
        yield port


def chat_at(port: int) -> dict[str, str]:
    """What a server's environment says of the chat service."""
    return {"OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1"}


def noted(port: int) -> dict[str, dict[str, float]]:
    """What the chat service noted."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/noted", timeout=10) as answer:
        found: dict[str, dict[str, float]] = json.load(answer)
        return found


def _on_worker_page(browser: Browser, url: str, number: int) -> dict[str, Any]:
    with closing(_opened(browser, url)) as page:
        page.get_by_role("textbox").fill(f"stream a{number} {_WORDS}")
        page.locator("form button[type=submit]").click()
        return _shown(page)


def _on_bare_page(browser: Browser, stub: int, number: int) -> dict[str, Any]:
    with closing(_opened(browser, f"http://127.0.0.1:{stub}/page")) as page:
        page.evaluate("(content) => void say(content)", f"stream b{number} {_WORDS}")
        return _shown(page)


def _opened(browser: Browser, url: str) -> Page:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(_PROGRAM)
    page.goto(url)
    return page


def _shown(page: Page) -> dict[str, Any]:
    """When each word stood in the page, by this machine's clock."""
    off_s = _clock_off_s(page)
    found = page.evaluate("(count) => all(count)", _WORDS)
    if found is None:
        raise SystemExit("the page that should be measured did not show all words")
    return {word: {what: at - off_s for what, at in one.items()} for word, one in found.items()}


def _clock_off_s(page: Page) -> float:
    """By how much the page's clock is ahead, as the quickest of some questions tells; 0 if too little to be known."""
    asked = []
    for _ in range(5):
        before, there, after = time.time(), page.evaluate("clock()"), time.time()
        asked.append((after - before, there - (before + after) / 2))
    took_s, off_s = min(asked)
    return 0.0 if abs(off_s) <= took_s / 2 + _CLOCK_S else off_s


def _nothing() -> Times:
    return {"first": [], "first_painted": [], "later": [], "later_painted": []}


def _add(times: Times, shown: dict[str, Any], sent: dict[str, float]) -> None:
    for word, one in shown.items():
        name = "first" if word.endswith(".0>") else "later"
        times[name].append(1000 * (one["there"] - sent[word]))
        times[f"{name}_painted"].append(1000 * (one["painted"] - sent[word]))


def _ranks(ms: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(ms, n=20, method="inclusive")
    return {"p50": round(statistics.median(ms), 1), "p95": round(cuts[18], 1), "pieces": len(ms)}
