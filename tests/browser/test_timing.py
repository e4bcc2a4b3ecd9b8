"""The times of an export are those of what happened on the screen, as Chromium's own trace tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import ajeeb as aj
from tests.browser.serving import Server, drawing, served, until
from tests.browser.tracing import Chromium, Tab, chromium

pytestmark = pytest.mark.timeout(180)
AGREE_MS = 20
RESULT = ".current-result img"
TELL = """(() => {
    const typing = document.querySelector("textarea");
    const clipboardData = new DataTransfer();
    performance.mark("before");
    typing.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
    performance.mark("after");
})()"""  # what the page notes of it lies between two marks of the trace

Event = dict[str, Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("timing")
    with served(folder, *drawing(folder, max_attempts=6), "--links", "0") as server:
        yield server


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with chromium(tmp_path_factory.mktemp("chromium")) as browser:
        yield browser


@dataclass(frozen=True)
class Screen:
    """What one page put on the screen, in milliseconds of the trace's clock."""

    events: list[Event]

    def of_page(self, name: str) -> list[Event]:
        """The events of this name in the page's own process, in order."""
        page = next(one["pid"] for one in self.events if one["name"] == "before")
        found = [one for one in self.events if (one["name"], one["pid"]) == (name, page)]
        return sorted(found, key=lambda one: float(one["ts"]))

    def shown(self, image: str) -> float:
        """When the frame in which an image was painted first was on the screen; it had come and was decoded by then."""
        request = next(
            _data(one)["requestId"] for one in self.of_page("ResourceSendRequest") if _is(one, image)
        )
        came = next(_ms(one) for one in self.of_page("ResourceFinish") if _data(one)["requestId"] == request)
        painted = next(_ms(one) for one in self.of_page("PaintImage") if _is(one, image) and _ms(one) >= came)
        commits = (one for one in self.of_page("Commit") if one["ph"] == "X" and _ms(one) >= painted)
        frame = self._frame(next(commits)["args"]["frameSeqId"])
        presented = self.of_page("AnimationFrame::Presentation")
        shown = next(_ms(one) for one in presented if one["args"]["id"] == frame)
        assert any(came <= _ms(one) <= shown for one in self.of_page("Decode Image"))
        return shown

    def _frame(self, number: int) -> str:
        """The id of the frame of the page that was begun under this number."""
        begun = [one["args"] for one in self.of_page("AnimationFrame") if one["ph"] == "b"]
        told = [(one["animation_frame_timing_info"]["begin_frame_id"], one["id"]) for one in begun]
        return next(str(name) for begin, name in told if begin["sequence_number"] == number)

    def choices(self) -> list[float]:
        """When each click that chose something was told to the page."""
        dispatched = self.of_page("EventDispatch")
        clicks = [
            (_ms(one), _ms(one) + one["dur"] / 1000) for one in dispatched if _data(one)["type"] == "click"
        ]
        changes = [_ms(one) for one in dispatched if _data(one)["type"] == "change"]
        return [at for at in changes if any(start <= at <= end for start, end in clicks)]

    def came_into_sight(self) -> list[float]:
        """When the tab was shown again after each time that it was hidden."""
        dispatched = self.of_page("EventDispatch")
        return [_ms(one) for one in dispatched if _data(one)["type"] == "visibilitychange"][1::2]


def _ms(event: Event) -> float:
    return float(event["ts"]) / 1000


def _data(event: Event) -> dict[str, Any]:
    found: dict[str, Any] = event["args"]["data"]
    return found


def _is(event: Event, image: str) -> bool:
    return str(_data(event).get("url", "")).endswith(image)


