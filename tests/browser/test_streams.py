"""What a worker sees while a call runs: pictures and words as they come, and a way to end it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.checks import Problems, sound
from tests.browser.conftest import NewPage
from tests.browser.playing import FIRST, Desk, focused
from tests.browser.serving import Server, served, until
from tests.browser.watching import FRAMES, observed, streaming

PREVIEW = "Attempt 1: the picture so far"
SEEN_PART = "Part of the result has been shown: cancelling uses up this attempt."
Served = Callable[[str], Server]


@pytest.fixture(scope="module")
def making(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server for each thing that the task can make, started when it is first asked for."""
    servers: dict[str, Server] = {}
    with ExitStack() as until_the_end:

        def find(makes: str) -> Server:
            if makes not in servers:
                folder = tmp_path_factory.mktemp(makes)
                servers[makes] = until_the_end.enter_context(served(folder, *streaming(folder, makes)))
            return servers[makes]

        yield find


@pytest.fixture
def painter(making: Served, worker: str) -> Iterator[Server]:
    """One that paints, one picture at a time; what this worker holds up is let go in the end."""
    server = making("picture")
    yield server
    server.let_go(worker)


@pytest.fixture
def writer(making: Served, worker: str) -> Iterator[Server]:
    server = making("text")
    yield server
    server.let_go(worker)


def preview(desk: Desk) -> Locator:
    return desk.page.get_by_role("img", name=PREVIEW)


def cancel(desk: Desk) -> Locator:
    return desk.page.get_by_role("button", name="Cancel", exact=True)


def words(desk: Desk) -> Locator:
    return desk.page.locator(".current-result .output-text")


def test_a_preview_and_the_steps_are_seen_and_the_picture_takes_the_place_of_the_preview(
    page: Page, painter: Server, worker: str
) -> None:
    desk = Desk(page).come(painter.named(worker))
    desk.write(f"{FIRST} {painter.hold(worker)}").go("Send")
    expect(preview(desk)).to_be_visible()
    expect(page.get_by_text("Step 3 of 10")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "0.3")
    expect(page.get_by_text("You are not charged time for this wait.")).to_be_visible()
    place = preview(desk).bounding_box()
    assert place
    painter.let_go(worker)
    picture = desk.sees(1).picture(1).bounding_box()
    assert picture
    assert all(abs(picture[side] - place[side]) < 1 for side in ("x", "y", "width", "height"))


def test_words_are_seen_as_they_come_and_no_word_is_read_out_by_itself(
    page: Page, writer: Server, worker: str
) -> None:
    desk = Desk(page).come(writer.named(worker))
    desk.write(f"{FIRST} {writer.hold(worker)}").go("Send")
    expect(words(desk)).to_have_text("Once upon ", use_inner_text=False)
    live = "element => element.closest('[aria-live], [role=status], [role=alert], [role=log]') === null"
    assert words(desk).evaluate(live)
    expect(desk.said).to_have_text("Sent. The model is working.")
    writer.let_go(worker)
    expect(words(desk)).to_have_text("Once upon a time there was a boat.")
    expect(desk.said).to_have_text("The result of attempt 1 is here.")
    expect(desk.page.locator("form [role=radiogroup]")).to_have_count(0)  # there is nothing to judge
    desk.write("And then?").go("Update")
    expect(desk.where).to_have_text("Attempt 2 of 4")


def test_a_page_that_is_loaded_in_mid_stream_shows_what_there_is_and_goes_on(
    page: Page, writer: Server, worker: str, new_page: NewPage
) -> None:
    desk = Desk(page).come(writer.named(worker))
    desk.write(f"{FIRST} {writer.hold(worker)}").go("Send")
    expect(words(desk)).to_contain_text("Once upon")
    page.reload()
    other = Desk(new_page()).come(writer.named(worker))
    for one in (desk, other):
        expect(words(one)).to_contain_text("Once upon")
        expect(one.waiting).to_have_text("The model is working")
    writer.let_go(worker)
    for one in (desk, other):
        expect(words(one)).to_have_text("Once upon a time there was a boat.")
    assert len(writer.calls(worker)) == 1


def test_a_page_that_is_loaded_in_mid_stream_shows_the_preview(
    page: Page, painter: Server, worker: str
) -> None:
    desk = Desk(page).come(painter.named(worker))
    desk.write(f"{FIRST} {painter.hold(worker)}").go("Send")
    expect(preview(desk)).to_be_visible()
    page.reload()
    expect(preview(desk)).to_be_visible()
    painter.let_go(worker)
    desk.sees(1)
    assert len(painter.calls(worker)) == 1


def test_cancelling_after_a_preview_counts_and_is_said_before_and_after(
    page: Page, painter: Server, worker: str
) -> None:
    prompt = f"{FIRST} {painter.hold(worker)}"
    desk = Desk(page).come(painter.named(worker)).write(prompt).go("Send")
    expect(page.get_by_text(SEEN_PART)).to_be_visible()
    expect(cancel(desk)).to_be_enabled()
    desk.tab_to(cancel(desk))
    page.keyboard.press("Enter")
    expect(desk.notice).to_contain_text("Cancelled after you had seen part of the result")
    expect(desk.said).to_contain_text("so it counts as an attempt")
    expect(desk.where).to_have_text("Attempt 2 of 4")
    expect(desk.prompt).to_have_value(prompt)
    focused(desk.prompt)
    painter.let_go(worker)
    desk.go("Try again").sees(2)


