"""Strings that mean harm, written by workers wherever they can write: every review page shows them as text.

No dialog, no request to another host, no script of theirs, no error in the console, no breach of the content policy;
and nothing that they say reorders what stands beside them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import Dialog, Page, Request, expect

from tests.browser.conftest import NewPage
from tests.browser.forming import field, serving, simple
from tests.browser.serving import Server, served, until

pytestmark = [pytest.mark.timeout(300), pytest.mark.extras]  # it takes long

STRINGS: list[str] = json.loads(Path(__file__).with_name("hostile_strings.json").read_text(encoding="utf-8"))
PER_WORKER = 16
RUNS_WITHIN_MS = 200  # a script or a request that a page begins by itself

# Runs in the page: texts with marks of direction that could reorder what stands beside them in the same line.
LOOSE = r"""
() => {
  const marks = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u0590-\u07ff]/;
  const loose = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!marks.test(text.data)) continue;
    for (let at = text.parentElement; at !== null; at = at.parentElement) {
      const style = getComputedStyle(at);
      const inline = style.display.startsWith("inline") || style.display === "contents";
      if (style.display === "none" || (inline && /isolate|plaintext/.test(style.unicodeBidi))) break;
      if (style.display === "inline" || style.display === "contents") continue;
      if (at.textContent.trim() !== text.data.trim()) loose.push(at.outerHTML.slice(0, 300));
      break;
    }
  }
  return loose;
}
"""


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A run in which every string was a name, a browser, a prompt, an answer of the model and a remark."""
    task = Path(__file__).with_name("echoing.py")
    with served(tmp_path_factory.mktemp("echo"), "run", str(task), "--links", "0") as server:
        taken = sum(came(server, text) for text in STRINGS)
        assert taken > 0.8 * len(STRINGS)
        wrote = sum(write(server, n) for n in range(0, len(STRINGS), PER_WORKER))
        assert wrote > 0.9 * len(STRINGS)
        yield server


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A run of a form in which every string is a value."""
    names = [f"text_{n}" for n in range(PER_WORKER)]
    version = simple(*(field(name, "textarea") for name in names))
    with serving(tmp_path_factory.mktemp("filled"), {"one": version}) as site:
        for n in range(0, len(STRINGS), PER_WORKER):
            values = dict(zip(names, STRINGS[n : n + PER_WORKER], strict=False))
            with worker(site.server, f"filler {n}") as client:
                done = client.post(
                    "/api/act", json={"kind": "submit", "key": f"submit-{n:06}", "values": values}
                )
                assert done.status_code == 200, done.text
        yield site.server


class worker:  # noqa: N801 # reads as a function
    """A client that has come in under this name; None in its place if the name is refused."""

    def __init__(self, server: Server, name: str) -> None:
        agent = name.encode("ascii", "ignore").decode().translate(dict.fromkeys(range(32)))[:500].strip()
        self.client = httpx2.Client(
            base_url=f"http://127.0.0.1:{server.port}", headers={"User-Agent": agent or "x"}, timeout=30
        )
        self.name = name

    def __enter__(self) -> httpx2.Client:
        opened = self.client.post("/api/open", json={"worker_id": self.name})
        if opened.status_code == 200:
            self.client.headers["Authorization"] = f"Bearer {opened.json()['token']}"
        else:
            assert opened.status_code in (400, 422), opened.text
        return self.client

    def __exit__(self, *_: object) -> None:
        self.client.close()


def came(server: Server, name: str) -> bool:
    """Whether somebody of this name was let in."""
    with worker(server, name) as client:
        return "Authorization" in client.headers


def write(server: Server, first: int) -> int:
    """One worker writes so many of the strings: each is asked with, echoed and remarked. How many were taken."""
    taken, on = 0, None
    with worker(server, f"writer {first}") as client:
        judge: dict[str, Any] | None = None
        for n, text in enumerate(STRINGS[first : first + PER_WORKER]):
            turn = {
                "kind": "turn",
                "key": f"turn-{first}-{n:04}",
                "on": on,
                "judge": judge,
                "ask": {"text": text},
            }
            answer = client.post("/api/act", json=turn)
            if answer.status_code != 200:
                assert answer.status_code in (400, 422), answer.text
                continue
            view = until(lambda: settled(client)) or {}
            on, judge, taken = view["attempts"][-1]["id"], {"score": 5, "remark": text}, taken + 1
        client.post(
            "/api/act", json={"kind": "leave", "key": f"leave-{first}-00", "unsent": {"text": STRINGS[first]}}
        )
    return taken


def settled(client: httpx2.Client) -> dict[str, Any] | None:
    """The worker's page, once nothing runs."""
    view: dict[str, Any] = client.get("/api/view").json()
    return None if view["phase"] == "running" else view


