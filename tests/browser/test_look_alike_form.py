"""The look-alike task as a form with its own code: what a worker lives through, in a real browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import Problems, sound
from tests.browser.conftest import NewPage
from tests.browser.forming import FormOn
from tests.browser.serving import Server, served, until

EXAMPLE = Path("examples/look_alike_form")
FIRST = "a big red balloon on a light blue background"
OUTRIGHT = "one more red balloon on a light blue background"
STAGED = '''

import asyncio
import re

STAGE = Path(__file__).parent.parent
_paint = paint


async def paint(prompt: str, metadata: dict[str, Any]) -> ImageAnswer:
    """As above; but it notes each go, and does what the prompt says: it waits, fails or refuses."""
    with (STAGE / "calls").open("a") as calls:
        calls.write(prompt + "\\n")
    for name in re.findall(r"hold-(\\w+)", prompt):
        while not (STAGE / f"go-{name}").exists():
            await asyncio.sleep(0.02)
    if "decline" in prompt:
        raise aj.ModelFailed("refused", "not this")
    if "break" in prompt and not (STAGE / "mended").exists():
        raise aj.ModelFailed("unavailable", "the model is away")
    return await _paint(prompt, metadata)
'''


def command(folder: Path, **parameters: Any) -> tuple[str, ...]:
    """What serves the example, with a painter that does what the prompt says."""
    task = folder / EXAMPLE.name
    if not task.exists():
        shutil.copytree(EXAMPLE, task)
        code = (task / "procedures.py").read_text()
        (task / "procedures.py").write_text(code + STAGED)
    given = {"max_answer_loops": 3, "assignments_per_unit": 500, **parameters}
    said = [part for name, value in given.items() for part in ("-P", f"{name}={value}")]
    return ("run", str(task), *said, "--links", "0")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("look_alike_form")
    with served(folder, *command(folder)) as server:
        yield server


@dataclass
class Play(FormOn):
    """One worker at the task, by what the worker sees."""

    index: int = 0
    """Of the round that is open; 0 is the start."""

    @property
    def score_name(self) -> str:
        lookup = self.lookup()
        return f"score_{lookup}__{self.index}__"

    @property
    def prompt_name(self) -> str:
        return f"prompt_{self.lookup()}__{self.index}__" if self.index else "prompt_0"

    @property
    def button_name(self) -> str:
        return f"continue_dynamic_button_{self.lookup()}__{self.index}__" if self.index else "start"

    def lookup(self) -> int:
        """Which template the open round is made of: 1 for low scores, 2 for high ones."""
        return 1 if self.element(f"prompt_1__{self.index}__").count() else 2

    def come(self, unit: int = 1) -> Play:
        self.page.goto(self.server.named(self.worker, unit))
        self.ready()
        return self

    def about(self, age: str = "33") -> Play:
        self.fill("age", age)
        self.pick("gender", "Female")
        return self

    def go(self, prompt: str | None = None, score: int | None = None) -> Play:
        """Fill in the round that is open, and press its button."""
        if prompt is not None:
            self.fill(self.prompt_name, prompt)
        if score is not None:
            self.pick(self.score_name, str(score))
        self.press(self.button_name)
        return self

    def sees(self, index: int) -> Play:
        """The picture of this round has come."""
        expect(self.picture(index)).to_be_visible()
        until(lambda: self.picture(index).evaluate("image => image.complete && image.naturalWidth > 0"))
        self.index = index
        return self

    def picture(self, index: int) -> Any:
        return self.page.get_by_role("img", name=f"painted for description {index}")

    def calls(self) -> list[dict[str, Any]]:
        return [call["arguments"] for call in self.recorded("called")]

    def answers(self) -> list[Any]:
        return [one["outcome"]["outputs"][0]["data"] for one in self.recorded("settled")]


@pytest.fixture
def play(page: Page, server: Server, worker: str) -> Play:
    return Play(page, server, worker).come().about()


# -- the paths


def test_low_and_high_scores_until_the_limit(play: Play) -> None:
    play.go(FIRST).sees(1)
    assert (play.lookup(), play.value("prompt_1__1__"), play.value("score_1__1__")) == (1, FIRST, "")
    play.go(FIRST + " with clouds", 4).sees(2)
    assert play.lookup() == 1
    play.go(FIRST + " with a kite", 7).sees(3)
    assert play.lookup() == 2
    for name in ("prompt_0", "prompt_1__1__", "score_1__1__", "prompt_1__2__"):
        expect(play.element(name)).to_be_disabled()
    for name in ("start", "continue_dynamic_button_1__1__", "continue_dynamic_button_1__2__"):
        expect(play.element(name)).to_be_hidden()
    play.go(score=8)  # the prompt as it was: nobody will paint it
    expect(play.banner).to_contain_text("used all your attempts")

    assert play.sent() == {
        "age": "33",
        "gender": "female",
        "prompt_0": FIRST,
        "score_1__1__": "4",
        "prompt_1__1__": FIRST + " with clouds",
        "score_1__2__": "7",
        "prompt_1__2__": FIRST + " with a kite",
        "score_2__3__": "8",
        "prompt_2__3__": FIRST + " with a kite",
    }
    assert [call["score"] for call in play.calls()] == [0, 4, 7, 8]
    assert [answer["current_answer_index"] for answer in play.answers()] == [1, 2, 3, None]
    (submitted,) = play.recorded("submitted")
    (ended,) = play.recorded("ended")
    assert (submitted["unchecked"], ended["reason"], ended["incomplete"], ended["auto"]) == (
        False,
        "submitted",
        False,
        False,
    )


def test_a_perfect_score_ends_it_with_the_prompt_unchanged(play: Play) -> None:
    play.go(FIRST).sees(1).go(score=10)
    expect(play.banner).to_contain_text("just like the picture")
    assert play.sent()["score_1__1__"] == "10"
    assert len(play.server.calls(FIRST)) >= 1
    assert len(play.calls()) == 2


def test_nothing_is_asked_for_while_the_form_is_invalid(play: Play) -> None:
    play.fill("age", "old").fill("prompt_0", "too short")
    play.press("start")
    expect(play.wrong("age")).to_be_visible()
    expect(play.wrong("prompt_0")).to_be_visible()
    assert play.calls() == []
    play.fill("age", "33")
    play.go(FIRST).sees(1)
    play.go(FIRST + " and clouds")
    expect(play.wrong("score_1__1__")).to_be_visible()
    assert len(play.calls()) == 1


def test_a_duplicate_prompt_is_refused_and_costs_no_attempt(play: Play) -> None:
    play.go(FIRST).sees(1).go(score=4)
    expect(play.wrong("prompt_1__1__")).to_contain_text("change it")
    expect(play.element("prompt_1__1__")).to_be_enabled()
    play.go(FIRST + " with clouds").sees(2).go(FIRST + "  ", 5)
    expect(play.wrong("prompt_1__2__")).to_contain_text("change it")
    play.go(FIRST.upper()).sees(3).go(score=6)
    expect(play.banner).to_be_visible()
    indices = [answer.get("current_answer_index") for answer in play.answers()]
    assert indices == [1, None, 2, None, 3, None]
    assert "prompt_2__3__" in play.sent()


def test_a_refused_prompt_may_be_written_in_another_way(play: Play) -> None:
    play.go("please decline this long prompt")
    expect(play.wrong("prompt_0")).to_contain_text("another way")
    play.go(FIRST).sees(1)


# -- leaving


def test_leaving_with_an_empty_score_is_accepted_and_marked_incomplete(play: Play) -> None:
    play.go(FIRST).sees(1).go(FIRST + " with clouds", 4).sees(2)
    play.submit()
    expect(play.banner).to_be_visible()
    sent = play.sent()
    assert (sent["score_1__1__"], sent["score_1__2__"]) == ("4", "")
    (ended,) = play.recorded("ended")
    assert (ended["reason"], ended["incomplete"]) == ("submitted", True)


def test_leaving_with_a_score_is_complete(play: Play) -> None:
    play.go(FIRST).sees(1).pick("score_1__1__", "3")
    play.submit()
    assert play.sent()["score_1__1__"] == "3"
    assert play.recorded("ended")[0]["incomplete"] is False


def test_leaving_before_the_start_is_not_possible_with_an_empty_form(
    page: Page, server: Server, worker: str
) -> None:
    play = Play(page, server, worker).come()
    play.submit()
    for name in ("age", "gender", "prompt_0"):
        expect(play.wrong(name)).to_be_visible()
    assert play.recorded("submitted") == []


# -- our side fails


def test_a_model_that_fails_costs_nothing_and_may_be_asked_again(play: Play) -> None:
    prompt = "a break in the clouds above a lake"
    play.go(prompt)
    expect(play.errors.first).to_contain_text("could not be painted")
    expect(play.element("start")).to_be_enabled()
    assert len(play.server.calls(prompt)) == 2  # a second go by itself
    (play.server.folder / "mended").touch()
    try:
        play.go().sees(1)
    finally:
        (play.server.folder / "mended").unlink()
    expect(play.errors).to_have_count(0)
    assert play.answers()[-1]["current_answer_index"] == 1


def test_after_repeated_failure_the_work_is_handed_in(play: Play) -> None:
    for time in range(3):
        play.go("another break in the clouds above a lake")
        if time < 2:
            expect(play.errors.last).to_contain_text("press the button again")
            play.page.wait_for_timeout(50)
    expect(play.banner).to_contain_text("on our side")
    assert play.sent()["prompt_0"] == "another break in the clouds above a lake"


# -- coming back


def test_a_refresh_in_mid_call_gets_its_answer(play: Play) -> None:
    held = play.server.hold(play.worker)
    play.go(f"{FIRST} {held}")
    until(lambda: play.server.calls(held))
    play.reload()
    expect(play.element("start")).to_have_attribute("aria-busy", "true")
    expect(play.element("prompt_0")).to_be_disabled()
    play.server.let_go(play.worker)
    play.sees(1)
    assert len(play.server.calls(held)) == 1
    assert len(play.calls()) == 1
    play.go(FIRST, 10)
    expect(play.banner).to_be_visible()


def test_an_answer_that_came_while_nobody_was_there(play: Play) -> None:
    held = play.server.hold(play.worker)
    play.go(FIRST).sees(1).go(f"{FIRST} {held}", 6)
    until(lambda: play.server.calls(held))
    play.page.goto("about:blank")
    play.server.let_go(play.worker)
    until(lambda: len(play.recorded("settled")) == 2)
    play.come().sees(2)
    assert play.lookup() == 2
    assert play.value("prompt_2__2__") == f"{FIRST} {held}"
    assert len(play.calls()) == 2


def test_a_refresh_between_rounds_brings_all_of_them_back(play: Play) -> None:
    play.go(FIRST).sees(1).go(FIRST + " with clouds", 4).sees(2)
    play.fill("prompt_1__2__", "what I was about to write next")
    play.pick("score_1__2__", "5")
    play.reload()
    play.sees(1)
    play.sees(2)
    assert play.value("prompt_1__2__") == "what I was about to write next"
    assert play.value("score_1__2__") == "5"
    expect(play.element("prompt_1__1__")).to_be_disabled()
    expect(play.element("continue_dynamic_button_1__1__")).to_be_hidden()
    expect(play.element("start")).to_be_hidden()
    play.go().sees(3)


def test_a_server_killed_in_mid_call_paints_once_more(
    page: Page, worker: str, tmp_path: Path, problems: Problems
) -> None:
    problems.allow("ERR_CONNECTION|ERR_EMPTY|Failed to fetch|status of 50")
    with served(tmp_path, *command(tmp_path)) as server:
        play = Play(page, server, worker).come().about()
        held = server.hold("it")
        play.go(f"{FIRST} {held}")
        until(lambda: server.calls(held))
        server.kill()
        server.let_go("it")
        server.start()
        play.sees(1)
        assert len(server.calls(held)) == 2
        assert play.answers()[-1]["current_answer_index"] == 1
        play.go(FIRST, 3).sees(2)
        server.kill()
        server.start()
        play.go(FIRST + " with clouds", 4).sees(3)
        play.go(score=2)
        assert list(play.sent()) == [
            "age", "gender", "prompt_0", "score_1__1__", "prompt_1__1__", "score_1__2__", "prompt_1__2__",
            "score_1__3__", "prompt_1__3__",
        ]  # fmt: skip


def test_another_device_goes_on_and_the_first_one_is_told(play: Play, new_page: NewPage) -> None:
    play.go(FIRST).sees(1)
    other = Play(new_page(), play.server, play.worker).come()
    other.sees(1)
    assert other.value("age") == "33"
    other.go(FIRST + " with clouds", 4).sees(2)

    play.go(FIRST + " with a kite", 6)
    expect(play.wrong("prompt_1__1__")).to_contain_text("another window")
    play.reload().page.wait_for_load_state()
    play.sees(2)
    play.go(FIRST + " with a kite", 10)
    expect(play.banner).to_be_visible()
    assert [answer.get("current_answer_index") for answer in play.answers()] == [1, 2, None, None]


def test_two_workers_at_once_share_nothing(play: Play, new_page: NewPage) -> None:
    other = Play(new_page(), play.server, play.worker + "_2").come().about("44")
    held = play.server.hold(play.worker)
    play.go(f"{FIRST} {held}")
    until(lambda: play.server.calls(held))
    other.go(f"{FIRST}").sees(1).go(FIRST + " with clouds", 7).sees(2)
    play.server.let_go(play.worker)
    play.sees(1)
    play.go(FIRST, 3).sees(2)
    assert (play.lookup(), other.lookup()) == (1, 2)
    other.go(score=10)
    play.go(FIRST + " with clouds", 4).sees(3)
    assert other.sent()["age"] == "44"
    assert play.recorded("submitted") == []


# -- while a call runs


def test_other_sections_may_be_edited_and_are_sent_as_they_stand(play: Play) -> None:
    play.go(FIRST).sees(1)
    held = play.server.hold(play.worker)
    play.go(f"{FIRST} {held}", 4)
    expect(play.element("continue_dynamic_button_1__1__")).to_have_attribute("aria-busy", "true")
    expect(play.element("score_1__1__")).to_be_disabled()
    play.fill("age", "34")
    play.server.let_go(play.worker)
    play.sees(2).go(score=10)
    assert play.sent()["age"] == "34"


def test_what_stands_in_the_form_is_handed_in_before_the_time_is_up(
    page: Page, worker: str, tmp_path: Path
) -> None:
    limits = {"assignment_duration_in_seconds": 15, "auto_submit_before_expiration_sec": 10}
    with served(tmp_path, *command(tmp_path, **limits)) as server:
        play = Play(page, server, worker).come()
        play.fill("age", "not a number").fill("prompt_0", "half a")
        until(lambda: play.recorded("ended"))
        (submitted,) = play.recorded("submitted")
        assert submitted["unchecked"] is True
        assert submitted["values"]["age"] == "not a number"
        assert submitted["values"]["prompt_0"] == "half a"
        (ended,) = play.recorded("ended")
        assert (ended["reason"], ended["auto"]) == ("timeout", True)
        expect(page.get_by_text(re.compile("time", re.IGNORECASE)).first).to_be_visible()


# -- for everybody


def test_it_can_be_done_with_the_keyboard_alone(page: Page, server: Server, worker: str) -> None:
    play = Play(page, server, worker).come()
    keys = page.keyboard

    def to(name: str) -> None:
        target = play.field(name).locator("input:not(.fc-select-native), textarea, button").first
        for _ in range(30):
            keys.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"Tab does not get to {name}")

    to("age")
    keys.type("33")
    to("gender")
    keys.type("Female")
    keys.press("Enter")
    to("prompt_0")
    keys.type(OUTRIGHT)
    to("start")
    keys.press("Enter")
    play.sees(1)
    to("score_1__1__")  # from where the new round begins
    keys.type("10")
    keys.press("Enter")
    to("continue_dynamic_button_1__1__")
    keys.press("Space")
    expect(play.banner).to_be_visible()
    assert play.sent()["score_1__1__"] == "10"


@pytest.mark.parametrize("device", ["page", "phone"])
def test_every_step_is_sound(
    device: str, server: Server, worker: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(device)
    play = Play(page, server, worker + device).come(2)
    sound(page)
    play.submit()
    expect(play.wrong("age")).to_be_visible()
    sound(page)
    play.about().go(FIRST).sees(1)
    sound(page)
    held = server.hold(play.worker)
    play.go(f"{FIRST} {held}", 4)
    until(lambda: server.calls(held))
    sound(page)
    server.let_go(play.worker)
    play.sees(2).go(score=10)
    expect(play.banner).to_be_visible()
    sound(page)


def test_the_target_stays_in_sight(play: Play, phone: Page) -> None:
    target = play.page.get_by_role("img", name="The picture to describe")
    play.go(FIRST).sees(1).go(FIRST + " with clouds", 4).sees(2)
    expect(target).to_be_in_viewport(ratio=0.9)
    expect(play.picture(2)).to_be_in_viewport(ratio=0.9)

    small = Play(phone, play.server, play.worker + "_small").come().about()
    small.go(FIRST).sees(1)
    expect(phone.get_by_role("img", name="The picture to describe")).to_be_in_viewport(ratio=0.9)
    expect(small.picture(1)).to_be_in_viewport(ratio=0.6)
