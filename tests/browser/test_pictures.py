"""Images that do not come: nobody is asked to judge what was never shown."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.browser.checks import Problems, sound
from tests.browser.playing import FIRST, Desk
from tests.browser.serving import Server

GONE = "The image could not be loaded."


def no_image(route: Route) -> None:
    """The image is not there, until it is asked for again."""
    if "again=" in route.request.url:
        route.continue_()
    else:
        route.fulfill(status=404)


def test_a_result_that_does_not_come_is_not_judged_until_it_does(
    desk: Desk, studio: Server, worker: str, problems: Problems
) -> None:
    problems.allow("status of 404")
    expect(desk.page.locator(".target img")).to_have_js_property("complete", True)
    desk.page.route("**/a/**", no_image)
    desk.write(FIRST).go("Send")
    result = desk.page.locator(".current-result")
    expect(result).to_contain_text(GONE)
    expect(desk.main).to_have_text("Load the image first")
    expect(desk.step(5)).to_be_disabled()
    expect(desk.page.get_by_role("button", name="Compare with the target")).to_have_count(0)
    sound(desk.page)
    desk.prompt.press("Control+Enter")
    expect(desk.main).to_have_text("Load the image first")
    assert studio.assignment(worker)["attempts"] == 1
    result.get_by_role("button", name="Try again").click()
    expect(desk.main).to_have_text("Update")
    desk.page.unroute("**/a/**")
    desk.sees(1).turn("Another prompt for it", 2, score=5)


def test_a_target_that_does_not_come_can_be_asked_for_again(
    desk: Desk, studio: Server, worker: str, problems: Problems
) -> None:
    problems.allow("status of 404")
    desk.page.route("**/a/**", no_image)
    desk.page.reload()
    target = desk.page.get_by_role("complementary", name="Target")
    expect(target).to_contain_text(GONE)
    desk.page.unroute("**/a/**")
    desk.write(FIRST).go("Send").sees(1)
    expect(desk.main).to_have_text("Load the image first")  # what it shall be like was never seen
    target.get_by_role("button", name="Try again").click()
    expect(target.get_by_role("button", name="Enlarge: Target")).to_be_visible()
    expect(desk.main).to_have_text("Update")
