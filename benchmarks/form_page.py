"""What a worker waits for on the page of a long form: its first frame, and the paint after a key, in a real browser."""

from __future__ import annotations

import random
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from .processes import serving

FIELDS = 200
_ROOT = Path(__file__).parent.parent
_PROGRAM = (Path(__file__).parent / "form_page.js").read_text(encoding="utf-8")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_LOADS = 5
_KEYS = 60
PATIENCE_MS = 20_000
_LINE = 'input[name="field_0"]'
_STATIC = """() => {
    const styles = [...document.styleSheets].map((sheet) => [...sheet.cssRules].map((rule) => rule.cssText).join(""));
    const form = document.querySelector("form.form-composer").outerHTML;
    return `<!doctype html><meta charset="utf-8"><style>${styles.join("")}</style><body>${form}`;
}"""
_BARE = "<!doctype html><meta charset=utf-8><title>Bare</title><input>"


def form_page(seed: int, loads: int = _LOADS, keys: int = _KEYS) -> dict[str, object]:
    """Medians in milliseconds. Targets: 300 until the first frame with all fields, 16 from a key to its paint.

    The controls are the same HTML without a script, and an input element on an empty page; typing into that same HTML
    tells what of the rest is the browser's.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("sqlite", Path(folder) / "data", "long_form") as (_, port),
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)) as browser,
    ):
        return _measured(browser, Path(folder), f"http://127.0.0.1:{port}", seed, loads, keys)


def _measured(
    browser: Browser, folder: Path, server: str, seed: int, loads: int, keys: int
) -> dict[str, object]:
    static, bare = folder / "static.html", folder / "bare.html"
    bare.write_text(_BARE, encoding="utf-8")
    rng = random.Random(seed)
    drawn: dict[str, list[dict[str, float]]] = {"form": [], "static": []}
    typed: dict[str, list[float]] = {"form": [], "static": [], "bare": []}
    for number in range(loads + 1):
        with closing(_opened(browser, f"{server}/?worker_id=bench-{number}&id=1")) as page:
            first = _drawn(page)
            if number == 0:  # this round only warms the caches
                static.write_text(page.evaluate(_STATIC), encoding="utf-8")
                continue
            drawn["form"].append(first)
            typed["form"] += _typed(page, _LINE, keys // loads, rng)
        with closing(_opened(browser, static.as_uri())) as page:
            drawn["static"].append(_drawn(page))
            typed["static"] += _typed(page, _LINE, keys // loads, rng)
        with closing(_opened(browser, bare.as_uri())) as page:
            typed["bare"] += _typed(page, "input", keys // loads, rng)
    return {"first_frame": _frames(drawn), "key_to_paint": _keys(typed)}


def _frames(drawn: dict[str, list[dict[str, float]]]) -> dict[str, object]:
    ms = {kind: statistics.median(one["ms"] for one in all_of) for kind, all_of in drawn.items()}
    return {
        "ms": round(ms["form"], 1),
        "static_ms": round(ms["static"], 1),
        "ratio": round(ms["form"] / ms["static"], 1),
        "elements_made_ms": round(statistics.median(one["made_ms"] for one in drawn["form"]), 1),
        "target_ms": 300,
        "met": ms["form"] <= 300,
        "all_ms": {kind: [round(one["ms"], 1) for one in all_of] for kind, all_of in drawn.items()},
    }


def _keys(typed: dict[str, list[float]]) -> dict[str, object]:
    ms = {kind: statistics.median(all_of) for kind, all_of in typed.items()}
    return {
        "ms": round(ms["form"], 1),
        "static_ms": round(ms["static"], 1),
        "bare_ms": round(ms["bare"], 1),
        "ratio": round(ms["form"] / ms["bare"], 1),
        "p95_ms": {kind: round(_p95(all_of), 1) for kind, all_of in typed.items()},
        "keys": len(typed["form"]),
        "target_ms": 16,
        "met": ms["form"] <= 16,
    }


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[18]


def _opened(browser: Browser, url: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(_PROGRAM.replace("FIELDS", str(FIELDS)))
    page.goto(url)
    return page


def _drawn(page: Page) -> dict[str, float]:
    _wait_for(page, "measured.drawn !== null")
    found: dict[str, float] = page.evaluate("window.measured.drawn")
    return found


def _typed(page: Page, selector: str, keys: int, rng: random.Random) -> list[float]:
    """Milliseconds from each key to its paint; pauses differ, so that keys meet all parts of a frame."""
    page.focus(selector)
    for number in range(keys + 1):
        page.keyboard.press(rng.choice("abcdefgh"))
        _wait_for(page, f"measured.keys.length > {number}")
        page.wait_for_timeout(rng.uniform(20, 60))
    found: list[Any] = page.evaluate("window.measured.keys")
    return found[1:]  # the first one lays out what was not needed before


def _wait_for(page: Page, what: str) -> None:
    """As `wait_for_function`, which the pages' security policy forbids."""
    if not page.evaluate(f"() => there((measured) => {what})"):
        raise SystemExit(f"the page that should be measured did not get so far: {what}")


def chromium() -> str:
    """The path of a browser."""
    found = subprocess.run(
        [str(_ROOT / "scripts" / "find_browser.sh")], capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise SystemExit(found.stderr.strip())
    return found.stdout.strip()
