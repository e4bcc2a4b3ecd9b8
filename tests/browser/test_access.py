"""Every state of every page: axe finds nothing in light or dark, and a phone has room for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import Problems, sound
from tests.browser.conftest import NewPage
from tests.browser.playing import FIRST, Desk
from tests.browser.serving import Server, drawing, served

LONG = "A lake, " + "quiteaverylongwordwithoutanyspaces" * 4


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """With pages before the task."""
    folder = tmp_path_factory.mktemp("access")
    with served(folder, *drawing(folder, consent=True), "--links", "0") as server:
        yield server


@pytest.mark.parametrize("device", ["page", "phone"])
def test_the_way_to_a_result_is_sound(device: str, server: Server, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(device)
    desk = Desk(page).come(server.named(f"coming-{device}"))
    expect(page.get_by_role("checkbox")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".field-wrong")).to_contain_text("Please tick this")
    sound(page)
    desk.consent()
    expect(page.get_by_text("Look closely.")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Start the task").click()
    expect(desk.prompt).to_be_visible()
    sound(page)
    desk.write("short").go("Send")
    expect(page.locator(".field-wrong")).to_be_visible()
    sound(page)
    desk.write("Please break now").go("Send")
    expect(desk.notice).to_contain_text("Our side failed")
    sound(page)
    desk.write(f"{LONG} {server.hold(device)}").go("Try again")
    expect(page.get_by_role("progressbar")).to_be_visible()
    sound(page)
    server.let_go(device)
    desk.sees(1)
    sound(page)


@pytest.mark.parametrize("device", ["page", "phone"])
def test_the_way_from_a_result_is_sound(device: str, studio: Server, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(device)
    desk = Desk(page).come(studio.named(f"going-{device}")).turn(LONG, 1)
    page.get_by_role("button", name="Compare with the target").click()
    sound(page)
    desk.write("Something else").go("Update")
    expect(page.locator(".field-wrong")).to_contain_text("Please choose a value.")
    sound(page)
    desk.score(4).go("Update").sees(2)
    desk.earlier.locator("summary").click()
    expect(desk.earlier.locator("dl")).to_contain_text(LONG)
    sound(page)
    for button in ("Enlarge: Target", "Stop here", "Instructions"):
        page.get_by_role("button", name=button).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        sound(page)
        page.keyboard.press("Escape")
    desk.score(10).go("Finish")
    expect(page.get_by_role("heading", name="Goal reached")).to_be_visible()
    sound(page)


@pytest.mark.parametrize("device", ["page", "phone"])
def test_every_closed_door_is_sound(
    device: str, studio: Server, request: pytest.FixtureRequest, problems: Problems
) -> None:
    problems.allow("status of 40[49]")
    page: Page = request.getfixturevalue(device)
    for path, heading in (
        ("/", "You need a link to start"),
        ("/w#nothing", "This link does not open a task"),
        ("/?worker_id=somebody&id=99", "There is no task number 99."),
        ("/?worker_id=&id=abc", "This link is not complete"),
    ):
        page.goto(studio.url + path)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        sound(page)


def test_a_run_with_nothing_free_is_sound(page: Page, tmp_path: Path, problems: Problems) -> None:
    problems.allow("status of 409")
    with served(tmp_path, *drawing(tmp_path, places=1, units=1), "--links", "0") as server:
        page.goto(server.named("first"))
        expect(Desk(page).prompt).to_be_visible()
        page.goto(server.named("second"))
        expect(page.get_by_role("heading", name="There is nothing free right now")).to_be_visible()
        sound(page)


def test_the_offline_page_is_sound(phone: Page, studio: Server, worker: str, problems: Problems) -> None:
    problems.allow("net::ERR_INTERNET_DISCONNECTED")
    desk = Desk(phone).come(studio.named(worker)).write(FIRST)
    phone.context.set_offline(True)
    desk.go("Send")
    expect(phone.get_by_role("alert")).to_be_visible()
    sound(phone)
    phone.context.set_offline(False)
    desk.sees(1)


def test_on_a_phone_the_target_stays_within_reach_while_typing(
    phone: Page, studio: Server, worker: str
) -> None:
    desk = Desk(phone).come(studio.named(worker)).turn(FIRST, 1)
    desk.prompt.scroll_into_view_if_needed()
    desk.prompt.tap()
    desk.main.scroll_into_view_if_needed()
    thumb = phone.locator(".thumb-bar button")
    expect(thumb).to_be_in_viewport()
    box = thumb.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    thumb.tap()
    expect(phone.get_by_role("dialog", name="Target").get_by_role("img")).to_be_in_viewport()
    phone.get_by_role("button", name="Close").tap()
    expect(phone.get_by_role("dialog")).to_have_count(0)
    for target in (*phone.locator(".step").all(), desk.main):
        size = target.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 24


@pytest.mark.parametrize("device", ["page", "phone"])
def test_every_review_page_is_sound(
    device: str,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
    new_page: NewPage,
    problems: Problems,
) -> None:
    page: Page = request.getfixturevalue(device)
    folder = tmp_path_factory.mktemp("review")
    with served(folder, *drawing(folder), "--links", "0") as server:
        page.goto(f"{server.url}/review")
        expect(page.get_by_text("Nobody has set this server up yet.")).to_be_visible()
        sound(page)
        page.goto(server.review())
        page.get_by_role("link", name="Draw it again").click()
        page.get_by_role("link", name="Work", exact=True).click()
        expect(page.get_by_text("Nobody has come yet")).to_be_visible()
        sound(page)
        worker = Desk(new_page()).come(server.named("somebody"))
        worker.write("Please break now").go("Send")
        expect(worker.notice).to_be_visible()
        worker.write(LONG).go("Try again").sees(1)
        worker.score(3).write(f"{LONG} and a boat").go("Update").sees(2).score(5)
        expect(page.get_by_role("link", name=re.compile("Unit 1"))).to_be_visible()
        sound(page)
        page.get_by_role("link", name=re.compile("Unit 1")).click()
        expect(page.locator(".strip article")).to_have_count(3)
        sound(page)
        page.get_by_text("Call details").first.click()
        sound(page)
        page.get_by_role("link", name="Runs", exact=True).first.click()
        expect(page.get_by_role("heading", name="Runs")).to_be_visible()
        sound(page)
        problems.allow("status of 404")
        for path in ("no/such/page", "assignments/nobody", "runs/none"):
            page.goto(f"{server.url}/review/{path}")
            missing = page.get_by_role(
                "heading", name=re.compile("There is no such page|This could not be shown")
            )
            expect(missing).to_be_visible()
            sound(page)