@dataclass(frozen=True)
class Worker:
    """One worker's tab."""

    server: Server
    tab: Tab
    name: str

    def tells(self) -> None:
        """Have the page and the trace note the same moments."""
        for _ in range(5):
            self.tab.does(TELL)

    def asks(self, prompt: str) -> None:
        self.tab.click("textarea")
        self.tab.does("document.activeElement.select()")
        self.tab.write(prompt)
        self.tab.click("form button[type=submit]")

    def sees(self, k: int) -> None:
        """The image of attempt k has come, and has had time to be noted."""
        self.tab.until(f"document.querySelector('{RESULT}')?.alt.includes('attempt {k}')")
        self.tab.until(f"document.querySelector('{RESULT}').complete")
        self.tab.does("new Promise(resolve => setTimeout(resolve, 200))")

    def judges(self, score: int) -> None:
        self.tab.click(f"input[type=radio][value='{score}']")
        self.tab.until(f"document.querySelector('input[type=radio][value=\"{score}\"]').checked")

    def exported(self) -> list[dict[str, Any]]:
        """The rows of the worker's attempts, once the page has told all that it noted."""
        assignment = str(self.server.assignment(self.name)["assignment_id"])
        self.tab.does("window.dispatchEvent(new Event('pagehide'))")
        until(lambda: any(one["type"] == "judged" for one in self.noted()[-1:]))
        run = self.server.rows("SELECT run_id FROM run")[0]["run_id"]
        return [row for row in aj.attempts(run, self.server.data) if row["assignment_id"] == assignment]

    def noted(self) -> list[dict[str, Any]]:
        """What the page handed in, in order."""
        assignment = str(self.server.assignment(self.name)["assignment_id"])
        return [item for batch in self.server.events(f"{assignment}/seen") for item in batch["items"]]

    def clocks(self, screen: Screen) -> float:
        """What to take from a time of the page to have it in the trace's clock, from the closest pair of marks."""
        told = [one["at"] for one in self.noted() if one["type"] == "paste"]
        marks = zip(screen.of_page("before"), screen.of_page("after"), strict=True)
        pairs = [(_ms(before), _ms(after)) for before, after in marks]
        between, at = min(zip(pairs, told, strict=True), key=lambda pair: pair[0][1] - pair[0][0])
        return float(at) - sum(between) / 2


def begins(server: Server, browser: Chromium, name: str) -> Worker:
    tab = browser.tab(server.named(name))
    tab.until("!!document.querySelector('textarea')")
    return Worker(server, tab, name)


def image_of(server: Server, row: dict[str, Any]) -> str:
    """The last part of the address of an attempt's image."""
    return Path(row["image"]).stem


def agree(late: list[float]) -> bool:
    """Whether the page and the trace do, for every one of them."""
    return all(abs(one) <= AGREE_MS for one in late)


def test_an_output_was_shown_and_judged_when_the_trace_says_so(server: Server, browser: Chromium) -> None:
    worker = begins(server, browser, "in_sight")
    with browser.traced() as events:
        worker.tells()
        for k in range(1, 6):
            worker.asks(f"A blue lake under a pale sky, number {k}")
            worker.sees(k)
            worker.judges(k)
    screen, rows = Screen(events), worker.exported()
    offset = worker.clocks(screen)
    shown = [row["t_output_shown_first"] - offset - screen.shown(image_of(server, row)) for row in rows]
    judged = [row["t_judged"] - offset - at for row, at in zip(rows, screen.choices(), strict=True)]
    assert agree(shown), shown
    assert agree(judged), judged


def test_an_output_that_came_to_a_hidden_tab_was_shown_when_the_tab_was(
    server: Server, browser: Chromium
) -> None:
    worker = begins(server, browser, "out_of_sight")
    other = browser.tab()
    other.front()
    worker.tab.front()
    with browser.traced() as events:
        worker.tells()
        for k in range(1, 4):
            worker.asks(f"A lake that nobody sees {server.hold(f'unseen{k}')}")
            other.front()
            worker.tab.until("document.visibilityState === 'hidden'")
            server.let_go(f"unseen{k}")
            worker.sees(k)
            worker.tab.front()
            worker.sees(k)
            worker.judges(k)
    screen, rows = Screen(events), worker.exported()
    offset = worker.clocks(screen)
    shown = [row["t_output_shown_first"] - offset for row in rows]
    assert all(at >= sight for at, sight in zip(shown, screen.came_into_sight(), strict=True))
    drawn = [screen.shown(image_of(server, row)) for row in rows]
    assert agree([at - true for at, true in zip(shown, drawn, strict=True)]), (shown, drawn)
    judged = [row["t_judged"] - offset - at for row, at in zip(rows, screen.choices(), strict=True)]
    assert agree(judged), judged
