"""What a reviewer waits for: a filmstrip of ten attempts, and the next assignment after a decision by key."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
from playwright.sync_api import Page, sync_playwright

from ajeeb.events import Asked, Done, Ended, Judged, Output, Provenance, Settled
from ajeeb.store import Append, Claim, SqliteStore, own

from .big_record import RUN
from .dashboard import _code, _record, _serving
from .form_page import ARGUMENTS, PATIENCE_MS, chromium

_ATTEMPTS = 10
_PROGRAM = (Path(__file__).parent / "reviewing.js").read_text(encoding="utf-8")
_THINKS_MS = 800  # a reviewer looks at what is shown before the next key
_PLACE = "/review/assignments/"


def reviewing(assignments: int, films: int = 8, decisions: int = 20) -> dict[str, Any]:
    """Medians in milliseconds. Targets: 300 to the last image of ten attempts, 150 from a key to the next assignment.

    Each film is new to the browser, and none of its images is cached. AJEEB_BENCH_RECORD: see `dashboard`.
    """
    with tempfile.TemporaryDirectory() as temporary:
        data = _record(Path(temporary) / "record", assignments)
        ids = asyncio.run(_long_films(data, films + 1))
        with (
            sync_playwright() as playwright,
            closing(playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)) as browser,
            _serving(data) as url,
        ):
            page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.add_init_script(_PROGRAM)
            page.goto(f"{url}/review#{_code(data)}")
            page.get_by_role("heading", name="Runs").wait_for()
            shown = [_opened(page, one) for one in ids]
            told = [_told(page, url, one) for one in ids]
            went = _decided(page, url, data, decisions)
    return {
        "assignments": assignments,
        "film": _median(shown[1:], 300)
        | {"attempts": _ATTEMPTS, "server_ms": round(statistics.median(told), 1)},
        "decision": _median(went, 150) | {"decisions": len(went)},
    }


def _median(ms: list[float], target_ms: int) -> dict[str, Any]:
    middle = statistics.median(ms)
    return {
        "ms": round(middle, 1),
        "worst_ms": round(max(ms), 1),
        "target_ms": target_ms,
        "met": middle <= target_ms,
    }


def _opened(page: Page, assignment_id: str) -> float:
    page.goto(page.url.partition("/review")[0] + "/review")
    page.get_by_role("heading", name="Runs").wait_for()
    page.wait_for_timeout(_THINKS_MS)
    return _known(
        page.evaluate("([path, images]) => opened(path, images)", [_PLACE + assignment_id, _ATTEMPTS + 1])
    )


def _told(page: Page, url: str, assignment_id: str) -> float:
    start = time.perf_counter()
    page.request.get(f"{url}/api/manage/assignments/{assignment_id}")
    return (time.perf_counter() - start) * 1000


def _decided(page: Page, url: str, data: Path, decisions: int) -> list[float]:
    """From the key to the next one shown, through the newest work that waits for a verdict; each is recorded."""
    query = "?status=submitted&decision=undecided"
    with closing(apsw.Connection(str(data / "ajeeb.db"), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        found = connection.execute(_HANDED_IN, (RUN, decisions + 1)).fetchall()
    ids = [str(one) for (one,) in found]
    page.goto(f"{url}{_PLACE}{ids[0]}{query}")
    page.get_by_role("heading", name="Filmstrip").wait_for()
    took = []
    for following in ids[1:]:
        page.wait_for_timeout(_THINKS_MS)
        page.evaluate("(path) => { window.went = decided(path) }", _PLACE + following)
        page.keyboard.press("a")
        took.append(_known(page.evaluate("() => window.went")))
    page.wait_for_timeout(_THINKS_MS)
    _check_recorded(data, ids[:-1])
    return took


def _check_recorded(data: Path, ids: list[str]) -> None:
    """A decision that the server refuses is no decision: its figure would tell nothing."""
    with closing(apsw.Connection(str(data / "ajeeb.db"), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        found = [connection.execute(_DECISION, (one,)).get for one in ids]
    if any(decision != "approved" for decision in found):
        raise SystemExit(f"{found.count('approved')} of {len(ids)} decisions were recorded")


def _known(ms: float | None) -> float:
    if ms is None:
        raise SystemExit("what should be measured was not shown")
    return ms


async def _long_films(data: Path, many: int) -> list[str]:
    """Assignments with ten attempts each, at the end of the record."""
    folder = own(data)
    store = SqliteStore(folder.database)
    try:
        rows = await store.query(lambda found: found.execute(_IMAGES, (_ATTEMPTS * many,)).fetchall())
        images = [str(sha256) for (sha256,) in rows]
        return [await _long_film(store, number, images) for number in range(many)]
    finally:
        await store.close()
        folder.release()


async def _long_film(store: SqliteStore, number: int, images: list[str]) -> str:
    at = time.time_ns() // 1_000_000
    assignment_id = f"{at:012x}long{number:02}"
    claim = Claim(
        assignment_id=assignment_id, run_id=RUN, number=None, worker_key=f"long-{number}", provider="link",
        external_id=f"long-{number}", assurance="claimed", pilot=False, simulated=False, client="Chromium", at=at,
    )  # fmt: skip
    if await store.claim(claim) is None:
        raise SystemExit("the record has no place left")
    for k in range(_ATTEMPTS):
        image = images[(number * _ATTEMPTS + k) % len(images)]
        attempt, call = f"{assignment_id}-{k}", f"{assignment_id}-call-{k}"
        ran = Provenance(procedure="composer", backend="composer", model_requested="composer")
        events = (
            Asked(
                attempt_id=attempt,
                call_id=call,
                procedure="composer",
                answers={"prompt": f"a boat, {k} sails"},
            ),
            Settled(
                call_id=call,
                attempt_id=attempt,
                outcome=Done(
                    outputs=(Output(kind="image", asset=image, width=256, height=256),), provenance=ran
                ),
            ),
            Judged(attempt_id=attempt, answers={"score": 5}),
        )
        await store.append(Append(stream=assignment_id, events=events, at=at + 1000 * k))
    await store.append(Append(stream=assignment_id, events=(Ended(reason="limit"),), at=at + 20_000))
    return assignment_id


_IMAGES = "SELECT sha256 FROM asset WHERE media_type = 'image/png' LIMIT ?"
_HANDED_IN = """
    SELECT assignment_id FROM assignment
    WHERE run_id = ? AND status = 'submitted' AND decision IS NULL AND assignment_id NOT LIKE '%long%'
    ORDER BY assignment_id DESC LIMIT ?
"""
_DECISION = "SELECT decision FROM assignment WHERE assignment_id = ?"
