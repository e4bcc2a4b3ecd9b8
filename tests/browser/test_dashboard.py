"""The live dashboard: plots that show what happened, move by themselves, and can be saved."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import sound
from tests.browser.conftest import PHONE, NewPage
from tests.browser.playing import Desk
from tests.browser.serving import Server, drawing, served, until

pytestmark = pytest.mark.timeout(240)

RUN = "drawing-1"
SVG = "{http://www.w3.org/2000/svg}"
TITLES = ("Score by attempt", "Still in at each attempt", "Completions over time", "Attempts to the goal")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Server]:
    """Two people have worked: one reached the goal with the second attempt, one is still at the first."""
    folder = tmp_path_factory.mktemp("dashboard")
    with served(folder, *drawing(folder), "--links", "0") as server:
        with closing(browser.new_context()) as context:
            ann = Desk(context.new_page()).come(server.named("ann"))
            ann.turn("A blue lake and a boat", 1).turn("A blue lake and a red boat", 2, score=4)
            ann.score(10).go("Finish")
            until(lambda: server.kinds(server.assignment("ann")["assignment_id"])[-1] == "ended")
        with closing(browser.new_context()) as context:
            ben = Desk(context.new_page()).come(server.named("ben"))
            ben.turn("A green hill", 1)
        yield server


@pytest.fixture(scope="module")
def session(browser: Browser, server: Server) -> Any:
    """What the browser keeps of a requester who is signed in."""
    with closing(browser.new_context()) as context:
        server.signed_in(context.new_page())
        return context.storage_state()


@pytest.fixture
def dashboard(new_page: NewPage, server: Server, session: Any) -> Page:
    page = new_page(storage_state=session, reduced_motion="reduce")
    page.goto(f"{server.url}/review/runs/{RUN}")
    expect(card(page, TITLES[0]).locator("svg.plot")).to_be_visible()
    return page


def card(page: Page, title: str) -> Any:
    return page.get_by_role("region", name=title, exact=True)


def numbers(page: Page, title: str) -> list[list[str]]:
    """The table of a plot, opened if it is not."""
    found = card(page, title)
    if not found.locator("details").evaluate("it => it.open"):
        found.get_by_text("Numbers as a table").click()
    rows = found.locator("tbody tr")
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def saved(page: Page, title: str, kind: str, folder: Path) -> Path:
    with page.expect_download() as download:
        card(page, title).get_by_role("button", name=f"Save “{title}” as {kind}").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_plots_show_what_happened_and_follow_it(dashboard: Page, server: Server, new_page: NewPage) -> None:
    for title in TITLES:
        expect(card(dashboard, title).locator("svg.plot")).to_be_visible()
    assert numbers(dashboard, "Score by attempt") == [
        ["People", "1", "2", "100 %", "1", "4", "4", "4", "4"],
        ["People", "2", "1", "50 %", "1", "10", "10", "10", "10"],
    ]
    assert numbers(dashboard, "Attempts to the goal") == [["People", "goal", "2", "1"]]
    axis = card(dashboard, "Score by attempt").locator("svg.plot")
    expect(axis).to_contain_text("2 in")
    # It moves by itself.
    worker = Desk(new_page()).come(server.named("cora"))
    worker.turn("A blue lake and a boat", 1)
    expect(axis).to_contain_text("3 in")
    worker.turn("A blue lake and a red boat", 2, score=8)
    expect(axis).to_contain_text("2 in")
    assert numbers(dashboard, "Score by attempt")[0][4:7] == ["2", "6", "5"]


def test_a_plot_is_saved_with_its_numbers(dashboard: Page, tmp_path: Path) -> None:
    title = "Still in at each attempt"
    shown = numbers(dashboard, title)
    rows = list(csv.reader(io.StringIO(saved(dashboard, title, "CSV", tmp_path).read_text("utf-8-sig"))))
    assert rows[0] == ["Who", "Attempt", "Still in", "Still in (% of the first attempt)"]
    assert [[*row[:3], f"{round(float(row[3]))} %"] for row in rows[1:]] == shown
    file = saved(dashboard, title, "SVG", tmp_path)
    assert file.name == "still-in-by-attempt.svg"
    whole = ET.parse(file).getroot()
    texts = [one.text for one in whole.iter(f"{SVG}text")]
    assert {title, "People", "Attempt", "Still in (% of the first attempt)", "100"} <= set(texts)
    assert whole.findall(f".//{SVG}style") == []
    assert "var(" not in file.read_text()
    with Image.open(saved(dashboard, title, "PNG", tmp_path)) as picture:
        assert picture.size == (2 * int(whole.attrib["width"]), 2 * int(whole.attrib["height"]))
        colours = picture.convert("RGB").getcolors(1_000_000)
    assert colours is not None
    assert len(colours) > 20
    assert max(colours)[1] == (255, 255, 255)


def test_what_is_saved_in_the_dark_is_dark(dashboard: Page, tmp_path: Path) -> None:
    dashboard.emulate_media(color_scheme="dark")
    expect(dashboard.locator("html")).to_have_attribute("data-bs-theme", "dark")
    with Image.open(saved(dashboard, TITLES[0], "PNG", tmp_path)) as picture:
        colours: list[Any] = picture.convert("RGB").getcolors(1_000_000) or []
        assert max(colours)[1] < (60, 60, 60)


def test_the_dashboard_is_sound_with_its_tables_open(dashboard: Page) -> None:
    for title in TITLES:
        numbers(dashboard, title)
    sound(dashboard)


def test_a_keyboard_reaches_the_numbers_and_the_files(dashboard: Page) -> None:
    card(dashboard, TITLES[1]).get_by_role("button").first.focus()
    for _ in range(3):
        dashboard.keyboard.press("Tab")
    dashboard.keyboard.press("Enter")
    expect(card(dashboard, TITLES[1]).get_by_role("table")).to_be_visible()
    dashboard.keyboard.press("Tab")
    expect(card(dashboard, TITLES[1]).locator(".plot-table")).to_be_focused()


def test_plots_fit_a_phone(new_page: NewPage, server: Server, session: Any) -> None:
    page = new_page(storage_state=session, reduced_motion="reduce", **PHONE)
    page.goto(f"{server.url}/review/runs/{RUN}")
    expect(card(page, TITLES[0]).locator("svg.plot")).to_be_visible()
    sound(page)
    widths = page.evaluate(
        "[...document.querySelectorAll('svg.plot')].map(it => it.getBoundingClientRect().width)"
    )
    assert len(widths) >= len(TITLES)
    assert all(0 < width <= 375 for width in widths)