@pytest.fixture
def quiet(new_page: NewPage) -> Iterator[Callable[[Server], Page]]:
    """A page, signed in; what it must not do fails the test. Errors in the console do so too, as everywhere."""
    dialogs: list[str] = []
    foreign: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    def noted(request: Request) -> None:
        if is_foreign(request.url):
            foreign.append(request.url)

    def opened(server: Server) -> Page:
        page = new_page()
        page.on("dialog", dismissed)
        page.context.on("request", noted)
        return server.signed_in(page)

    yield opened
    assert dialogs == []
    assert foreign == []


def is_foreign(url: str) -> bool:
    return urlsplit(url).hostname not in ("localhost", "127.0.0.1", None)


def look(page: Page, server: Server, path: str) -> None:
    """Open a page, let it show what it has, and see that nothing came of it."""
    page.goto(server.url + path)
    expect(page.locator("main h1").first).to_be_visible()
    rested(page)
    page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    rested(page)
    assert [frame.url for frame in page.frames if frame.evaluate("'harmed' in window")] == []
    assert page.evaluate(LOOSE) == [], path


def rested(page: Page) -> None:
    """Wait until everything is there, and what would run has had its time."""
    expect(page.locator(".loading")).to_have_count(0)
    page.wait_for_timeout(RUNS_WITHIN_MS)


def runs_of(server: Server) -> str:
    (run,) = server.rows("SELECT run_id FROM run")
    return str(run["run_id"])


def test_tables_and_settings(echo: Server, quiet: Callable[[Server], Page]) -> None:
    page, run = quiet(echo), f"/review/runs/{runs_of(echo)}"
    for path in (
        "/review",
        run,
        f"{run}/work",
        f"{run}/work?search=script&sort=worker",
        f"{run}/answers",
        f"{run}/compare",
        f"{run}/export",
        f"{run}/settings",
        "/review/workers",
        "/review/payments",
        "/review/audit",
    ):
        look(page, echo, path)


def test_filmstrips_show_what_was_written_as_text(echo: Server, quiet: Callable[[Server], Page]) -> None:
    page = quiet(echo)
    rows = echo.rows("SELECT assignment_id FROM assignment WHERE attempts > 0 ORDER BY opened_at")
    assert len(rows) == -(-len(STRINGS) // PER_WORKER)
    shown = ""
    for row in rows:
        look(page, echo, f"/review/assignments/{row['assignment_id']}")
        shown += str(page.evaluate("document.body.textContent"))
    written = [
        event["answers"]["text"]
        for row in rows
        for event in echo.events(row["assignment_id"])
        if event["kind"] == "asked"
    ]
    assert [text for text in written if text.strip() and text not in shown] == []


def test_workers_by_their_names(echo: Server, quiet: Callable[[Server], Page]) -> None:
    page = quiet(echo)
    for row in echo.rows("SELECT worker_key FROM worker ORDER BY first_seen LIMIT 12"):
        look(page, echo, f"/review/workers/{row['worker_key']}")


def test_forms_as_they_were_left(filled: Server, quiet: Callable[[Server], Page]) -> None:
    page = quiet(filled)
    for row in filled.rows("SELECT assignment_id FROM assignment"):
        look(page, filled, f"/review/assignments/{row['assignment_id']}")
    for tab in ("work", "answers", "compare", "export"):
        look(page, filled, f"/review/runs/{runs_of(filled)}/{tab}")


def test_this_would_be_noticed(new_page: NewPage) -> None:
    page = new_page()
    page.set_content(
        "<p>score 9 <span>\N{RIGHT-TO-LEFT OVERRIDE}worker</span></p><img src=x onerror=window.harmed=true>"
    )
    page.wait_for_function("'harmed' in window")
    assert page.evaluate(LOOSE) != []
    page.set_content("<p>score 9 <bdi>\N{RIGHT-TO-LEFT OVERRIDE}worker</bdi></p>")
    assert page.evaluate(LOOSE) == []
    assert is_foreign("http://harm.invalid/x")
