"""Getting in with a browser: the first owner, a password, an invitation, roles."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import Problems, sound
from tests.browser.conftest import NewPage
from tests.browser.serving import Server, drawing, served

PASSWORD = "kettle orbit mustard"


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("sign-in")
    with served(folder, *drawing(folder), "--links", "0") as server:
        yield server


def set_up_link(server: Server) -> str:
    return str(re.findall(r"http\S+/review#\S+", server.said())[-1])


def the_owner(page: Page, server: Server) -> Page:
    """Ada, who opened the set-up link."""
    page.goto(set_up_link(server))
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Set password and sign in").click()
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    return page


def test_the_set_up_link_makes_the_owner_who_comes_back_with_a_password(
    page: Page, server: Server, problems: Problems
) -> None:
    problems.allow("status of 4(01|22)")
    page.goto(set_up_link(server))
    expect(page.get_by_role("heading", name="Set up this server")).to_be_visible()
    sound(page)
    page.reload()  # the link is not used up by looking
    name, password = page.get_by_label("Name"), page.get_by_label("Password", exact=True)
    name.fill("Ada")
    password.fill("short")
    password.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("7 characters are missing")
    password.fill("password1234")
    password.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("among the first to be guessed")
    sound(page)
    page.get_by_role("button", name="Show password").click()
    expect(password).to_have_attribute("type", "text")
    password.fill(PASSWORD)
    password.press("Enter")
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()
    assert "#" not in page.url
    expect(page.get_by_role("link", name="Signed in as Ada, owner")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in to review")).to_be_visible()
    sound(page)
    name.fill("ada")
    password.fill("kettle orbit")
    password.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("the name or the password is wrong")
    sound(page)
    password.fill(PASSWORD)
    password.press("Enter")
    expect(page.get_by_role("heading", name="Runs")).to_be_visible()


def test_a_guest_is_invited_sets_a_password_and_sees_what_the_role_allows(
    page: Page, server: Server, new_page: NewPage, problems: Problems
) -> None:
    problems.allow("status of 40[14]")
    the_owner(page, server).goto(f"{server.url}/review/settings")
    form = page.get_by_role("form", name="Invite somebody")
    form.get_by_label("Name").fill("Bob")
    form.get_by_label("Role").select_option("viewer")
    form.get_by_role("button", name="Invite").click()
    link = page.get_by_role("group", name="One-time link for Bob").locator("code").inner_text()
    guest = new_page()
    guest.goto(link)
    expect(guest.get_by_role("heading", name="Welcome, Bob")).to_be_visible()
    sound(guest)
    guest.get_by_label("Password", exact=True).fill(PASSWORD)
    guest.get_by_role("button", name="Set password and sign in").click()
    expect(guest.get_by_role("link", name="Signed in as Bob, viewer")).to_be_visible()
    guest.goto(f"{server.url}/review/settings")
    expect(guest.get_by_role("heading", name="API tokens")).to_be_visible()
    for hidden in ("People and roles", "Webhooks"):
        expect(guest.get_by_role("heading", name=hidden)).to_have_count(0)
    page.reload()
    page.get_by_role("button", name="Disable Bob").click()
    expect(page.get_by_role("button", name="Enable Bob")).to_be_visible()
    guest.reload()
    expect(guest.get_by_role("heading", name="Sign in to review")).to_be_visible()


def test_a_link_that_signs_in_says_that_there_is_no_password(page: Page, server: Server) -> None:
    page.goto(server.review())
    expect(page.get_by_role("link", name="Signed in as owner, owner")).to_be_visible()
    expect(page.get_by_text("no password", exact=True)).to_be_visible()
    page.goto(f"{server.url}/review/settings")
    expect(page.get_by_text("You came by a link that signs in directly")).to_be_visible()
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("The password is changed.")).to_be_visible()
    expect(page.get_by_text("no password", exact=True)).to_have_count(0)
