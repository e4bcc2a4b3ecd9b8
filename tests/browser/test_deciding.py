"""Deciding on work with nothing but the keyboard; two reviewers; the phone, the dark, and axe."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import apsw
import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import Problems, axe, go_dark
from tests.browser.conftest import PHONE, NewPage
from tests.browser.serving import Server, drawing, served, until

pytestmark = pytest.mark.timeout(240)

RUN = "drawing-1"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the work of six simulated workers, which is paid half a euro each."""
    folder = tmp_path_factory.mktemp("deciding")
    with served(folder, *drawing(folder), "--links", "0") as server:
        simulate = [sys.executable, "-m", "ajeeb", "simulate", RUN, "--workers", "6", "--url", server.url]
        subprocess.run([*simulate, "--data", server.data], check=True, capture_output=True, timeout=120)
        until(lambda: len(handed_in(server)) == 6, 60)
        change(server, "UPDATE run SET settings = ?", json.dumps({"reward_minor": 50, "currency": "EUR"}))
        yield server


@pytest.fixture
def reviewer(page: Page, server: Server) -> Page:
    """Signed in, with nothing decided on yet."""
    change(server, "DELETE FROM payment")
    change(server, "DELETE FROM event WHERE stream LIKE '%/review'")
    change(server, "UPDATE assignment SET decision = NULL, review_seq = 0, bonus_minor = 0, notes = 0")
    return server.signed_in(page, "reviewer")


def change(server: Server, sql: str, *values: Any) -> None:
    connection = apsw.Connection(str(server.data / "ajeeb.db"))
    connection.set_busy_timeout(5000)
    with connection:
        connection.execute(sql, values)
    connection.close()


def handed_in(server: Server) -> list[str]:
    """Newest first, as the pages list them."""
    sql = "SELECT assignment_id FROM assignment WHERE status = 'submitted' ORDER BY 1 DESC"
    return [row["assignment_id"] for row in server.rows(sql)]


def decided(server: Server) -> list[tuple[str, str]]:
    """(assignment, kind of decision) in the order in which they were made."""
    sql = (
        "SELECT stream, kind FROM event WHERE actor IS NOT NULL AND stream LIKE '%/review' ORDER BY position"
    )
    return [(row["stream"].removesuffix("/review"), row["kind"]) for row in server.rows(sql)]


def at(page: Page, server: Server, assignment_id: str, query: str = "") -> Page:
    page.goto(f"{server.url}/review/assignments/{assignment_id}{query}")
    expect(page.get_by_role("heading", name="Attempt 1")).to_be_visible()
    return page


def arrived(page: Page, assignment_id: str, query: str = "") -> None:
    """The assignment is shown: keys are about it."""
    expect(page).to_have_url(re.compile(re.escape(f"/{assignment_id}{query}") + "$"))
    expect(page.get_by_role("heading", name="Filmstrip")).to_be_visible()
    expect(page.get_by_role("heading", name="Attempt 1")).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_list_is_decided_on_by_keys_alone_and_taken_back(reviewer: Page, server: Server) -> None:
    first, second, third, *_ = handed_in(server)
    page = at(reviewer, server, first)
    press(page, "a")
    arrived(page, second)
    press(page, "r")
    expect(page.get_by_role("dialog", name="Reject")).to_be_visible()
    press(page, "2")
    expect(page.get_by_label("Message to the worker")).to_have_value("The instructions were not followed.")
    press(page, "Enter")
    arrived(page, third)
    press(page, "s")
    until(lambda: len(decided(server)) == 3)
    assert decided(server) == [(first, "decided"), (second, "decided"), (third, "decided")]
    press(page, "u")  # back to it, wherever the reviewer is by now
    arrived(page, third)
    expect(page.get_by_text("took back “soft rejected this”").first).to_be_visible()
    press(page, "k")
    arrived(page, second)
    expect(page.get_by_label("Decide").get_by_text("rejected by reviewer")).to_be_visible()
    rows = server.rows(
        "SELECT decision FROM assignment WHERE decision IS NOT NULL ORDER BY assignment_id DESC"
    )
    assert [row["decision"] for row in rows] == ["approved", "rejected"]


