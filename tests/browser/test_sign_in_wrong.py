"""Signing in with a wrong password, with a name written in another way, and while a slow question is under way."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.checks import Problems, sound
from tests.browser.serving import Server, drawing, served

PASSWORD = "kettle orbit mustard"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("sign-in")
    with served(folder, *drawing(folder), "--links", "0") as server:
        yield server


@pytest.fixture
def door(page: Page, server: Server, problems: Problems) -> Page:
    """The page that asks for name and password; the owner is Nora."""
    problems.allow("status of 4(01|04|29)")
    if not server.rows("SELECT 1 FROM account WHERE name = 'Nora'"):
        page.goto(str(re.findall(r"http\S+/review#\S+", server.said())[-1]))
        page.get_by_label("Name").fill("Nora")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Set password and sign in").click()
        page.get_by_role("button", name="Sign out").click()
    else:
        page.goto(f"{server.url}/review")
    expect(page.get_by_role("heading", name="Sign in to review")).to_be_visible()
    return page


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("name", ["nora", " NORA "])
def test_a_name_signs_in_however_its_letters_are_written(name: str, door: Page) -> None:
    sign_in(door, name, PASSWORD)
    expect(door.get_by_role("link", name="Signed in as Nora, owner")).to_be_visible()


def test_an_answer_that_comes_late_does_not_sign_out_again(door: Page) -> None:
    asked: list[Route] = []

    def keep(route: Route) -> None:
        if route.request.method == "GET":
            asked.append(route)
        else:
            route.continue_()

    door.route(re.compile("/api/manage/entrance$"), keep)
    door.evaluate("location.hash = 'a-link-that-nobody-has-made'")  # the page asks anew who this is
    end = time.monotonic() + 10
    while not asked and time.monotonic() < end:
        door.wait_for_timeout(50)
    sign_in(door, "nora", PASSWORD)
    expect(door.get_by_role("heading", name="Runs")).to_be_visible()
    for route in asked:
        route.fulfill(json={"has_owner": True, "signed_in": None})
    door.wait_for_timeout(500)
    expect(door.get_by_role("heading", name="Runs")).to_be_visible()


def test_who_tries_too_often_reads_how_long_to_wait(door: Page) -> None:
    alert = door.get_by_role("alert")
    waits = re.compile(r"wait \d+ seconds?$|try again in \d+ seconds?$")
    for n in range(7):
        with door.expect_response(re.compile("/session/password")):
            sign_in(door, "somebody", f"a wrong password {n}")
        expect(alert).to_be_visible()
        expect(door.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(alert).to_have_text(waits)
    sound(door)
