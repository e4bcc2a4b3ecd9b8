"""Answers with agreement, and work side by side: in a laptop's browser by keyboard, on a phone, in the dark."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import sound
from tests.browser.conftest import PHONE, NewPage
from tests.browser.serving import Server, drawing, served, until

NASTY = "<img src=//evil.example/x onerror=alert(1)><script>alert(2)</script> a boat"
# Worker, unit, scores of the two attempts. The last ones are what is compared.
WORK = (
    ("ann", 1, (3, 7)),
    ("bob", 1, (2, 7)),
    ("cat", 1, (5, 6)),
    ("ann", 2, (4, 9)),
    ("dan", 2, (8, 9)),
)


class Hand:
    """A worker by HTTP."""

    def __init__(self, server: Server, name: str, unit: int) -> None:
        self.server, self.keys = server, 0
        opened = self._ask("/api/open", {"worker_id": name, "unit": unit})
        self.token = opened["token"]

    def turn(self, ask: str | None, judge: int | None) -> None:
        """Send an attempt, or judge the last one, and wait for what comes."""
        attempts = self._ask("/api/view")["attempts"]
        self.keys += 1
        self._ask(
            "/api/act",
            {
                "key": f"key-{self.keys:05}",
                "kind": "turn",
                "on": attempts[-1]["id"] if attempts else None,
                "judge": None if judge is None else {"score": judge},
                "ask": None if ask is None else {"prompt": ask},
            },
        )
        until(lambda: self._ask("/api/view")["phase"] in ("judge", "done"))

    def _ask(self, path: str, body: Any = None) -> Any:
        headers = {"Content-Type": "application/json"}
        if path != "/api/open":
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(
            urllib.request.Request(f"{self.server.url}{path}", data, headers), timeout=20
        ) as answer:
            return json.loads(answer.read())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("comparing")
    with served(folder, *drawing(folder, max_attempts=2), "--links", "0") as server:
        for name, unit, (first, last) in WORK:
            hand = Hand(server, name, unit)
            hand.turn(f"{name} sees a blue field", None)
            hand.turn(NASTY if name == "cat" else f"{name} sees a dark field", first)
            hand.turn(None, last)
        yield server


@pytest.fixture
def run(server: Server) -> str:
    return f"{server.url}/review/runs/{server.rows('SELECT run_id FROM run')[0]['run_id']}"


@pytest.fixture
def reviewer(page: Page, server: Server) -> Page:
    return server.signed_in(page, "viewer")


def test_answers_show_bars_texts_and_how_far_workers_agree(reviewer: Page, run: str) -> None:
    reviewer.goto(f"{run}/answers")
    score = reviewer.get_by_role("article").filter(
        has=reviewer.get_by_role("heading", name="How close is it?")
    )
    expect(score).to_contain_text("People: 10 answers · mean 6, median 6.5, middle half 4.25 to 7.75")
    score.get_by_text("Numbers as a table").click()
    expect(score.get_by_role("row", name="7 2", exact=True)).to_be_visible()
    for kind in ("PNG", "SVG", "CSV"):
        with reviewer.expect_download() as download:
            score.get_by_role("button", name=f"Save “Answers to “How close is it?”” as {kind}").click()
        assert download.value.suggested_filename == f"answers-score.{kind.lower()}"
    expect(
        score.get_by_text("2 units with two workers or more, 4 pairs of answers.", exact=True)
    ).to_be_visible()
    # Unit 1: 7 7 6, unit 2: 9 9; observed 2, expected 18.
    expect(score.get_by_text("Krippendorff’s alpha, interval").locator("..")).to_contain_text("0.889")
    expect(score.get_by_text("equal answers among pairs").locator("..")).to_contain_text("50 %")
    score.get_by_role("combobox", name="Attempt").select_option("first judged")
    expect(score.get_by_text("equal answers among pairs").locator("..")).to_contain_text("0 %")
    score.get_by_role("combobox", name="Level").select_option("nominal (same or not)")
    expect(score.get_by_text("Krippendorff’s alpha, nominal")).to_be_visible()
    expect(score.get_by_text("Krippendorff’s alpha, interval")).to_have_count(0)
    sound(reviewer)


def test_texts_are_drawn_anew_found_by_words_and_kept_in_the_address(reviewer: Page, run: str) -> None:
    reviewer.goto(f"{run}/answers")
    prompt = reviewer.get_by_role("article").filter(
        has=reviewer.get_by_role("heading", name="Describe the picture")
    )
    texts = prompt.get_by_role("listitem").locator("p:first-child")
    expect(texts).to_have_count(10)
    before = texts.all_text_contents()
    prompt.get_by_role("button", name="Another sample").click()
    expect(reviewer).to_have_url(re.compile(r"\?sample=\d+$"))
    expect(texts).not_to_have_text(before)
    drawn = texts.all_text_contents()
    reviewer.reload()
    expect(texts).to_have_text(drawn)  # the address holds the sample
    prompt.get_by_role("searchbox").fill("boat")
    prompt.get_by_role("searchbox").press("Enter")
    expect(texts).to_have_text([NASTY])  # as text: nothing of it ran, or the test fails at its end
    expect(prompt.get_by_text("1 of 1 texts, drawn at random")).to_be_visible()


def test_units_are_sorted_and_one_of_them_opened_by_keyboard(reviewer: Page, run: str) -> None:
    reviewer.goto(f"{run}/compare")
    names = reviewer.get_by_role("rowheader")
    expect(names).to_have_text(["Unit 1", "Unit 2"])
    expect(reviewer.get_by_role("row", name="Compare unit 1").get_by_role("cell").nth(2)).to_have_text("6.67")
    reviewer.get_by_role("button", name="Mean").press("Enter")
    expect(reviewer.get_by_role("columnheader", name="Mean")).to_have_attribute("aria-sort", "descending")
    expect(names).to_have_text(["Unit 2", "Unit 1"])
    sound(reviewer)
    reviewer.get_by_role("link", name="Compare unit 1").press("Enter")
    expect(reviewer.get_by_role("heading", name="Unit 1")).to_be_visible()


def test_workers_stand_side_by_side_and_arrows_go_between_them(reviewer: Page, run: str) -> None:
    reviewer.goto(f"{run}/compare/1")
    expect(reviewer.get_by_role("article")).to_have_count(3)
    expect(reviewer.get_by_alt_text("Target of unit 1")).to_have_count(1)  # once, not for each worker
    expect(reviewer.get_by_text("33 % of 3 pairs equal")).to_be_visible()
    finals = reviewer.get_by_role("article").get_by_text("final score")
    expect(finals).to_have_text(["final score 7 of 10", "final score 7 of 10", "final score 6 of 10"])
    # The attempts of one number begin at one height.
    attempts = reviewer.get_by_role("link", name="Attempt 2")
    tops = {round(box["y"]) for one in attempts.all() if (box := one.bounding_box())}
    assert len(tops) == 1
    first = reviewer.get_by_role("article").nth(0).get_by_role("link", name="Attempt 1")
    first.focus()
    for key, column, attempt in (
        ("ArrowRight", 1, 1),
        ("ArrowDown", 1, 2),
        ("ArrowRight", 2, 2),
        ("ArrowUp", 2, 1),
    ):
        reviewer.keyboard.press(key)
        article = reviewer.get_by_role("article").nth(column)
        expect(article.get_by_role("link", name=f"Attempt {attempt}")).to_be_focused()
    sound(reviewer)
    reviewer.keyboard.press("j")
    expect(reviewer.get_by_role("heading", name="Unit 2")).to_be_visible()
    expect(reviewer.get_by_role("article")).to_have_count(2)
    reviewer.keyboard.press("k")
    expect(reviewer.get_by_role("heading", name="Unit 1")).to_be_visible()


def test_a_worker_has_all_units_side_by_side(reviewer: Page, run: str) -> None:
    reviewer.goto(f"{run}/compare/2")
    ann = reviewer.get_by_role("article").nth(0)
    ann.get_by_role("link", name="all units").click()
    expect(reviewer.get_by_role("heading", name="unit by unit")).to_be_visible()
    headings = reviewer.get_by_role("article").get_by_role("heading")
    expect(reviewer.get_by_role("article")).to_have_count(2)
    expect(headings.nth(0)).to_contain_text("Unit 2")
    expect(headings.nth(1)).to_contain_text("Unit 1")
    sound(reviewer)


def test_on_a_phone_one_worker_fills_the_width(new_page: NewPage, server: Server, run: str) -> None:
    phone = server.signed_in(new_page(**PHONE), "viewer")
    for page in ("compare/1", "compare", "answers"):
        phone.goto(f"{run}/{page}")
        expect(phone.locator("article, tbody tr").first).to_be_visible()
        sound(phone)
    phone.goto(f"{run}/compare/1")
    box = phone.get_by_role("article").first.bounding_box()
    assert box is not None
    assert 250 < box["width"] < 350
