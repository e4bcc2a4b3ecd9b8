"""The look-alike task as a worker plays it, by keyboard alone, and what is on disk afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.playing import Desk, focused
from tests.browser.serving import LOOK_ALIKE, Server, served

PROMPTS = [
    "a balloon in front of a light sky",
    "a red balloon on a light blue background",
    "a big red balloon on a light blue background",
    "one very big red balloon on a light blue background",
    "a huge red balloon and nothing else, light blue background",
]
FIRST, BELOW_5, FROM_5 = ("Say what you see", "Name what is missing", "Refine the colours")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("look-alike")
    with served(folder, "run", str(LOOK_ALIKE / "look_alike.py"), "-P", "max_attempts=3") as server:
        yield server


# Runs in the page before its own scripts: keeps a copy of every answer of the server.
LISTEN = """
const ask = window.fetch;
window.heard = [];
window.fetch = async (...question) => {
    const answer = await ask(...question);
    answer.clone().text().then(text => window.heard.push(text));
    return answer;
};
"""


def agree(desk: Desk) -> None:
    box = desk.page.get_by_role("checkbox")
    desk.tab_to(box)
    desk.page.keyboard.press("Space")
    expect(box).to_be_checked()
    desk.page.keyboard.press("Enter")
    focused(desk.where)


def type_first(desk: Desk, prompt: str) -> None:
    desk.tab_to(desk.prompt)
    desk.page.keyboard.insert_text(prompt)
    desk.tab_to(desk.main)
    desk.page.keyboard.press("Enter")


def choose(desk: Desk, score: int) -> None:
    """From the score field, which has the focus, with the arrows."""
    focused(desk.step(1))
    desk.page.keyboard.press("Space")
    for _ in range(score - 1):
        desk.page.keyboard.press("ArrowRight")
    expect(desk.step(score)).to_be_checked()


def update(desk: Desk, prompt: str) -> None:
    desk.tab_to(desk.prompt)
    desk.page.keyboard.press("ControlOrMeta+a")
    desk.page.keyboard.insert_text(prompt)
    expect(desk.main).to_have_text("Update")
    desk.tab_to(desk.main)
    desk.page.keyboard.press("Space")


def of_link(server: Server, link: int) -> list[dict[str, Any]]:
    """What is recorded of the assignment behind the link with this number, from 1."""
    (row,) = server.rows("SELECT link_id FROM link WHERE number = ?", link)
    return server.of_worker(row["link_id"])


def of_kind(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event for event in events if event["kind"] == kind]


def test_by_keyboard_alone_to_the_goal(page: Page, server: Server) -> None:
    page.add_init_script(LISTEN)
    desk = Desk(page).come(server.links()[0])
    agree(desk)
    expect(page.get_by_text(FIRST)).to_be_visible()
    type_first(desk, PROMPTS[0])
    desk.sees(1)
    expect(desk.where).to_have_text("Attempt 1 of 3")
    choose(desk, 4)
    update(desk, PROMPTS[1])
    desk.sees(2)
    expect(page.get_by_text(BELOW_5)).to_be_visible()
    expect(desk.earlier).to_have_count(1)
    expect(desk.earlier).to_contain_text(PROMPTS[0])
    choose(desk, 10)
    expect(desk.main).to_have_text("Finish")
    before_the_end: str = page.evaluate("heard.join('\\n')")
    page.keyboard.press("Enter")
    focused(page.get_by_role("heading", name="Goal reached"))
    expect(page.get_by_text("You reached the goal. Thank you!").first).to_be_visible()

    events = of_link(server, 1)
    one = ["asked", "settled", "measured", "judged"]
    assert [event["kind"] for event in events] == ["opened", "page_passed", *one, *one, "ended"]
    assert [e["answers"]["prompt"] for e in of_kind(events, "asked")] == PROMPTS[:2]
    assert [e["branch"] for e in of_kind(events, "asked")] == ["first", "score < 5"]
    assert [
        e["hint"].startswith(said) for e, said in zip(of_kind(events, "asked"), (FIRST, BELOW_5), strict=True)
    ]
    assert [e["answers"]["score"] for e in of_kind(events, "judged")] == [4, 10]
    assert [e["attempt_id"] for e in of_kind(events, "judged")] == [
        e["attempt_id"] for e in of_kind(events, "asked")
    ]
    assert of_kind(events, "ended")[0]["reason"] == "goal"
    assert_measured_in_secret(events, before_the_end)


def assert_measured_in_secret(events: list[dict[str, Any]], heard: str) -> None:
    """Each output was compared with the target, and the page was not told."""
    measured = of_kind(events, "measured")
    assert len(measured) == len(of_kind(events, "settled"))
    assert '"phase":"judge"' in heard
    assert "similarity" not in heard
    for measure in measured:
        assert measure["name"] == "similarity"
        assert 0 <= measure["value"] <= 1
        assert measure["parts"]
        assert str(measure["value"])[:8] not in heard


def test_to_the_limit_the_last_attempt_asks_for_no_prompt(page: Page, server: Server) -> None:
    desk = Desk(page).come(server.links()[1]).consent()
    desk.turn(PROMPTS[0], 1).turn(PROMPTS[1], 2, score=5)
    expect(page.get_by_text(FROM_5)).to_be_visible()
    desk.turn(PROMPTS[2], 3, score=7)
    expect(desk.where).to_have_text("Attempt 3 of 3")
    expect(desk.prompt).to_have_count(0)
    expect(page.get_by_text("This was your last attempt.")).to_be_visible()
    desk.score(8).go("Finish")
    focused(page.get_by_role("heading", name="All done"))
    expect(page.get_by_text("That was the last attempt. Thank you for your work!").first).to_be_visible()

    events = of_link(server, 2)
    asked = of_kind(events, "asked")
    assert [e["answers"]["prompt"] for e in asked] == PROMPTS[:3]
    assert [e["branch"] for e in asked] == ["first", "otherwise", "otherwise"]
    assert [e["answers"]["score"] for e in of_kind(events, "judged")] == [5, 7, 8]
    assert of_kind(events, "ended") == [
        {"kind": "ended", "reason": "limit", "unsent": {}, "incomplete": False, "auto": False}
    ]
    assert server.rows("SELECT status FROM call WHERE status <> 'ok'") == []
    page.reload()
    expect(page.get_by_role("heading", name="All done")).to_be_visible()
    expect(desk.earlier).to_have_count(3)
    expect(desk.main).to_have_count(0)


def test_leaving_early_keeps_what_was_not_sent(page: Page, server: Server) -> None:
    desk = Desk(page).come(server.links()[2]).consent().turn(PROMPTS[3], 1).score(6).write("Half a thought")
    page.get_by_role("button", name="Stop here").click()
    dialog = page.get_by_role("dialog", name="Stop here?")
    expect(dialog).to_contain_text("What stands in the fields is kept too.")
    dialog.get_by_role("button", name="Keep working").click()
    expect(desk.prompt).to_have_value("Half a thought")
    page.get_by_role("button", name="Stop here").click()
    dialog.get_by_role("button", name="End the task").click()
    focused(page.get_by_role("heading", name="You stopped here"))
    expect(page.get_by_text("You ended the task early.").first).to_be_visible()

    (ended,) = of_kind(of_link(server, 3), "ended")
    assert ended["reason"] == "worker"
    assert ended["unsent"] == {"prompt": "Half a thought", "score": 6}
    assert ended["incomplete"] is True
