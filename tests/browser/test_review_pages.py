"""The review pages with simulated work in them: by keyboard, in the dark, on a small phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.checks import axe, go_dark
from tests.browser.conftest import PHONE, NewPage
from tests.browser.serving import Server, served

pytestmark = pytest.mark.timeout(240)

SLOWLY_MS = 30_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("demo"), "demo", "--pace", "0.6") as server:
        yield server


@pytest.fixture(scope="module")
def session(browser: Browser, demo: Server) -> Any:
    """What the browser keeps of a requester who has opened the link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(demo.review())
    page.get_by_role("heading", name="Runs").wait_for(timeout=SLOWLY_MS)
    assert "#" not in page.url
    state = context.storage_state()
    context.close()
    return state


def test_simulated_workers_fill_the_pages(demo: Server, session: Any, new_page: NewPage) -> None:
    page = new_page(storage_state=session, reduced_motion="reduce")
    page.context.set_default_timeout(SLOWLY_MS)
    page.goto(f"{demo.url}/review/demo")
    page.get_by_role("button", name="Add 5 simulated workers").click()
    page.get_by_text("Numbers as a table").first.click(timeout=60_000)
    expect(page.get_by_role("rowheader", name="Simulated workers").first).to_be_visible()
    page.get_by_role("link", name="Runs").click()
    page.get_by_role("link", name="Make it look alike").click()
    page.get_by_role("link", name="Work", exact=True).click()
    simulated = page.get_by_role("group", name="Assignments").get_by_role("row").filter(has_text="simulated")
    expect(simulated).to_have_count(5, timeout=60_000)
    assert axe(page) == []
    go_dark(page)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert axe(page) == []
    simulated.first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Attempt 1")).to_be_visible()
    assert axe(page) == []
    before = page.url
    page.keyboard.press("j")
    expect(page).not_to_have_url(before)


def test_nothing_is_wider_than_a_small_phone(demo: Server, session: Any, new_page: NewPage) -> None:
    page = new_page(
        storage_state=session, reduced_motion="reduce", **{**PHONE, "viewport": {"width": 320, "height": 600}}
    )
    for path, heading in (("/review", "Runs"), ("/review/demo", "See it work")):
        page.goto(f"{demo.url}{path}")
        page.get_by_role("heading", name=heading).wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert axe(page) == []
