"""The table of work in a browser: by keys alone, shared by its address, kept as a view, sound and small."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import sound
from tests.browser.conftest import NewPage
from tests.browser.serving import Server, served
from tests.requesters import direct_code_beside

pytestmark = pytest.mark.timeout(240)

DECISIONS = (
    {"kind": "exclude", "reason_code": "other"},
    {"kind": "bonus", "minor": 1250, "currency": "EUR", "message": "great"},
    {"kind": "note", "text": "look again"},
)
TABLE = "/review/runs/echoing-1/work"


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A run with six workers in it, two of whom wrote of a lighthouse."""
    task = Path(__file__).with_name("echoing.py")
    with served(tmp_path_factory.mktemp("work"), "run", str(task), "--links", "0") as server:
        for n in range(6):
            take_part(server, n, "a lighthouse" if n % 3 == 0 else f"a windmill, number {n}")
        yield server


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A run with three workers in it, of whom somebody with a long name said everything that can be said."""
    task = Path(__file__).with_name("echoing.py")
    folder = tmp_path_factory.mktemp("judged")
    with served(folder, "run", str(task), "--links", "0") as server:
        for n, text in enumerate(("a red ☂, a 猫", "a -> b in C++", "a lake!!!")):
            take_part(server, n, text, leaves=True)
        code = direct_code_beside(server.data, "Wilhelmina Featherstonehaugh-Montgomery", "reviewer")
        with httpx2.Client(base_url=f"http://127.0.0.1:{server.port}/api/manage", timeout=30) as client:
            assert client.post("/session", json={"code": code}).status_code == 200
            for (work,) in ((row["assignment_id"],) for row in server.rows("SELECT * FROM assignment")):
                for n, want in enumerate(DECISIONS):
                    body = {"key": f"{work}-{n}", "want": want}
                    answer = client.post(f"/assignments/{work}/decisions", json=body)
                    assert answer.status_code == 200, answer.text
        server.stop()
        connection = apsw.Connection(str(server.data / "ajeeb.db"))
        connection.execute("UPDATE assignment SET pasted = typed, small_edits = 3, failures = 12")
        connection.close()
        server.start()
        yield server


def take_part(server: Server, n: int, text: str, leaves: bool = False) -> None:
    """One worker writes one text."""
    with httpx2.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=30) as client:
        token = client.post("/api/open", json={"worker_id": f"worker {n}"}).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        turn = {"kind": "turn", "key": f"turn-{n:06}", "on": None, "judge": None, "ask": {"text": text}}
        assert client.post("/api/act", json=turn).status_code == 200
        if leaves:
            assert client.post("/api/act", json={"kind": "leave", "key": f"leave-{n:06}"}).status_code == 200


@pytest.fixture
def table(page: Page, echo: Server) -> Page:
    """The table, signed in."""
    echo.signed_in(page).goto(echo.url + TABLE)
    expect(page.locator("tbody tr")).to_have_count(6)
    return page


def test_rows_are_chosen_and_opened_by_keys_alone(table: Page) -> None:
    table.keyboard.press("j")
    table.keyboard.press("x")
    table.keyboard.press("j")
    table.keyboard.press("j")
    table.keyboard.press("Shift+X")
    expect(table.get_by_text("3 chosen")).to_be_visible()
    table.keyboard.press("x")
    expect(table.get_by_text("2 chosen")).to_be_visible()
    table.keyboard.press("/")
    expect(table.get_by_role("searchbox")).to_be_focused()
    table.keyboard.type("lighthouse")
    expect(table.locator("tbody tr")).to_have_count(2)
    table.get_by_role("searchbox").blur()
    table.keyboard.press("j")
    table.keyboard.press("Enter")
    expect(table.get_by_text("a lighthouse").first).to_be_visible()
    table.go_back()
    expect(table.locator("tbody tr")).to_have_count(2)


def test_all_that_match_are_chosen_past_the_page(table: Page) -> None:
    table.get_by_role("checkbox", name="Choose all on this page").check()
    expect(table.get_by_text("6 chosen")).to_be_visible()
    rows = table.get_by_role("checkbox", name="Choose unit")
    rows.nth(1).click()
    rows.nth(4).click(modifiers=["Shift"])
    expect(table.get_by_text("6 chosen")).to_be_visible()


def test_an_address_shows_the_same_to_somebody_else(table: Page, echo: Server, new_page: NewPage) -> None:
    table.get_by_text("Filters", exact=True).click()
    table.get_by_label("Failed calls").select_option("no")
    table.get_by_role("button", name="Sort by Unit").click()
    table.get_by_role("button", name="Sort by Unit").click()
    table.get_by_role("searchbox").fill("windmill")
    expect(table.locator("tbody tr")).to_have_count(4)
    other = echo.signed_in(new_page(), "viewer")
    other.goto(table.url)
    expect(other.locator("tbody tr")).to_have_count(4)
    expect(other.get_by_role("columnheader", name="Unit")).to_have_attribute("aria-sort", "ascending")
    other.get_by_role("button", name="Take away: Search: windmill").click()
    expect(other.locator("tbody tr")).to_have_count(6)


def test_what_an_address_says_wrongly_is_named_and_the_rest_counts(table: Page, echo: Server) -> None:
    table.goto(f"{echo.url}{TABLE}?sort=x&decision=perhaps&failures=false")
    notice = table.get_by_role("alert")
    expect(notice).to_contain_text("sort=x.")
    expect(notice).to_contain_text("decision=perhaps.")
    expect(table.locator("tbody tr")).to_have_count(6)
    expect(table.get_by_role("button", name="Take away: Failed calls: no")).to_be_visible()
    notice.get_by_role("button", name="Take it out of the address").click()
    expect(notice).to_have_count(0)
    expect(table).to_have_url(f"{echo.url}{TABLE}?failures=false")


def test_a_view_is_kept_and_one_click_away(table: Page, echo: Server) -> None:
    table.goto(f"{echo.url}{TABLE}?search=lighthouse")
    table.get_by_text("Saved views").click()
    table.get_by_role("textbox", name="Name of the view").fill("Towers")
    table.get_by_role("button", name="Save this view").click()
    expect(table.get_by_role("button", name="Towers", exact=True)).to_be_visible()
    table.goto(echo.url + TABLE)
    table.get_by_text("Saved views").click()
    table.get_by_role("button", name="Towers", exact=True).click()
    expect(table.locator("tbody tr")).to_have_count(2)
    table.get_by_role("button", name="Delete Towers").click()
    expect(table.get_by_text("No view is saved yet")).to_be_visible()


def test_it_is_sound_in_the_dark_and_on_a_phone(echo: Server, page: Page, phone: Page) -> None:
    for one in (page, phone):
        echo.signed_in(one).goto(echo.url + TABLE)
        expect(one.locator("tbody tr")).to_have_count(6)
        one.get_by_text("Filters", exact=True).click()
        one.get_by_role("checkbox", name="Choose all on this page").check()
        one.get_by_text("Saved views").click()
        sound(one)


@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_every_column_is_in_sight_with_decisions_flags_and_long_names(
    new_page: NewPage, judged: Server, width: int
) -> None:
    page = judged.signed_in(new_page(viewport={"width": width, "height": 800}))
    page.goto(f"{judged.url}{TABLE}")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.get_by_text("bonus 12.50 EUR").first).to_be_visible()
    expect(page.get_by_text("tiny edits").nth(1)).to_be_visible()
    table = page.get_by_role("group", name="Assignments")
    assert table.evaluate("it => it.scrollWidth <= it.clientWidth")


@pytest.mark.parametrize(
    ("search", "rows"), [("☂", 1), ("->", 1), ("!!!", 1), ("c++", 1), ("猫", 1), ("a", 3)]
)
def test_signs_and_short_words_are_found(page: Page, judged: Server, search: str, rows: int) -> None:
    judged.signed_in(page).goto(f"{judged.url}{TABLE}")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.get_by_role("searchbox").fill(search)
    expect(page.get_by_role("button", name=f"Take away: Search: {search}")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(rows)


def test_what_is_not_searched_for_is_said(page: Page, judged: Server) -> None:
    judged.signed_in(page).goto(f"{judged.url}{TABLE}?search=%3F")
    expect(page.get_by_text("Single punctuation marks are not searched for")).to_be_visible()
