"""The review pages: the way in that works once, from the runs to a filmstrip, and nothing for strangers."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import Problems
from tests.browser.conftest import NewPage
from tests.browser.playing import Desk
from tests.browser.serving import Server, drawing, served

NASTY = (
    "<img src=//evil.example/x onerror=alert(1)> <script>alert(2)</script> \u202egnp.exe javascript:alert(3)"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("review")
    with served(folder, *drawing(folder), "--links", "0") as server:
        yield server


def signed_in(page: Page, server: Server) -> Page:
    """As an owner."""
    page.goto(server.review())
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    return page


def test_the_sign_in_link_works_once(
    page: Page, server: Server, new_page: NewPage, problems: Problems
) -> None:
    problems.allow("status of 40[14]")
    link = server.review()
    page.goto(link)
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    assert "#" not in page.url  # the secret is gone from the address
    page.reload()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    other = new_page()
    other.goto(link)
    expect(other.get_by_text("This link has been used already")).to_be_visible()
    expect(other.get_by_text("Nobody has set this server up yet.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to review")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Nobody has set this server up yet.")).to_be_visible()


def test_a_link_pasted_while_the_page_still_asks_who_is_there_signs_in(page: Page, server: Server) -> None:
    server.stop()
    server.start()  # the management API is imported with the first question, which takes its time
    page.goto(f"{server.url}/review")
    page.goto(server.review())
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/review", "/review/demo", "/review/runs/drawing-1", "/review/assignments/anything"]
)
def test_a_stranger_is_shown_nothing(path: str, page: Page, server: Server, problems: Problems) -> None:
    page.goto(server.url + path)
    expect(page.get_by_role("heading", name="Sign in to review")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("drawing")
    assert problems.unexpected() == []  # nothing was asked that needs a session
    problems.allow("status of 4..")  # of the code that is none
    page.goto(f"{server.url}{path}#not-the-code")
    expect(page.get_by_role("heading", name="Sign in to review")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["session", "runs", "runs/drawing-1", "runs/drawing-1/assignments", "runs/drawing-1/live", "demo"]
)
def test_the_management_api_tells_a_stranger_nothing(path: str, server: Server) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server.url}/api/manage/{path}", timeout=20)
    with refused.value as answer:
        assert answer.code in (401, 404)
        assert b"drawing" not in answer.read()


def test_from_the_runs_to_a_filmstrip_with_differences_and_scores(
    page: Page, server: Server, new_page: NewPage
) -> None:
    worker = Desk(new_page()).come(server.named("played"))
    worker.turn("A blue lake and a boat", 1).turn("A blue lake and a red boat", 2, score=4).score(8)
    signed_in(page, server)
    page.get_by_role("link", name="Draw it again").click()
    page.get_by_role("link", name="Work", exact=True).click()
    expect(page.get_by_role("heading", name="Assignments")).to_be_visible()
    page.get_by_role("link", name="Unit 1, worker").first.click()
    expect(page.get_by_role("heading", name="Filmstrip")).to_be_visible()
    frames = page.locator(".strip li article")
    expect(frames).to_have_count(2)
    expect(frames.nth(0)).to_contain_text("4 of 10")
    expect(frames.nth(0)).to_contain_text("A blue lake and a boat")
    expect(frames.nth(0)).to_contain_text("Similarity")
    expect(frames.nth(1)).to_contain_text("not judged yet")
    expect(frames.nth(1).locator("ins")).to_have_text("red")
    assert frames.nth(1).locator("img").get_attribute("src") == worker.pictures()[1]
    expect(frames.nth(1).locator("img")).to_have_js_property("naturalWidth", 400)
    # It moves by itself.
    worker.score(10).go("Finish")
    expect(frames.nth(1)).to_contain_text("10 of 10")
    expect(page.get_by_text("goal reached").first).to_be_visible()


def test_what_a_worker_wrote_is_text_and_nothing_else(page: Page, server: Server, new_page: NewPage) -> None:
    worker = Desk(new_page()).come(server.named("nasty"))
    worker.turn(NASTY, 1).turn(f"{NASTY} and more", 2, score=2)
    assignment_id = server.assignment("nasty")["assignment_id"]
    signed_in(page, server)
    strange: list[str] = []
    page.on("request", lambda request: strange.append(request.url))
    page.on("dialog", lambda dialog: strange.append(dialog.message))
    page.goto(f"{server.url}/review/assignments/{assignment_id}")
    frame = page.locator(".strip li article").nth(0)
    expect(frame.locator(".prompt-text")).to_have_text(NASTY)
    frame.get_by_text("Call details").click()
    expect(frame.get_by_text(NASTY)).to_have_count(1)  # it was sent as it was typed: that is not said twice
    page.goto(f"{server.url}/review/runs/drawing-1/work")
    expect(page.get_by_role("heading", name="Assignments")).to_be_visible()
    assert [url for url in strange if not url.startswith(server.url)] == []
    assert page.locator("script:not([src])").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0
