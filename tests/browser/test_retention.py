"""How long a run keeps its data, set in a browser: the days, what goes then, and what that will be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import sound
from tests.browser.conftest import NewPage
from tests.browser.playing import FIRST, Desk
from tests.browser.serving import Server, drawing, served


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with served(tmp_path, *drawing(tmp_path), "--links", "0") as server:
        yield server


def test_days_and_level_are_set_and_what_will_go_is_shown(page: Page, server: Server) -> None:
    server.signed_in(page)
    page.get_by_role("article").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/review/runs/"))
    address = re.sub(r"(/review/runs/[^/?]+).*", r"\1/settings", page.url)
    page.goto(address)
    days = page.get_by_role("textbox", name=re.compile("days", re.IGNORECASE))
    expect(days).to_have_value("")
    expect(page.get_by_role("radio")).to_have_count(0)
    days.fill("soon")
    days.press("Enter")
    expect(page.locator("#days-wrong")).to_be_visible()
    days.fill("30")
    days.press("Enter")
    expect(page.locator("#days-wrong")).to_have_count(0)
    everything = page.get_by_role("radio", name=re.compile("Everything that workers wrote"))
    expect(everything).to_be_checked()
    names = page.get_by_role("radio", name=re.compile("ids, names and links"))
    names.click()
    expect(names).to_be_checked()
    expect(page.get_by_text("Nothing goes as long as the run is not closed.")).to_be_visible()
    sound(page)
    page.reload()
    expect(days).to_have_value("30")
    expect(names).to_be_checked()


def test_of_a_closed_run_it_says_when_and_how_much_will_go(
    page: Page, new_page: NewPage, server: Server
) -> None:
    for name in ("ann", "bob"):
        Desk(new_page()).come(server.named(name)).turn(FIRST, 1)
    server.signed_in(page)
    page.goto(f"{server.url}/review/runs/drawing-1/settings")
    days = page.get_by_role("textbox", name=re.compile("days", re.IGNORECASE))
    days.fill("30")
    days.press("Enter")
    expect(page.get_by_text("Nothing goes as long as the run is not closed.")).to_be_visible()
    page.get_by_role("button", name="Close…").click()
    page.get_by_role("dialog").get_by_role("button", name="Close the run").click()
    said = page.get_by_role("main").get_by_role("status")
    expect(said).to_contain_text("2 assignments")
    expect(said).to_contain_text("2 workers")
    (run,) = server.rows("SELECT closed_at FROM run")
    shown = page.evaluate("at => new Date(at).toLocaleDateString()", run["closed_at"] + 30 * 86_400_000)
    expect(said).to_contain_text(shown)
    sound(page)
    page.get_by_role("radio", name=re.compile("ids, names and links")).click()
    expect(said).not_to_contain_text("2 assignments")
    expect(said).to_contain_text("2 workers")
    days.fill("")
    days.press("Enter")
    expect(said).to_have_count(0)