def test_cancelling_in_the_queue_is_free_and_the_same_words_may_be_sent_again(
    page: Page, painter: Server, worker: str, new_page: NewPage
) -> None:
    first = Desk(new_page()).come(painter.named(f"{worker}-first"))
    first.write(f"{FIRST} {painter.hold(worker)}").go("Send")
    expect(preview(first)).to_be_visible()
    desk = Desk(page).come(painter.named(worker)).write(f"{FIRST} again").go("Send")
    expect(desk.waiting).to_contain_text("You are next in the queue")
    expect(page.get_by_text(SEEN_PART)).to_have_count(0)
    cancel(desk).click()
    expect(desk.notice).to_have_text("Cancelled. This attempt does not count.")
    expect(desk.where).to_have_text("Attempt 1 of 4")
    assert not painter.calls("again")
    desk.go("Try again")
    expect(desk.waiting).to_contain_text("You are next in the queue")
    painter.let_go(worker)
    desk.sees(1)
    first.sees(1)


def test_a_cancel_that_comes_too_late_leaves_the_worker_with_what_came(
    page: Page, painter: Server, worker: str, problems: Problems
) -> None:
    problems.allow("status of 422")
    desk = Desk(page).come(painter.named(worker))
    desk.write(f"{FIRST} {painter.hold(worker)}").go("Send")
    expect(preview(desk)).to_be_visible()

    def after_the_result(route: Route) -> None:
        painter.let_go(worker)
        until(lambda: painter.assignment(worker)["attempts"] == 1 and settled(painter, worker))
        route.continue_()

    page.route("**/api/act", after_the_result)
    cancel(desk).click()
    expect(desk.notice).to_have_text("It had ended already. Here is what came.")
    desk.sees(1)
    expect(desk.main).to_have_text("Update")


def settled(server: Server, worker: str) -> bool:
    return "settled" in [event["kind"] for event in server.of_worker(worker)]


def test_a_cancel_that_was_lost_on_the_way_is_sent_again_as_the_same_action(
    page: Page, painter: Server, worker: str, problems: Problems
) -> None:
    problems.allow("net::ERR_FAILED")
    desk = Desk(page).come(painter.named(worker))
    desk.write(f"{FIRST} {painter.hold(worker)}").go("Send")
    expect(preview(desk)).to_be_visible()
    keys: list[str] = []

    def lose_first(route: Route, request: Request) -> None:
        keys.append(json.loads(request.post_data or "{}")["key"])
        if len(keys) == 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/api/act", lose_first)
    cancel(desk).click()
    expect(desk.notice).to_contain_text("Cancelled after")
    assert len(keys) == 2
    assert keys[0] == keys[1]


def test_the_second_click_of_a_double_click_cancels_nothing(page: Page, painter: Server, worker: str) -> None:
    desk = Desk(page).come(painter.named(worker))
    desk.write(f"{FIRST} {painter.hold(worker)}").go("Send")
    cancel(desk).dispatch_event("click")
    expect(preview(desk)).to_be_visible()
    painter.let_go(worker)
    desk.sees(1)


def test_what_was_seen_when_is_noted(page: Page, painter: Server, worker: str) -> None:
    desk = Desk(page).come(painter.named(worker))
    desk.write(f"{FIRST} {painter.hold(worker)}").go("Send")
    expect(preview(desk)).to_be_visible()
    page.evaluate(FRAMES)
    painter.let_go(worker)
    desk.sees(1)
    page.evaluate(FRAMES)
    page.goto("about:blank")  # what was noted is handed in when the page is left
    until(lambda: observed(painter, worker, "output_shown"))
    (first,), (last,) = (observed(painter, worker, kind) for kind in ("preview_seen", "output_shown"))
    assert (first["data"], last["data"]) == ({"index": 0}, {"index": 0})
    assert first["attempt_id"] == last["attempt_id"]
    assert first["at"] < last["at"]


@pytest.mark.parametrize("makes", ["picture", "text"])
@pytest.mark.parametrize("device", ["page", "phone"])
def test_the_wait_is_sound(
    makes: str, device: str, making: Served, worker: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(device)
    server = making(makes)
    desk = Desk(page).come(server.named(worker))
    desk.write(f"{FIRST} {server.hold(worker)}").go("Send")
    try:
        expect(page.get_by_text(SEEN_PART)).to_be_visible()
        expect(cancel(desk)).to_be_enabled()
        sound(page)
    finally:
        server.let_go(worker)


def test_a_full_server_is_waited_for(page: Page, painter: Server, worker: str, problems: Problems) -> None:
    problems.allow("status of 503")
    full: dict[str, Any] = {
        "code": "busy",
        "message": "All places are taken.",
        "fields": {},
        "view": None,
        "next_unit": None,
        "retry_after_s": 60,
    }
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append("open")
        route.fulfill(status=503, json={**full, "retry_after_s": 1 if len(asked) > 1 else 60})

    page.route("**/api/open", refuse)
    desk = Desk(page).come(painter.named(worker))
    expect(page.get_by_text("There is no place for you at the moment.")).to_be_visible()
    expect(page.get_by_role("timer")).to_contain_text("Next try in")
    sound(page)
    page.get_by_role("button", name="Try now").click()
    until(lambda: page.evaluate("1") and len(asked) == 2)
    page.unroute("**/api/open")
    expect(desk.prompt).to_be_visible()  # it came by itself


def test_a_goal_that_is_reached_by_what_came_only_needs_to_be_finished(
    page: Page, making: Served, worker: str
) -> None:
    desk = Desk(page).come(making("verdict").named(worker)).write("Something plain").go("Send")
    expect(words(desk)).to_have_text("Not fooled")
    desk.write("Something odd").go("Update")
    expect(words(desk)).to_have_text("Fooled")
    expect(page.get_by_text("You reached the goal.")).to_be_visible()
    expect(desk.prompt).to_have_count(0)
    sound(page)
    desk.go("Finish")
    expect(page.get_by_role("heading", name="Goal reached")).to_be_visible()
