"""The server killed (`kill -9`) under a page, and started again on the same data and port."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.checks import Problems
from tests.browser.playing import FIRST, Desk
from tests.browser.serving import Server, drawing, served, until

AWAY = r"net::ERR_(CONNECTION|CONTENT_LENGTH|INCOMPLETE|EMPTY|NETWORK|SOCKET)"


@contextmanager
def at_work(
    page: Page, folder: Path, problems: Problems, **parameters: object
) -> Iterator[tuple[Server, Desk]]:
    """A server, and a page on it."""
    problems.allow(AWAY)
    with served(folder, *drawing(folder, **parameters), "--links", "1") as server:
        desk = Desk(page).come(server.links()[0])
        # A picture that is cut in its middle is another story than the one told here.
        page.wait_for_load_state("networkidle")
        yield server, desk


def events(server: Server) -> list[str]:
    """The kinds of what is recorded of the only assignment, after its opening."""
    (row,) = server.rows("SELECT assignment_id FROM assignment")
    return server.kinds(row["assignment_id"])[1:]


def test_a_call_that_may_run_again_does_and_its_image_arrives(
    page: Page, tmp_path: Path, problems: Problems
) -> None:
    with at_work(page, tmp_path, problems) as (server, desk):
        desk.turn(FIRST, 1).score(3).write(f"A second try {server.hold('a')}").go("Update")
        expect(desk.waiting).to_be_visible()
        until(lambda: server.calls("second"))
        server.kill()
        expect(desk.notice).to_contain_text("The connection is lost")
        expect(page.get_by_text("A second try")).to_be_visible()
        server.start()
        assert "1 call(s) were under way" in server.said()
        until(lambda: len(server.calls("second")) == 2)
        expect(desk.notice).to_have_count(0)
        server.let_go("a")
        desk.sees(2)
        expect(desk.where).to_have_text("Attempt 2 of 4")
        assert events(server) == [
            "asked",
            "settled",
            "measured",
            "judged",
            "asked",
            "tried",
            "settled",
            "measured",
        ]
        (call,) = server.rows("SELECT try_no, status FROM call WHERE try_no > 1")
        assert call == {"try_no": 2, "status": "ok"}
        # Both goes are the same call.
        first, second = (line.split()[0] for line in server.calls("second"))
        assert first == second


def test_a_call_that_may_not_run_again_is_lost_for_free_and_the_prompt_is_there(
    page: Page, tmp_path: Path, problems: Problems
) -> None:
    with at_work(page, tmp_path, problems, rerun=False) as (server, desk):
        prompt = f"{FIRST} {server.hold('a')}"
        desk.write(prompt).go("Send")
        until(lambda: server.calls("lake"))
        server.kill()
        server.start()
        expect(desk.notice).to_contain_text("Our side failed. That is not your fault.")
        expect(desk.notice).to_contain_text("does not count")
        expect(desk.prompt).to_have_value(prompt)
        expect(desk.where).to_have_text("Attempt 1 of 4")
        assert server.rows("SELECT status FROM call") == [{"status": "lost"}]
        assert len(server.calls("lake")) == 1
        server.let_go("a")
        desk.go("Try again").sees(1)
        expect(desk.where).to_have_text("Attempt 1 of 4")
        assert events(server) == ["asked", "settled", "asked", "settled", "measured"]


def test_what_was_typed_is_there_after_a_kill_and_a_reload(
    page: Page, tmp_path: Path, problems: Problems
) -> None:
    with at_work(page, tmp_path, problems) as (server, desk):
        desk.turn(FIRST, 1).score(7).write("Half a thou")
        server.kill()
        desk.prompt.press_sequentially("ght")
        server.start()
        page.reload()
        expect(desk.prompt).to_have_value("Half a thought")
        expect(desk.step(7)).to_be_checked()
        desk.write("Half a thought more").go("Update").sees(2)
        assert events(server) == ["asked", "settled", "measured", "judged", "asked", "settled", "measured"]


def test_what_is_sent_to_a_dead_server_arrives_when_it_lives_again(
    page: Page, tmp_path: Path, problems: Problems
) -> None:
    with at_work(page, tmp_path, problems) as (server, desk):
        expect(desk.prompt).to_be_visible()
        server.kill()
        desk.write(FIRST).go("Send")
        unsent = page.get_by_role("alert").filter(has_text="Not sent yet, kept on this device.")
        expect(unsent).to_be_visible()
        server.start()
        desk.sees(1)
        expect(unsent).to_have_count(0)
        assert events(server) == ["asked", "settled", "measured"]


def test_a_page_that_is_opened_while_the_server_is_away_opens_by_itself(
    page: Page, tmp_path: Path, problems: Problems
) -> None:
    with at_work(page, tmp_path, problems) as (_, desk):
        problems.allow("status of 503")
        desk.turn(FIRST, 1)
        page.route("**/api/open", lambda route: route.fulfill(status=503, body="away"))
        page.reload()
        expect(page.get_by_text("The server cannot be reached.")).to_be_visible()
        page.unroute("**/api/open")
        page.get_by_role("button", name="Try now").click()
        desk.sees(1)


def test_an_orderly_stop_in_mid_call_loses_nothing_either(
    page: Page, tmp_path: Path, problems: Problems
) -> None:
    with at_work(page, tmp_path, problems) as (server, desk):
        desk.write(f"{FIRST} {server.hold('a')}").go("Send")
        until(lambda: server.calls("lake"))
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < 9  # with a page that listens
        server.start()
        server.let_go("a")
        until(lambda: server.rows("SELECT 1 FROM call WHERE status <> 'running'"))
        expect(desk.waiting).to_have_count(0)
        expect(desk.prompt).to_have_value(f"{FIRST} hold-a")
