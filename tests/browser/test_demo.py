"""`ajeeb demo`: play, see the rows come, let simulated workers in, kill the server."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.checks import Problems, sound
from tests.browser.serving import Server, served, until

PROMPT = "a red balloon on a light blue background"


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("demo"), "demo", "--pace", "0.6") as server:
        yield server


def begin(page: Page, server: Server) -> FrameLocator:
    """The demo page with the worker past the consent page."""
    page.goto(re.findall(r"http\S+/review/demo#\S+", server.said())[-1])
    worker = page.frame_locator("iframe[title='The worker’s page']")
    worker.get_by_role("checkbox").check()
    worker.get_by_role("button", name="Start the task").click()
    return worker


def test_the_demo_shows_every_click_as_a_row_and_survives_a_kill(
    page: Page, server: Server, problems: Problems
) -> None:
    problems.allow(r"net::ERR_")
    worker = begin(page, server)
    rows = page.get_by_role("region", name="Rows as they are written")
    expect(rows).to_contain_text("Agreed to the consent page")
    sound(page)
    worker.get_by_role("textbox").fill(PROMPT)
    worker.get_by_role("button", name="Send").click()
    expect(rows).to_contain_text(f"Sent “{PROMPT}”")
    film = page.get_by_role("region", name="What the requester sees")
    expect(film.get_by_role("img", name=f"Image made for: {PROMPT}")).to_be_visible()
    # Side by side.
    left, right = page.locator("iframe").bounding_box(), film.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]

    page.get_by_role("button", name="Kill the server in mid-image").click()
    page.get_by_role("button", name="Kill it at the next image").click()
    expect(page.get_by_text("Armed. Now send an attempt")).to_be_visible()
    worker.get_by_role("radio", name="4", exact=True).check()
    worker.get_by_role("textbox").fill(f"a big {PROMPT}")
    worker.get_by_role("button", name="Update").click()
    expect(page.get_by_text("Server gone for")).to_be_visible()
    expect(page.get_by_text("Server back after")).to_be_visible(timeout=20_000)
    expect(worker.get_by_role("img", name="picture for attempt 2")).to_be_visible(timeout=20_000)
    expect(rows).to_contain_text("try 2 of the same call")
    expect(film.locator("article")).to_have_count(2)
    assert "killed in mid-image. Starting it again" in server.said()
    asked = server.rows("SELECT 1 FROM event WHERE kind = 'asked'")
    assert len(asked) == 2
    sound(page)


def test_a_result_in_the_frame_does_not_move_the_page_around_it(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    worker = begin(page, server)
    worker.get_by_role("textbox").fill(PROMPT)
    worker.get_by_role("button", name="Send").focus()
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("Enter")
    expect(worker.get_by_role("img", name="picture for attempt 1")).to_be_visible(timeout=20_000)
    expect(worker.get_by_role("radio", name="1", exact=True)).to_be_focused()
    page.wait_for_timeout(600)  # as long as smooth scrolling takes
    assert page.evaluate("scrollY") == 0


def test_simulated_workers_make_the_curve_grow(page: Page, server: Server) -> None:
    page.goto(re.findall(r"http\S+/review/demo#\S+", server.said())[-1])
    curve = page.get_by_role("region", name="People and simulated workers")
    expect(curve).to_contain_text("No attempt has come back yet")
    page.get_by_role("button", name="Add 5 simulated workers").click()
    until(lambda: len(server.rows("SELECT 1 FROM event WHERE kind = 'judged'")) >= 3, 30)
    expect(curve.get_by_role("img").or_(curve.locator("svg")).first).to_be_visible()
    expect(curve).not_to_contain_text("No attempt has come back yet")
    played = server.rows("SELECT DISTINCT simulated FROM assignment WHERE attempts > 0")
    assert played == [{"simulated": 1}]