def test_notes_exclusions_and_a_bonus_stay_on_the_page(reviewer: Page, server: Server) -> None:
    [first, *_] = handed_in(server)
    page = at(reviewer, server, first)
    press(page, "n")
    page.keyboard.type("a r s x j: these are letters now")  # no key fires while somebody types
    press(page, "Control+Enter")
    expect(page.get_by_text("a r s x j: these are letters now")).to_be_visible()
    press(page, "x")
    cards = page.locator(".strip li article")
    expect(cards.nth(0)).to_contain_text("not to be used")
    if cards.count() > 1:
        expect(cards.nth(1)).to_contain_text("after one that is not used")
    press(page, "b")
    page.keyboard.type("0.5")
    press(page, "Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    if cards.count() == 0:
        pytest.fail("the film is gone")
    until(lambda: len(decided(server)) == 3)
    press(page, "x")
    expect(page.get_by_text("took back “excluded an attempt”").first).to_be_visible()
    press(page, "u")  # the last step was to include it
    expect(cards.nth(0)).to_contain_text("not to be used")
    page.reload()
    expect(cards.nth(0)).to_contain_text("not to be used")
    expect(page.get_by_label("Decide").get_by_text("+ 0.50 EUR")).to_be_visible()
    press(page, "u")  # the server knows what else this reviewer decided last
    expect(page.get_by_text("took back “gave a bonus of 0.50 EUR”").first).to_be_visible()
    expect(page.get_by_label("Decide").get_by_text("+ 0.50 EUR")).to_have_count(0)
    assert page.url.endswith(first)
    [row] = server.rows(
        "SELECT bonus_minor, notes, excluded_attempts FROM assignment WHERE assignment_id = ?", first
    )
    assert tuple(row.values()) == (0, 1, 1)


def test_the_second_reviewer_is_told_and_looks_again(
    reviewer: Page, server: Server, new_page: NewPage, problems: Problems
) -> None:
    problems.allow("status of 409")
    first, second, *_ = handed_in(server)
    page = at(reviewer, server, first)
    other = at(server.signed_in(new_page(), "admin"), server, first)
    # News of it must not reach the page before the decision does.
    page.route("**/live", lambda route: route.abort())
    page.route(f"**/assignments/{first}", lambda route: route.abort())
    problems.allow("ERR_FAILED")
    press(other, "s")
    until(lambda: decided(server) == [(first, "decided")])
    press(page, "a")
    arrived(page, second)
    notice = page.get_by_role("region", name="What happened to your decisions")
    expect(notice).to_contain_text("admin soft rejected this")
    page.unroute(f"**/assignments/{first}")
    notice.get_by_role("link", name="Look again").click()
    arrived(page, first)
    expect(page.get_by_label("Decide").get_by_text("soft rejected by admin")).to_be_visible()
    assert decided(server) == [(first, "decided")]


def test_a_decision_after_news_of_another_is_refused_once_and_then_meant(
    reviewer: Page, server: Server, new_page: NewPage, problems: Problems
) -> None:
    problems.allow("status of 409")
    first, second, *_ = handed_in(server)
    page = at(reviewer, server, first)
    other = at(server.signed_in(new_page(), "admin"), server, first)
    press(other, "s")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Somebody else decided while you had this open")
    expect(notice).to_contain_text("admin soft rejected this")
    expect(page.get_by_label("Decide").get_by_text("soft rejected by admin")).to_be_visible()
    press(page, "a")  # pressed before the notice was read
    expect(notice).to_contain_text("nothing of yours was recorded")
    assert page.url.endswith(first)
    assert decided(server) == [(first, "decided")]
    press(page, "a")
    arrived(page, second)
    until(lambda: decided(server) == [(first, "decided"), (first, "decided")])
    [row] = server.rows("SELECT decided_by FROM assignment WHERE assignment_id = ?", first)
    assert row["decided_by"] == "reviewer"


def test_a_refused_dialog_says_it_once_and_keeps_what_was_typed(
    reviewer: Page, server: Server, new_page: NewPage, problems: Problems
) -> None:
    problems.allow("status of 409")
    first, *_ = handed_in(server)
    page = at(reviewer, server, first)
    other = at(server.signed_in(new_page(), "admin"), server, first)
    press(page, "r", "2")
    dialog = page.get_by_role("dialog", name="Reject")
    dialog.get_by_label("Message to the worker").fill("It is about a boat.")
    press(other, "s")
    until(lambda: decided(server) == [(first, "decided")])
    press(page, "Control+Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("admin soft rejected this")
    expect(dialog.get_by_label("Message to the worker")).to_have_value("It is about a boat.")
    expect(page.get_by_text("nothing of yours was recorded")).to_have_count(1)
    expect(page.locator(".meanwhile")).to_have_count(0)


def test_undo_of_a_replaced_verdict_says_whose_stands(
    reviewer: Page, server: Server, new_page: NewPage, problems: Problems
) -> None:
    problems.allow("status of 409")
    first, second, *_ = handed_in(server)
    page = at(reviewer, server, first)
    press(page, "a")
    arrived(page, second)
    until(lambda: decided(server) == [(first, "decided")])
    other = at(server.signed_in(new_page(), "admin"), server, first)
    press(other, "s")
    until(lambda: len(decided(server)) == 2)
    press(page, "u")
    notice = page.get_by_role("region", name="What happened to your decisions")
    expect(notice).to_contain_text(
        "admin soft rejected this since; that stands now, and nothing was taken back"
    )
    assert len(decided(server)) == 2


def test_reviewers_see_who_else_looks_at_the_same_work(
    reviewer: Page, server: Server, new_page: NewPage
) -> None:
    first, second, *_ = handed_in(server)
    page = at(reviewer, server, first)
    other = at(server.signed_in(new_page(), "admin"), server, first)
    expect(page.get_by_text("admin looks at this too")).to_be_visible()
    expect(other.get_by_text("reviewer looks at this too")).to_be_visible()
    assert axe(page) == []
    at(other, server, second)
    expect(page.get_by_text("looks at this too")).to_have_count(0)


def test_a_bonus_far_above_the_reward_is_asked_for_once_more(reviewer: Page, server: Server) -> None:
    [first, *_] = handed_in(server)
    page = at(reviewer, server, first)
    press(page, "b")
    dialog = page.get_by_role("dialog", name="Bonus")
    dialog.get_by_label("Amount in EUR").fill("50")
    press(page, "Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("50.00 EUR is 100 times the reward of 0.50 EUR")
    dialog.get_by_label("Amount in EUR").fill("60")
    press(page, "Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("60.00 EUR is 120 times")
    assert decided(server) == []
    dialog.get_by_role("button", name="Give 60.00 EUR all the same").click()
    expect(page.get_by_label("Decide").get_by_text("+ 60.00 EUR")).to_be_visible()


def test_a_note_on_one_attempt_stands_at_its_card(reviewer: Page, server: Server) -> None:
    [first, *_] = handed_in(server)
    page = at(reviewer, server, first)
    card = page.locator(".strip li article").first
    press(page, "Shift+N")
    expect(page.get_by_role("dialog", name="Note on attempt 1")).to_be_visible()
    page.keyboard.type("the boat is missing")
    press(page, "Control+Enter")
    expect(card.get_by_label("Notes of reviewers")).to_contain_text("reviewer the boat is missing")
    card.get_by_role("button", name="Note…").click()
    page.keyboard.type("and the lake")
    page.get_by_role("button", name="Keep the note").click()
    expect(card.get_by_label("Notes of reviewers").get_by_role("listitem")).to_have_count(2)


def test_a_dialog_keeps_what_was_typed_until_the_server_has_said_yes(
    reviewer: Page, server: Server, problems: Problems
) -> None:
    problems.allow("status of 422")
    [first, *_] = handed_in(server)
    page = at(reviewer, server, first)
    press(page, "b")
    dialog = page.get_by_role("dialog", name="Bonus")
    amount = dialog.get_by_label("Amount in EUR")
    amount.fill("250 000")
    dialog.get_by_label("Message to the worker").fill("Well done")
    press(page, "Enter", "Enter")  # it is asked for once more
    expect(dialog.get_by_role("alert")).to_have_text(
        "a bonus is at most 10000.00 EUR; a larger one is given in parts"
    )
    expect(amount).to_be_focused()
    expect(amount).to_have_value("250 000")
    amount.fill("1,500")
    press(page, "Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("may be 1500 or 1.500")
    assert decided(server) == []
    amount.fill("1.234,50")
    expect(dialog.get_by_label("Message to the worker")).to_have_value("Well done")
    press(page, "Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("1,234.50 EUR is 2,469 times the reward of 0.50 EUR")
    press(page, "Enter")
    expect(dialog).to_have_count(0)
    expect(page.get_by_label("Decide").get_by_text("+ 1,234.50 EUR")).to_be_visible()


def test_many_are_decided_on_with_the_sum_shown(reviewer: Page, server: Server, new_page: NewPage) -> None:
    first, second, *rest = handed_in(server)
    other = at(server.signed_in(new_page(), "admin"), server, first)
    press(other, "s")
    until(lambda: decided(server) == [(first, "decided")])
    change(server, "UPDATE assignment SET simulated = 0")  # simulated work is never paid
    page = reviewer
    page.goto(f"{server.url}/review/runs/{RUN}/work?status=submitted")
    page.get_by_role("checkbox", name="Choose all").first.check()
    page.get_by_role("group", name="Decide on all that is chosen").get_by_role(
        "button", name="Approve"
    ).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("5 assignments of 5 workers · 2.50 EUR becomes due")
    expect(dialog).to_contain_text("1 of the chosen has a verdict already")
    expect(dialog).to_contain_text("1 soft rejected by admin")
    dialog.get_by_label("Replace them by this decision").check()
    expect(dialog).to_contain_text("6 assignments of 6 workers")
    dialog.get_by_label("Leave them as they are").check()
    expect(dialog).to_contain_text("5 assignments of 5 workers")
    assert axe(page) == []
    dialog.get_by_role("button", name="Approve 5").click()
    expect(dialog).to_contain_text("5 assignments: done.")
    rows = server.rows("SELECT assignment_id, decision FROM assignment WHERE status = 'submitted'")
    found = {row["assignment_id"]: row["decision"] for row in rows}
    assert found == {first: "soft_rejected", second: "approved", **dict.fromkeys(rest, "approved")}
    [due] = server.rows(
        "SELECT sum(minor) AS minor FROM payment WHERE state = 'due' AND assignment_id <> ?", first
    )
    assert due["minor"] == 250


def test_numbers_of_many_stay_true_while_others_decide(
    reviewer: Page, server: Server, new_page: NewPage
) -> None:
    first, *_ = handed_in(server)
    change(server, "UPDATE assignment SET simulated = 0")
    page = reviewer
    page.goto(f"{server.url}/review/runs/{RUN}/work?decision=undecided")
    page.get_by_role("checkbox", name="Choose all").first.check()
    bar = page.get_by_role("group", name="Decide on all that is chosen")
    bar.get_by_role("button", name="Approve").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("6 assignments of 6 workers · 3.00 EUR becomes due")
    other = at(server.signed_in(new_page(), "admin"), server, first)
    press(other, "s")
    expect(dialog).to_contain_text("5 assignments of 5 workers · 2.50 EUR becomes due")
    expect(dialog.get_by_role("status")).to_have_text(
        "The numbers have changed while this was open. Before: 6 assignments of 6 workers, 3.00 EUR."
        " Meanwhile admin soft rejected 1."
    )
    assert axe(page) == []
    dialog.get_by_role("button", name="Approve 5").click()
    expect(dialog).to_contain_text("5 assignments: done.")


def test_what_was_typed_for_many_outlives_what_others_decide(
    reviewer: Page, server: Server, new_page: NewPage
) -> None:
    ids = handed_in(server)
    page = reviewer
    page.goto(f"{server.url}/review/runs/{RUN}/work?decision=undecided")
    page.get_by_role("checkbox", name="Choose all").first.check()
    bar = page.get_by_role("group", name="Decide on all that is chosen")
    bar.get_by_role("button", name="Reject…", exact=True).click()
    dialog = page.get_by_role("dialog", name="Reject")
    dialog.get_by_label("Message to the worker").fill("Nothing of it is about the task.")
    other = server.signed_in(new_page(), "admin")
    for one in ids:
        at(other, server, one)
        press(other, "s")
    until(lambda: len(decided(server)) == len(ids))
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    expect(dialog.get_by_label("Message to the worker")).to_have_value("Nothing of it is about the task.")


def test_the_filter_of_the_table_is_gone_through(reviewer: Page, server: Server) -> None:
    first, second, third, *_ = handed_in(server)
    query = "?decision=undecided&sort=newest&order=up"
    page = at(reviewer, server, third, query)
    press(page, "a")
    arrived(page, second, query)
    press(page, "j")
    arrived(page, first, query)


def test_a_viewer_sees_no_way_to_decide(page: Page, server: Server) -> None:
    [first, *_] = handed_in(server)
    at(server.signed_in(page, "viewer"), server, first)
    expect(page.get_by_text("deciding takes the role of a reviewer")).to_be_visible()
    press(page, "a", "x", "n")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)


def test_a_blind_run_names_no_model(reviewer: Page, server: Server) -> None:
    [first, *_] = handed_in(server)
    page = at(reviewer, server, first)
    page.get_by_text("Call details").first.click()
    expect(page.get_by_text("Procedure").first).to_be_visible()
    change(server, "UPDATE run SET settings = json_set(settings, '$.blind', json('true'))")
    try:
        at(page, server, first)
        expect(page.get_by_text("blind", exact=True)).to_be_visible()
        page.get_by_text("Call details").first.click()
        expect(page.get_by_text("Procedure")).to_have_count(0)
    finally:
        change(server, "UPDATE run SET settings = json_remove(settings, '$.blind')")


@pytest.mark.parametrize("shape", ["laptop", "phone"])
def test_deciding_is_for_everybody(shape: str, server: Server, new_page: NewPage) -> None:
    page = new_page(reduced_motion="reduce", **(PHONE if shape == "phone" else {}))
    [first, *_] = handed_in(server)
    at(server.signed_in(page, "reviewer"), server, first)
    for scheme in ("light", "dark"):
        if scheme == "dark":
            go_dark(page)
        assert axe(page) == []
        for key in ("r", "b", "n", "?"):
            press(page, key)
            expect(page.get_by_role("dialog")).to_be_visible()
            assert axe(page) == []
            press(page, "Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
    if shape == "phone":
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
