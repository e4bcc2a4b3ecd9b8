"""Chromium, spoken to directly: tabs that are really in the background, and its own trace of what it did.

Playwright keeps every page of its own in sight, so none of them is ever hidden.
"""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

CATEGORIES = (
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
    "blink.user_timing",
)
ANSWER_S = 40.0  # on a busy machine a hidden tab is slow


@dataclass
class Chromium:
    """A browser with one connection to it. told: events that nobody has asked for yet, oldest first."""

    connection: ClientConnection
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    told: list[dict[str, Any]] = field(default_factory=list)

    def send(self, method: str, session: str = "", **params: Any) -> Any:
        """What it answers to a command."""
        number = next(self.ids)
        message = {"id": number, "method": method, "params": params}
        self.connection.send(json.dumps({**message, "sessionId": session} if session else message))
        while (answer := self._next()).get("id") != number:
            self.told.append(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def tab(self, url: str = "about:blank") -> Tab:
        """A new tab, in front of the others."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.send("Page.enable", session)
        self.told.clear()
        self.send("Page.navigate", session, url=url)
        self.until_told("Page.loadEventFired")
        return Tab(self, target, session)

    @contextmanager
    def traced(self) -> Iterator[list[dict[str, Any]]]:
        """The events of its trace, once the block has ended. Their `ts` are microseconds of one clock."""
        events: list[dict[str, Any]] = []
        self.told.clear()
        self.send("Tracing.start", transferMode="ReportEvents", traceConfig=_config())
        try:
            yield events
        finally:
            self.send("Tracing.end")
            self.until_told("Tracing.tracingComplete")
        for one in self.told:
            if one["method"] == "Tracing.dataCollected":
                events.extend(one["params"]["value"])

    def until_told(self, event: str) -> None:
        """Wait for an event, unless it was told already."""
        while not any(one["method"] == event for one in self.told):
            self.told.append(self._next())

    def _next(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.connection.recv(timeout=ANSWER_S))
        return answer


@dataclass(frozen=True)
class Tab:
    """One page."""

    browser: Chromium
    target: str
    session: str

    def front(self) -> None:
        """Bring it to the front, so that the others are hidden."""
        self.browser.send("Target.activateTarget", targetId=self.target)

    def does(self, script: str) -> Any:
        """The value of an expression; of what a promise holds."""
        answer = self.browser.send(
            "Runtime.evaluate", self.session, expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, script: str) -> Any:
        """The first value of an expression that is true."""
        end = time.monotonic() + ANSWER_S
        while not (value := self.does(script)):
            assert time.monotonic() < end, f"this did not come about: {script}"
            time.sleep(0.02)
        return value

    def click(self, selector: str) -> None:
        """Press and release the mouse in the middle of an element, as a hand does."""
        place = self.until(
            f"(() => {{ const found = document.querySelector({json.dumps(selector)}); if (!found) return null;"
            " found.scrollIntoView({block: 'center', behavior: 'instant'});"
            " const {x, y, width, height} = found.getBoundingClientRect();"
            " return {x: x + width / 2, y: y + height / 2} })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.browser.send(
                "Input.dispatchMouseEvent", self.session, type=kind, button="left", clickCount=1, **place
            )

    def write(self, text: str) -> None:
        """Type into what has the focus."""
        self.browser.send("Input.insertText", self.session, text=text)


@contextmanager
def chromium(folder: Path) -> Iterator[Chromium]:
    """A browser of its own until the end of the block."""
    found = subprocess.run(
        ["scripts/find_browser.sh"], check=True, capture_output=True, text=True, timeout=20
    )
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0"]
    hosts = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [found.stdout.strip(), *flags, hosts, f"--user-data-dir={folder / 'profile'}", "about:blank"],
            stderr=said,
        )
    try:
        with connect(_address(folder / "said", process), max_size=None) as connection:
            yield Chromium(connection)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _address(said: Path, process: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + ANSWER_S
    while not (found := re.search(r"ws://\S+", said.read_text(errors="replace"))):
        assert process.poll() is None, said.read_text(errors="replace")
        assert time.monotonic() < end, "the browser does not say where it is"
        time.sleep(0.02)
    return found[0]


def _config() -> dict[str, Any]:
    return {"includedCategories": list(CATEGORIES), "recordMode": "recordUntilFull"}
