"""Fooling the classifier as workers do it in a browser: the second one finds that it has learned."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.serving import Server, served

FOOLS = "It was not bad at all."
WHOSE = ("How sure are you", "What does it really say?")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("fool")
    model = "model=classifier?embedding=words"
    with served(folder, "run", "examples/fool_the_classifier", "-P", model, "-P", "max_attempts=3") as server:
        yield server


def write(page: Page, sentence: str, truth: str) -> None:
    page.get_by_role("textbox", name="Your sentence").fill(sentence)
    page.get_by_role("radio", name=truth).check()


def go(page: Page, name: str) -> None:
    page.locator("form").get_by_role("button", name=name, exact=True).click()


def clear(page: Page, score: int) -> None:
    page.get_by_role("radiogroup", name=WHOSE[0]).get_by_role("radio", name=str(score), exact=True).check()


def test_one_fools_it_and_the_next_finds_that_it_has_learned_also_after_a_restart(
    new_page: NewPage, server: Server
) -> None:
    page = new_page()
    page.goto(server.named("ann", 1))
    expect(page.get_by_text("Models look at words")).to_be_visible()
    expect(page.get_by_text("Write a sentence about a film")).to_be_visible()
    write(page, "I loved every minute of it.", "positive")
    go(page, "Send")
    expect(page.get_by_text("I read this as positive (91 % sure).")).to_be_visible()
    write(page, FOOLS, "positive")
    clear(page, 5)
    go(page, "Update")
    expect(page.get_by_text("I read this as negative")).to_be_visible()
    expect(page.get_by_text("You reached the goal. Press Finish")).to_be_visible()
    expect(page.get_by_role("textbox", name="Your sentence")).to_have_count(0)
    clear(page, 4)
    go(page, "Finish")
    expect(page.get_by_role("heading", name="Goal reached")).to_be_visible()
    expect(page.get_by_text("You fooled it, and it has learned from you.").first).to_be_visible()

    kinds = [event["kind"] for event in server.of_worker("ann")]
    assert kinds == ["opened", "asked", "settled", "judged", "asked", "settled", "judged", "ended"]
    asked = [event for event in server.of_worker("ann") if event["kind"] == "asked"]
    assert [event["branch"] for event in asked] == ["first", "otherwise"]
    assert [event["answers"]["truth"] for event in asked] == ["positive", "positive"]
    assert server.of_worker("ann")[-1]["reason"] == "goal"
    judged = [event["answers"] for event in server.of_worker("ann") if event["kind"] == "judged"]
    assert judged == [{"clear": 5}, {"clear": 4}]

    other = new_page()
    other.goto(server.named("bob", 2))
    write(other, FOOLS, "positive")
    go(other, "Send")
    expect(other.get_by_text("I read this as positive")).to_be_visible()
    expect(other.get_by_text("You reached the goal.")).to_have_count(0)

    server.kill()
    server.start()
    third = new_page()
    third.goto(server.named("eve", 3))
    write(third, FOOLS, "positive")
    go(third, "Send")
    expect(third.get_by_text("I read this as positive")).to_be_visible()
