"""The form with every type of field, filled in by mouse and by keyboard, sent, and read from the record."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from ajeeb.forms.composer import BUILTINS, FORM_COMPOSER, KINDS
from tests.browser.checks import Problems, sound
from tests.browser.forming import FormOn
from tests.browser.serving import Server, served

EXAMPLE = Path("examples/every_field")
STORY = "Once upon a time there was a form."
TEXTS = {
    "nickname": "Robin",
    "email": "robin@example.org",
    "amount": "7",
    "secret": "abcde",
    "story": STORY,
}


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("every_field")
    shutil.copytree(EXAMPLE, folder / EXAMPLE.name)
    task = str(folder / EXAMPLE.name)
    with served(folder, "run", task, "-P", "assignments_per_unit=500", "--links", "0") as server:
        yield server


def come(page: Page, server: Server, worker: str) -> FormOn:
    """Past the pages before the form."""
    page.goto(server.named(worker))
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("radio", name="A computer").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("textbox", name="Nickname")).to_be_visible()
    return FormOn(page, server, worker).ready()


def open_section(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


@pytest.fixture
def form(page: Page, server: Server, worker: str) -> FormOn:
    return come(page, server, worker)


EXPECTED = {
    **TEXTS,
    "words": "8",
    "colour": "other",
    "other_colour": "violet",
    "animals": ["cat", "fox"],
    "meals": {"breakfast": True, "lunch": False, "supper": True},
    "mood": 0,
    "visited": "texts story submit",
    "bootstrap4": "to the right",
    "bootstrap5": "to the right",
}


def test_every_field_by_mouse(form: FormOn) -> None:
    page = form.page
    page.get_by_role("heading", name="Texts").click()  # closes it, and runs its trigger
    page.get_by_role("heading", name="Texts").click()
    for name, text in TEXTS.items():
        form.fill(name, text)
    form.press("count")
    expect(form.element("words")).to_have_value("8")
    page.get_by_role("heading", name="Choices").click()
    expect(form.field("other_colour")).to_be_hidden()
    form.pick("colour", "Another")
    form.fill("other_colour", "violet").pick("animals", "Fox")
    form.tick("meals", "Supper").tick("mood", "So so")
    form.attach("picture", "teal.png", png(), "image/png")
    expect(form.field("picture").get_by_role("img")).to_be_visible()
    expect(form.field("picture")).to_contain_text("is attached")
    form.submit()
    debrief(form)
    (submitted,) = form.recorded("submitted")
    sent = submitted["values"]
    picture = sent.pop("picture")
    assert (picture["name"], picture["type"], picture["size"]) == ("teal.png", "image/png", len(png()))
    assert sent == EXPECTED
    (row,) = form.server.rows(
        "SELECT bytes, media_type FROM asset WHERE sha256 = ?", submitted["files"]["picture"]
    )
    assert row == {"bytes": len(png()), "media_type": "image/png"}
    assert [page["answers"] for page in form.recorded("page_passed")][:2] == [
        {"agree": True},
        {"device": "computer"},
    ]
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("p.saved")).to_be_visible()


def debrief(form: FormOn) -> None:
    """The page after the form."""
    expect(form.page.get_by_text("all eleven types of fields")).to_be_visible()
    expect(form.page.get_by_text("before the task")).to_have_count(0)


def test_every_field_by_keyboard(form: FormOn) -> None:
    keys, page = form.page.keyboard, form.page

    def to(name: str, inner: str = "") -> None:
        places = form.field(name).locator(inner or "input:visible, textarea, button")
        for _ in range(60):
            keys.press("Tab")
            if places.evaluate_all("all => all.includes(document.activeElement)"):
                return
        raise AssertionError(f"Tab does not get to {name}")

    for name, text in TEXTS.items():
        to(name)
        keys.press("Control+A")
        keys.type(text)
    to("count")
    keys.press("Enter")
    expect(form.element("words")).to_have_value("8")
    for _ in range(9):
        keys.press("Tab")
        if page.get_by_role("button", name="Choices").evaluate("it => it === document.activeElement"):
            break
    keys.press("Enter")
    to("colour")
    keys.type("Another")
    keys.press("Enter")
    to("other_colour")
    keys.type("violet")
    to("animals")
    keys.type("Fox")
    keys.press("Enter")
    keys.press("Escape")
    to("meals")
    for key in ("Tab", "Tab", "Space"):
        keys.press(key)
    to("mood")
    keys.press("ArrowDown")
    if form.field("mood").get_by_role("radio", name="Fine").is_checked():
        keys.press("ArrowDown")
    form.attach("picture", "teal.png", png(), "image/png")  # the dialog is the browser's own
    expect(form.field("picture")).to_contain_text("is attached")
    form.submit_button.focus()
    keys.press("Enter")
    debrief(form)
    sent = form.recorded("submitted")[0]["values"]
    assert sent.pop("picture")["name"] == "teal.png"
    assert sent == {**EXPECTED, "visited": "story submit"}


def test_every_validator_says_what_is_wrong(form: FormOn, problems: Problems) -> None:
    problems.allow("status of 422")  # the server takes no such file either
    page = form.page
    form.fill("nickname", "R2").fill("email", "robin").fill("amount", "11").fill("secret", "abc")
    form.fill("story", "Two words")
    open_section(page, "Choices")
    form.pick("animals", "Dog", "Fox", "Bear").tick("meals", "Lunch").tick("meals", "Supper")
    form.attach("picture", "notes.txt", b"no picture")
    expect(form.field("picture")).to_contain_text("png, jpg, jpeg")
    form.submit()
    for name, words in {
        "nickname": "expected format",
        "email": "expected format",
        "amount": "a number from 1 to 10",
        "secret": "at least 4 characters",
        "story": "at least 3 words",
        "colour": "fill in",
        "animals": "at most 3",
        "meals": "at most 2",
        "mood": "fill in",
        "picture": "fill in",
    }.items():
        expect(form.wrong(name)).to_contain_text(words)
    expect(form.wrong("other_colour")).to_have_count(0)  # out of sight, so not asked for
    assert form.recorded("submitted") == []
    open_section(page, "Texts")
    form.fill("nickname", "Robin")
    expect(form.wrong("nickname")).to_have_count(0)


def test_tooltips_placeholders_icon_help_and_classes(form: FormOn) -> None:
    expect(form.field("nickname")).to_have_attribute("title", "Any name that you like")
    expect(form.element("nickname")).to_have_attribute("placeholder", "such as Robin")
    expect(form.field("nickname")).to_contain_text("☺")
    expect(form.field("nickname").locator("em")).to_have_text("nobody")
    expect(form.submit_button).to_have_attribute("title", "Checks the form and sends it")
    for name in ("bootstrap4", "bootstrap5"):
        expect(form.element(name)).to_have_css("text-align", "right")
        expect(form.element(name)).to_have_css("font-weight", "700")
        expect(form.field(name)).to_have_css("border-left-style", "solid")
    expect(form.page.locator(".badge-new")).to_have_css("background-color", "rgb(107, 63, 160)")


def test_the_instruction_opens_over_the_form_with_its_picture(form: FormOn) -> None:
    page = form.page
    page.get_by_role("button", name="Instructions").click()
    picture = page.get_by_role("dialog").get_by_role("img", name="A red balloon")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("device", ["page", "phone"])
def test_every_page_is_sound(
    device: str, server: Server, worker: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(device)
    page.goto(server.named(worker + device))
    page.get_by_role("checkbox").check()
    sound(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("radio", name="A computer").check()
    sound(page)
    page.get_by_role("button", name="Continue").click()
    form = FormOn(page, server, worker + device)
    expect(form.element("nickname")).to_be_visible()
    sound(page)
    form.submit()
    expect(form.wrong("nickname")).to_be_visible()
    sound(page)
    open_section(page, "Choices")
    form.attach("picture", "teal.png", png(), "image/png")
    expect(form.field("picture").get_by_role("img")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Instructions").click()
    sound(page)


def configured() -> list[dict[str, Any]]:
    """Every object of the example's form."""
    found: list[dict[str, Any]] = []
    waiting: list[Any] = [json.loads((EXAMPLE / "unit_config.json").read_text(encoding="utf-8"))]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found.append(value)
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found


def test_every_type_attribute_and_validator_is_in_the_example() -> None:
    objects = configured()
    assert {one["type"] for one in objects if "type" in one} == set(KINDS)
    validators = {name for one in objects for name in one.get("validators", {})}
    assert validators >= {*BUILTINS, "atLeastWords", "between"}
    levels = (
        FORM_COMPOSER.form,
        FORM_COMPOSER.submit_button,
        *FORM_COMPOSER.nested,
        *(kind.level for kind in KINDS.values()),
    )
    attributes = {attribute.name for level in levels for attribute in level.attributes}
    assert attributes - {name for one in objects for name in one} == {"lookup_name"}
