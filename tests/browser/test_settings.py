"""The settings and the audit log in a browser."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import Problems, sound
from tests.browser.serving import Server, drawing, served


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("settings")
    with served(folder, *drawing(folder), "--links", "0") as server:
        yield server


@pytest.fixture
def receiver() -> Iterator[str]:
    """The address of a server that takes what it is sent."""

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing to say."""

    with HTTPServer(("127.0.0.1", 0), Taking) as taking:
        Thread(target=taking.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{taking.server_port}/hook"
        taking.shutdown()


def settings(page: Page, server: Server) -> Page:
    server.signed_in(page)
    page.goto(f"{server.url}/review/settings")
    expect(page.get_by_role("heading", name="People and roles")).to_be_visible()
    return page


def test_a_token_is_shown_once_works_and_is_revoked(page: Page, server: Server) -> None:
    form = settings(page, server).get_by_role("form", name="Make token")
    form.get_by_label("What it is for").fill("nightly")
    form.get_by_role("button", name="Make token").click()
    shown = page.get_by_role("group", name="Token “nightly”")
    token = shown.locator("code").first.inner_text()
    expect(shown.locator("code").nth(1)).to_contain_text(f"Bearer {token}")
    sound(page)
    asked = urllib.request.Request(
        f"{server.url}/api/manage/runs", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(asked, timeout=20) as answer:
        assert json.load(answer)[0]["run_id"] == "drawing-1"
    shown.get_by_role("button", name="Done").click()
    expect(page.get_by_text(token)).to_have_count(0)
    page.get_by_role("button", name="Revoke nightly").click()
    expect(page.get_by_role("cell", name="revoked")).to_be_visible()
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(asked, timeout=20)


def test_a_webhook_is_added_tested_and_told_apart_from_a_bad_one(
    page: Page, server: Server, receiver: str, problems: Problems
) -> None:
    problems.allow("status of 422")
    form = settings(page, server).get_by_role("form", name="Add webhook")
    form.get_by_label("Address").fill("http://10.0.0.7/hook")
    form.get_by_role("button", name="Add webhook").click()
    expect(page.get_by_role("alert")).to_contain_text("own network")
    form.get_by_label("Address").fill(receiver)
    form.get_by_role("button", name="Add webhook").click()
    expect(page.get_by_role("group", name="Secret of").locator("code")).to_contain_text("whsec_")
    card = page.get_by_role("listitem").filter(has_text=receiver)
    card.get_by_role("button", name="Send a test").click()
    expect(card.get_by_role("cell", name="delivered")).to_be_visible()
    sound(page)
    card.get_by_role("button", name="Send again: msg_").click()
    expect(card.get_by_role("cell", name="delivered")).to_be_visible()


def test_each_secret_stays_until_it_is_put_away_and_a_lost_one_is_made_anew(
    page: Page, server: Server
) -> None:
    form = settings(page, server).get_by_role("form", name="Add webhook")
    for port in (1, 2):
        form.get_by_label("Address").fill(f"http://localhost:{port}/hook")
        form.get_by_role("button", name="Add webhook").click()
        expect(page.get_by_role("group", name=f"Secret of http://localhost:{port}/hook")).to_be_visible()
    first = page.get_by_role("group", name="Secret of http://localhost:1/hook")
    secret = first.locator("code").inner_text()
    page.reload()
    expect(page.get_by_text(secret)).to_have_count(0)
    page.once("dialog", lambda dialog: dialog.accept())
    card = page.get_by_role("listitem").filter(has_text="http://localhost:1/hook")
    card.get_by_role("button", name="New secret").click()
    expect(first.locator("code")).to_contain_text("whsec_")
    expect(first.locator("code")).not_to_have_text(secret)
    expect(card.get_by_text("also signed by the secret before, until")).to_be_visible()
    sound(page)
    first.get_by_role("button", name="Done").click()
    expect(first).to_have_count(0)


def test_a_token_without_a_name_is_told_so_beside_the_form(
    page: Page, server: Server, problems: Problems
) -> None:
    problems.allow("status of 422")
    form = settings(page, server).get_by_role("form", name="Make token")
    form.get_by_role("button", name="Make token").click()
    expect(page.get_by_role("alert")).to_have_text(
        "a token's name has 1 to 60 characters, and says what it is for"
    )
    sound(page)


def test_the_last_owner_stays_one(page: Page, server: Server, problems: Problems) -> None:
    problems.allow("status of 409")
    settings(page, server).get_by_label("New password").fill("kettle orbit mustard")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("The password is changed.")).to_be_visible()
    page.get_by_label("Role of owner", exact=True).select_option("viewer")
    expect(page.get_by_role("alert")).to_contain_text("'owner' is the last owner")
    expect(page.get_by_label("Role of owner", exact=True)).to_have_value("owner")


@pytest.mark.parametrize("device", ["page", "phone"])
def test_the_audit_log_tells_who_did_what_and_is_filtered(
    device: str, server: Server, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(device)
    server.signed_in(page, "admin")
    page.goto(f"{server.url}/review/audit")
    rows = page.locator("tbody tr")
    expect(rows.first).to_contain_text("Signed in")
    expect(rows.first).to_contain_text("admin")
    sound(page)
    page.get_by_role("combobox", name="What", exact=True).select_option("Verdicts")
    expect(page.get_by_text("Nothing fits these filters.")).to_be_visible()
    page.get_by_role("combobox", name="What", exact=True).select_option("Signing in")
    page.get_by_role("combobox", name="Who", exact=True).select_option("admin")
    expect(rows.first).to_contain_text("admin")
    page.get_by_label("About").fill("nothing that there is")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing fits these filters.")).to_be_visible()
