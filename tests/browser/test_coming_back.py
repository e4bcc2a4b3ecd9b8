"""Refresh, second tab, second device, double click, lost response, no line: nothing is lost, nothing runs twice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.checks import Problems
from tests.browser.conftest import NewPage
from tests.browser.playing import FIRST, Desk
from tests.browser.serving import Server, until


def asked(server: Server, worker: str) -> list[str]:
    """The prompts of a worker's attempts, as recorded."""
    return [e["answers"]["prompt"] for e in server.of_worker(worker) if e["kind"] == "asked"]


def test_refresh_before_the_first_news_of_a_call_shows_the_same_call(
    desk: Desk, studio: Server, worker: str
) -> None:
    prompt = f"{FIRST} {studio.hold(worker)}"
    with desk.page.expect_request("**/api/act"):
        desk.write(prompt).go("Send")
    desk.page.reload()
    until(lambda: asked(studio, worker) == [prompt])
    expect(desk.waiting).to_have_text("The model is working")
    expect(desk.where).to_have_text("Attempt 1 of 4")
    studio.let_go(worker)
    desk.sees(1)
    assert len(studio.calls(worker)) == 1


def test_refresh_during_a_call_and_after_it_shows_the_same_attempt_and_image(
    desk: Desk, studio: Server, worker: str
) -> None:
    prompt = f"{FIRST} {studio.hold(worker)}"
    desk.write(prompt).go("Send")
    expect(desk.page.get_by_role("progressbar")).to_be_visible()
    desk.page.reload()
    expect(desk.page.get_by_role("progressbar")).to_be_visible()
    expect(desk.page.get_by_text(prompt)).to_be_visible()
    studio.let_go(worker)
    before = desk.sees(1).pictures()
    desk.page.reload()
    assert desk.sees(1).pictures() == before
    expect(desk.prompt).to_have_value(prompt)
    assert len(studio.calls(worker)) == 1
    assert studio.assignment(worker)["attempts"] == 1


def test_typed_text_and_a_chosen_score_are_there_after_a_refresh(desk: Desk) -> None:
    desk.turn(FIRST, 1).score(6).write("Half a thou")
    desk.page.reload()
    expect(desk.prompt).to_have_value("Half a thou")
    expect(desk.step(6)).to_be_checked()


def test_a_second_tab_shows_the_same_and_a_stale_one_is_put_right(
    desk: Desk, studio: Server, worker: str, problems: Problems
) -> None:
    problems.allow("status of 422")
    desk.turn(FIRST, 1).score(3).write("Written in the first tab")
    second = Desk(desk.page.context.new_page()).come(studio.named(worker)).sees(1)
    assert second.pictures() == desk.pictures()
    second.turn("Sent from the second tab", 2, score=4)
    desk.go("Update")
    expect(desk.where).to_have_text("Attempt 2 of 4")
    expect(desk.notice).to_contain_text("moved on in another tab")
    expect(desk.notice).to_contain_text("What you typed is still in the field")
    expect(desk.prompt).to_have_value("Written in the first tab")
    desk.sees(2)
    assert desk.pictures() == second.pictures()
    assert asked(studio, worker) == [FIRST, "Sent from the second tab"]
    judged = [e["answers"]["score"] for e in studio.of_worker(worker) if e["kind"] == "judged"]
    assert judged == [4]


def test_a_second_device_with_the_same_link_shows_the_same_while_the_model_works(
    desk: Desk, studio: Server, worker: str, new_page: NewPage
) -> None:
    desk.turn(FIRST, 1).score(2).write(f"From the laptop {studio.hold(worker)}").go("Update")
    expect(desk.waiting).to_be_visible()
    other = Desk(new_page()).come(studio.named(worker))
    expect(other.waiting).to_be_visible()
    expect(other.where).to_have_text("Attempt 2 of 4")
    studio.let_go(worker)
    assert other.sees(2).pictures() == desk.sees(2).pictures()
    expect(other.earlier).to_have_count(1)
    assert studio.calls(worker) == [studio.calls(worker)[0]]


def test_a_double_click_makes_one_attempt(desk: Desk, studio: Server, worker: str) -> None:
    desk.write(FIRST).main.dblclick()
    desk.sees(1)
    desk.page.reload()
    desk.sees(1)
    assert asked(studio, worker) == [FIRST]


def test_enter_struck_twice_in_one_breath_makes_one_attempt(desk: Desk, studio: Server, worker: str) -> None:
    desk.write(FIRST)
    desk.main.evaluate("button => { button.click(); button.click(); button.form.requestSubmit(); }")
    desk.sees(1)
    assert asked(studio, worker) == [FIRST]


