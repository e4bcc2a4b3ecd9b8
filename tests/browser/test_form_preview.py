"""The page of `ajeeb form preview`, in a real browser: it follows the files, and keeps what was typed."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import Problems, sound
from tests.browser.serving import until
from tests.forms.composer.building import field, form

TRIGGERS = """
export function ask({ formData, remoteProcedureCollection, updateFormData }) {
  remoteProcedureCollection("shout")(formData.prompt).then((said) => updateFormData("prompt", said.loud));
}
export function fail() {
  throw new Error("I broke on purpose");
}
export function whisper({ remoteProcedureCollection }) {
  remoteProcedureCollection("whisper")("x");
}
"""
PROCEDURES = """
def shout(request_id, args, agent_state):
    if args == "quiet":
        raise ValueError("nobody may shout here")
    return {"loud": args.upper()}

function_registry = {"shout": shout}
"""
LIVE = "Title"


def button(name: str, trigger: str) -> dict[str, Any]:
    return {"type": "button", "name": name, "value": name, "triggers": {"onClick": [trigger]}}


FIELDS = (
    field("textarea", name="prompt", label="Prompt", validators={"required": True}),
    field("file", name="picture", label="Picture"),
    button("Ask", "ask"),
    button("Fail", "fail"),
    button("Whisper", "whisper"),
)


@dataclass
class Previewed:
    """A folder that is previewed."""

    folder: Path
    url: str

    def write(self, *fields: Any, **more: Any) -> None:
        config = form(*(fields or FIELDS), **more)
        (self.folder / "unit_config.json").write_text(json.dumps(config))


@contextmanager
def previewing(folder: Path, *options: str | Path, port: int | None = None) -> Iterator[str]:
    port = port or random.randrange(20_000, 32_000)
    log = folder.with_suffix(".log")
    command = [sys.executable, "-m", "ajeeb", "form", "preview", folder, "--port", str(port), *options]
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
    try:
        until(lambda: "Stop  " in log.read_text() or process.poll() is not None, 25)
        yield next(line.split()[1] for line in log.read_text().splitlines() if "  Preview " in line)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(15) == 0
        finally:
            process.kill()


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Previewed]:
    folder = tmp_path / "a_form"
    (folder / "insertions").mkdir(parents=True)
    (folder / "insertions" / "custom_triggers.js").write_text(TRIGGERS)
    (folder / "procedures.py").write_text(PROCEDURES)
    previewed = Previewed(folder, "")
    previewed.write()
    with previewing(folder) as previewed.url:
        yield previewed


def shows(page: Page, title: str) -> None:
    expect(page.locator(".form-title")).to_have_text(title)


def see(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_the_page_follows_the_files_and_keeps_what_was_typed(page: Page, preview: Previewed) -> None:
    page.goto(preview.url)
    shows(page, LIVE)
    page.get_by_label("Prompt").fill("A red boat")
    preview.write(title="Another title")
    shows(page, "Another title")
    expect(page.get_by_label("Prompt")).to_have_value("A red boat")
    preview.write(field("textarea", name="prompt", wrong=1), title="Broken")
    report = page.get_by_role("region", name="What the verifier found")
    expect(report).to_contain_text(
        "U06 unit_config.json: form.sections[0].fieldsets[0].rows[0].fields[0].wrong"
    )
    expect(page.get_by_role("button", name="1 error, 0 warnings")).to_be_visible()
    expect(page.locator(".form-title")).to_have_count(0)
    sound(page)
    preview.write(title="Mended")
    shows(page, "Mended")
    expect(page.get_by_label("Prompt")).to_have_value("A red boat")
    see(page, "Start afresh")
    expect(page.get_by_label("Prompt")).to_have_value("")


def test_style_sheets_and_modules_are_those_of_now(page: Page, preview: Previewed) -> None:
    page.goto(preview.url)
    shows(page, LIVE)
    (preview.folder / "insertions" / "own.css").write_text(".form-title { color: rgb(1, 2, 3) }")
    expect(page.locator(".form-title")).to_have_css("color", "rgb(1, 2, 3)")
    more = (
        TRIGGERS + "\nexport function onMore({ updateFormData }) { updateFormData('prompt', 'from now on'); }"
    )
    (preview.folder / "insertions" / "custom_triggers.js").write_text(more)
    preview.write(*FIELDS, button("More", "onMore"))
    page.get_by_role("button", name="More").click()
    expect(page.get_by_label("Prompt")).to_have_value("from now on")


def test_faults_of_the_authors_code_are_shown_on_the_page(
    page: Page, preview: Previewed, problems: Problems
) -> None:
    problems.allow(
        "trigger fail|I broke on purpose|whisper|status of 422|could not be loaded|no such function"
    )
    page.goto(preview.url)
    shows(page, LIVE)
    see(page, "Fail")
    faults = page.get_by_role("alert")
    expect(faults).to_contain_text("I broke on purpose")
    expect(page.get_by_role("button", name="1 fault")).to_be_visible()
    see(page, "Whisper")
    expect(faults).to_contain_text("whisper")
    page.get_by_label("Prompt").fill("quiet")
    see(page, "Ask")
    expect(faults).to_contain_text("shout() raised ValueError: nobody may shout here")
    sound(page)
    page.get_by_role("button", name="Close").click()
    expect(faults).to_have_count(0)
    preview.write(*FIELDS, button("Nothing", "nothing"))
    see(page, "Nothing")
    expect(faults).to_contain_text("nothing")
    (preview.folder / "insertions" / "custom_triggers.js").write_text("export function (")
    expect(faults).to_contain_text("insertions/custom_triggers.js")
    (preview.folder / "procedures.py").write_text("def shout(:")
    expect(faults).to_contain_text("procedures.py, line 1")


def test_procedures_run_and_the_form_shows_what_would_become_of_it(page: Page, preview: Previewed) -> None:
    page.goto(preview.url)
    shows(page, LIVE)
    page.get_by_label("Prompt").fill("a boat")
    see(page, "Ask")
    expect(page.get_by_label("Prompt")).to_have_value("A BOAT")
    see(page, "What would be sent")
    sent = page.get_by_role("region", name="What would be sent")
    expect(sent).to_contain_text('"prompt": "A BOAT"')
    expect(sent).to_contain_text('"loud": "A BOAT"')
    page.get_by_label("Prompt").fill("")
    expect(sent).to_contain_text("The server would refuse this")
    page.get_by_label("Prompt").fill("a hut")
    expect(sent).to_contain_text('"prompt": "a hut"')
    sound(page)
    see(page, "As reviewers see it")
    frame = page.frame_locator("iframe")
    expect(frame.locator("textarea")).to_have_value("a hut")
    expect(frame.locator("textarea")).to_have_css("border-top-style", "solid")
    see(page, "Form")
    expect(page.get_by_label("Prompt")).to_have_value("a hut")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Your answers have been submitted")).to_be_visible()
    expect(sent).to_contain_text("Nothing is sent from a preview")
    expect(page.get_by_label("Prompt")).to_be_disabled()


def test_a_file_stays_in_the_browser(page: Page, preview: Previewed) -> None:
    page.goto(preview.url)
    shows(page, LIVE)
    page.get_by_label("Prompt").fill("a boat")
    page.locator("input[type=file]").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"words"}
    )
    see(page, "What would be sent")
    sent = page.get_by_role("region", name="What would be sent")
    expect(sent).to_contain_text('"name": "a.txt"')
    expect(sent).to_contain_text("This would be stored")


def test_each_version_can_be_chosen(page: Page, preview: Previewed) -> None:
    preview.write(title="About {{thing}}")
    values = preview.folder / "separate_token_values_config.json"
    values.write_text('{"thing": ["cats", "dogs"]}')
    page.goto(preview.url)
    shows(page, "About cats")
    page.get_by_label("Prompt").fill("typed")
    page.get_by_label("Version").select_option("2")
    shows(page, "About dogs")
    expect(page.get_by_label("Prompt")).to_have_value("typed")
    values.write_text('{"thing": ["cats", "birds"]}')
    shows(page, "About birds")


def test_a_stored_result_is_shown_and_runs_nothing(page: Page, phone: Page, tmp_path: Path) -> None:
    folder, result = tmp_path / "a_form", tmp_path / "result.json"
    folder.mkdir()
    Previewed(folder, "").write(field(name="a"))
    left = form(
        field(name="a", label="Mine"), instruction="<b onclick='top.hit()'>Hint</b><script>hit()</script>"
    )
    result.write_text(json.dumps({"inputs": left, "outputs": {"a": "what <i>I</i> wrote"}}))
    with previewing(folder, "--results", result) as url:
        for one in (page, phone):
            one.goto(url)
            frame = one.frame_locator("iframe")
            expect(frame.locator("input")).to_have_value("what <i>I</i> wrote")
            expect(frame.locator("input")).to_be_disabled()
            expect(frame.locator("script, [onclick]")).to_have_count(0)
            assert one.locator("iframe").get_attribute("sandbox") == ""
        see(page, "Form")
        shows(page, LIVE)


def test_the_page_finds_a_preview_that_is_started_again(
    page: Page, tmp_path: Path, problems: Problems
) -> None:
    problems.allow("ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE")
    folder = tmp_path / "a_form"
    folder.mkdir()
    previewed = Previewed(folder, "")
    previewed.write(field(name="a"))
    with previewing(folder) as url:
        page.goto(url)
        shows(page, LIVE)
    expect(page.get_by_role("alert")).to_contain_text("The preview has stopped")
    previewed.write(field(name="a"), title="Later")
    with previewing(folder, port=int(url.rpartition(":")[2])):
        shows(page, "Later")
