"""Ways in: signed links, names, and what a worker reads when a way leads nowhere."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import Problems
from tests.browser.conftest import NewPage
from tests.browser.playing import FIRST, Desk
from tests.browser.serving import Server, drawing, served


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A run of three units with one place each."""
    folder = tmp_path_factory.mktemp("small")
    with served(folder, *drawing(folder, places=1, units=3), "--links", "1") as server:
        yield server


def assignments(server: Server) -> int:
    return len(server.rows("SELECT 1 FROM assignment"))


@pytest.mark.parametrize("link", ["/w#nobody-made-this", "/w#AAAA.BBBB", "/w#%E2%98%83", f"/w#{'x' * 500}"])
def test_an_unknown_link_leads_to_a_page_that_says_what_to_do(
    link: str, page: Page, studio: Server, problems: Problems
) -> None:
    problems.allow("status of 40[04]")
    page.goto(studio.url + link)
    expect(page.get_by_role("heading", name="This link does not open a task")).to_be_visible()
    expect(page.get_by_text("Check that the whole link was copied")).to_be_visible()


def test_without_a_link_the_page_says_that_one_is_needed(page: Page, studio: Server) -> None:
    page.goto(studio.url)
    expect(page.get_by_role("heading", name="You need a link to start")).to_be_visible()


def test_a_link_with_one_letter_changed_is_unknown_and_one_used_up_is_read_only(
    page: Page, small: Server, problems: Problems, new_page: NewPage
) -> None:
    problems.allow("status of 404")
    (link,) = small.links()
    changed = link[:-1] + ("A" if link[-1] != "A" else "B")
    page.goto(changed)
    expect(page.get_by_role("heading", name="This link does not open a task")).to_be_visible()
    before = assignments(small)
    # Another link pasted into the same tab.
    desk = Desk(page).come(link).turn(FIRST, 1)
    assert assignments(small) == before + 1
    desk.score(10).go("Finish")
    expect(page.get_by_role("heading", name="Goal reached")).to_be_visible()
    again = Desk(new_page()).come(link)
    expect(again.page.get_by_role("heading", name="Goal reached")).to_be_visible()
    expect(again.page.get_by_role("region", name="What you submitted")).to_contain_text(FIRST)
    expect(again.page.locator("form")).to_have_count(0)
    assert assignments(small) == before + 1


def test_looking_at_a_link_takes_no_unit_and_opening_it_takes_one(page: Page, small: Server) -> None:
    before = assignments(small)
    for _ in range(2):
        with urllib.request.urlopen(small.named("looker", 3), timeout=20) as answer:
            assert answer.status == 200
    assert assignments(small) == before
    Desk(page).come(small.named("looker", 3))
    expect(Desk(page).prompt).to_be_visible()
    assert assignments(small) == before + 1
    assert small.assignment("looker")["assurance"] == "claimed"


def test_a_unit_that_is_taken_or_not_there_leads_to_the_next_free_one(
    page: Page, new_page: NewPage, tmp_path_factory: pytest.TempPathFactory, problems: Problems
) -> None:
    problems.allow("status of 409")
    folder = tmp_path_factory.mktemp("taken")
    with served(folder, *drawing(folder, places=1, units=2), "--links", "0") as server:
        page.goto(server.named("first", 1))
        expect(Desk(page).prompt).to_be_visible()
        other = new_page()
        other.goto(server.named("second", 77))
        expect(other.get_by_role("heading", name="There is no task number 77.")).to_be_visible()
        other.goto(server.named("second", 1))
        expect(other.get_by_role("heading", name="This task is not free any more")).to_be_visible()
        assert assignments(server) == 1
        other.get_by_role("link", name="Open task 2").click()
        expect(Desk(other).prompt).to_be_visible()
        assert server.assignment("second")["unit_id"].endswith("-u2")
        other.goto(server.named("third"))
        expect(other.get_by_role("heading", name="There is nothing free right now")).to_be_visible()
        assert assignments(server) == 2


@pytest.mark.parametrize("number", ["0", "-1", "one", "1e3", ""])
def test_a_number_that_is_none_opens_nothing(number: str, page: Page, studio: Server, worker: str) -> None:
    page.goto(f"{studio.url}/?worker_id={worker}&id={number}")
    expect(page.get_by_role("heading", name="This link is not complete")).to_be_visible()
    expect(page.get_by_text("id must be a number from 1.")).to_be_visible()
    expect(page.get_by_text("This link needs a name")).to_have_count(0)
    assert studio.rows("SELECT 1 FROM worker WHERE external_id = ?", worker) == []


def test_a_link_without_a_name_says_so(page: Page, studio: Server) -> None:
    page.goto(f"{studio.url}/?worker_id=&id=abc")
    expect(page.get_by_text("This link needs a name: worker_id=…")).to_be_visible()
    expect(page.get_by_text("id must be a number from 1.")).to_be_visible()


@pytest.mark.parametrize("number", ["999", "99999999999"])
def test_a_number_beyond_the_last_task_is_named(
    number: str, page: Page, studio: Server, worker: str, problems: Problems
) -> None:
    problems.allow("status of 409")
    page.goto(f"{studio.url}/?worker_id={worker}&id={number}")
    expect(page.get_by_role("heading", name=f"There is no task number {number}.")).to_be_visible()
    page.get_by_role("link", name="Open task ").click()
    expect(Desk(page).prompt).to_be_visible()