@pytest.mark.parametrize("lost", ["before the server", "after the server"])
def test_a_lost_message_is_sent_again_as_the_same_action(
    lost: str, desk: Desk, studio: Server, worker: str, problems: Problems
) -> None:
    problems.allow("net::ERR_FAILED")
    keys: list[str] = []

    def lose_first(route: Route, request: Request) -> None:
        keys.append(json.loads(request.post_data or "{}")["key"])
        if len(keys) > 1:
            route.continue_()
            return
        if lost == "after the server":
            route.fetch()  # it has been done, and nobody hears of it
        route.abort()

    desk.page.route("**/api/act", lose_first)
    desk.write(FIRST).go("Send").sees(1)
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert asked(studio, worker) == [FIRST]
    assert len(studio.rows("SELECT 1 FROM event WHERE action = ?", keys[0])) == 1


def test_a_stream_that_breaks_in_mid_call_is_taken_up_again(
    desk: Desk, studio: Server, worker: str, problems: Problems
) -> None:
    problems.allow("net::ERR_")

    def cut(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().partition("\n\n")[0] + "\n\n")

    studio.let_go(worker)
    desk.page.route("**/api/act", cut)
    desk.write(f"{FIRST} slowly {studio.hold(worker)}").go("Send").sees(1)
    assert len(asked(studio, worker)) == 1


def test_offline_the_action_is_kept_and_sends_itself_when_the_line_is_back(
    desk: Desk, studio: Server, worker: str, problems: Problems
) -> None:
    problems.allow("net::ERR_INTERNET_DISCONNECTED")
    desk.write(FIRST)
    desk.page.context.set_offline(True)
    desk.go("Send")
    alert = desk.page.get_by_role("alert")
    expect(alert).to_contain_text("Not sent yet, kept on this device.")
    expect(desk.saved).to_contain_text("Not sent yet, kept on this device")
    expect(desk.prompt).to_have_value(FIRST)
    desk.page.context.set_offline(False)
    desk.sees(1)
    expect(alert).to_have_count(0)
    assert asked(studio, worker) == [FIRST]


def test_a_server_that_cannot_save_is_not_taken_for_a_lost_line(
    desk: Desk, studio: Server, worker: str, problems: Problems
) -> None:
    problems.allow("status of 503")
    full: dict[str, Any] = {
        "code": "storage_failed",
        "message": "disk full",
        "fields": {},
        "view": None,
        "next_unit": None,
    }

    def refuse(route: Route) -> None:
        route.fulfill(status=503, json=full)

    desk.page.route("**/api/act", refuse)
    desk.write(FIRST).go("Send")
    alert = desk.page.get_by_role("alert")
    expect(alert).to_contain_text("The server cannot save right now.")
    expect(alert).to_contain_text("Your text is kept on this device and is sent again by itself.")
    expect(desk.main).to_have_text("Waiting for the server…")
    desk.page.unroute("**/api/act")
    desk.sees(1)
    expect(alert).to_have_count(0)
    assert asked(studio, worker) == [FIRST]


def test_an_action_that_was_kept_while_offline_survives_the_tab(
    desk: Desk, studio: Server, worker: str, problems: Problems
) -> None:
    problems.allow("net::ERR_INTERNET_DISCONNECTED")
    context = desk.page.context
    desk.write(FIRST)
    context.set_offline(True)
    desk.go("Send")
    expect(desk.page.get_by_role("alert")).to_be_visible()
    desk.page.close()
    context.set_offline(False)
    Desk(context.new_page()).come(studio.named(worker)).sees(1)
    assert asked(studio, worker) == [FIRST]


def test_what_is_being_waited_for_is_not_left_without_a_question(desk: Desk, problems: Problems) -> None:
    problems.allow("net::ERR_INTERNET_DISCONNECTED")
    desk.write(FIRST)
    desk.page.context.set_offline(True)
    desk.go("Send")
    expect(desk.page.get_by_role("alert")).to_be_visible()
    questions: list[str] = []

    def stay(dialog: Any) -> None:
        questions.append(dialog.type)
        dialog.dismiss()

    desk.page.on("dialog", stay)
    desk.page.close(run_before_unload=True)
    until(lambda: desk.page.evaluate("1") and questions)
    assert questions == ["beforeunload"]
    desk.page.context.set_offline(False)
    desk.sees(1)
