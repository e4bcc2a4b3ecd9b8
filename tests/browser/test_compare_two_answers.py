"""A chat with two answers side by side, as a worker has it: both are seen to grow, one is chosen, the other is gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Server, served
from tests.browser.test_look_alike import LISTEN

SECRETS = ("brief", "vivid", "scripted", "Answer in", "arms")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("compare")
    model = "model=scripted?delay_s=4"
    with served(folder, "run", "examples/compare_two_answers", "-P", model, "-P", "rounds=2") as server:
        yield server


def send(page: Page, text: str, button: str) -> None:
    page.get_by_role("textbox", name="Your message").fill(text)
    page.locator("form").get_by_role("button", name=button, exact=True).click()


def answers(page: Page) -> list[str]:
    """Both answers, once they can be chosen."""
    shown = page.locator("form .candidate .output")
    expect(shown).to_have_count(2)
    return [one.strip() for one in shown.all_inner_texts()]


def test_the_conversation_goes_on_from_the_answer_that_was_chosen(page: Page, server: Server) -> None:
    page.add_init_script(LISTEN)
    page.goto(server.named("ann", 1))
    expect(page.get_by_text("Talk about a weekend without a screen")).to_be_visible()
    send(page, "Where shall I go on Saturday morning?", "Send")
    for name in ("Result A", "Result B"):  # each grows in its own place, before it can be chosen
        expect(page.get_by_role("region", name=name)).to_contain_text("Where")
    _, chosen = answers(page)
    expect(page.get_by_role("textbox", name="Your message")).to_have_value("")
    page.get_by_role("radio", name="Result B").check()
    send(page, "And how far is it?", "Update")
    conversation = page.get_by_role("region", name="The conversation so far")
    expect(conversation).to_contain_text(chosen)
    expect(conversation).to_contain_text("Result B")
    expect(conversation).not_to_contain_text("Result A")
    answers(page)
    expect(page.get_by_role("textbox", name="Your message")).to_have_count(0)
    page.get_by_role("radio", name="Result A").check()
    page.locator("form").get_by_role("button", name="Finish", exact=True).click()
    expect(page.get_by_role("heading", name="All done")).to_be_visible()

    events = server.of_worker("ann")
    asked = [event for event in events if event["kind"] == "asked"]
    assert [event["answers"]["message"] for event in asked] == [
        "Where shall I go on Saturday morning?",
        "And how far is it?",
    ]
    assert [sorted(event["arms"]) for event in asked] == [["brief", "vivid"]] * 2
    judged = [event["answers"] for event in events if event["kind"] == "judged"]
    assert judged == [{"better": 1}, {"better": 0}]
    heard: str = page.evaluate("heard.join('\\n')")
    assert chosen in heard
    assert [secret for secret in SECRETS if secret in heard] == []
