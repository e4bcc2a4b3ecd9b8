"""Runs in the review app: launched from a folder of tasks, paused and closed; and what workers read then."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.checks import Problems, axe, go_dark
from tests.browser.conftest import PHONE, NewPage
from tests.browser.serving import Server, served

pytestmark = pytest.mark.timeout(240)

SLOWLY_MS = 60_000
TASK = """
    import ajeeb as aj

    def answer(prompt: str) -> str:
        return f"{prompt} indeed"

    @aj.task
    def NAME(max_attempts: int = 2):
        return aj.Task(
            title="Name a TITLE", units=[{"n": 1}, {"n": 2}], assignments_per_unit=9,
            loop=aj.Loop(ask={"prompt": aj.Text("Say")}, run=answer, judge={}, max_attempts=max_attempts),
        )
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    tasks = tmp_path / "tasks"
    tasks.mkdir()
    for name, title in (("colours", "colour"), ("sounds", "sound")):
        text = textwrap.dedent(TASK).replace("NAME", name).replace("TITLE", title)
        (tasks / f"{name}.py").write_text(text, encoding="utf-8")
    broken = "import ajeeb as aj\n\n\n@aj.task\ndef broken():\n    return aj.Task(nothing=1)\n"
    (tasks / "broken.py").write_text(broken, encoding="utf-8")
    (tasks / "early.py").write_text("import ajeeb\nraise RuntimeError('no model')\n", encoding="utf-8")
    command = ("run", str(tasks / "colours.py"), "--tasks", str(tasks), "--links", "0")
    with served(tmp_path, *command) as server:
        yield server


def launch(page: Page, task: str) -> None:
    """Launch a task in the dialog, which is open then with the links."""
    page.get_by_role("button", name="Launch a run").click()
    page.get_by_role("combobox", name="Task").select_option(task)
    button = page.get_by_role("dialog").get_by_role("button", name="Launch", exact=True)
    expect(button).to_be_enabled(timeout=SLOWLY_MS)
    button.click()


def run_row(page: Page, run_id: str) -> Locator:
    return page.get_by_role("article", name=run_id)


def test_a_run_is_launched_paused_resumed_and_closed(
    server: Server, page: Page, new_page: NewPage, problems: Problems
) -> None:
    problems.allow("503")
    problems.allow("409")
    server.signed_in(page)
    expect(run_row(page, "colours-1")).to_contain_text("open")
    launch(page, "sounds.py")
    dialog = page.get_by_role("dialog", name="sounds-1 is open")
    expect(dialog.get_by_role("row")).to_have_count(4, timeout=SLOWLY_MS)
    assert axe(page) == []
    link = dialog.locator("code").first.inner_text()
    dialog.get_by_role("button", name="Done").click()
    worker = new_page()
    worker.goto(link)
    expect(worker.get_by_text("Name a sound").first).to_be_visible()

    run_row(page, "sounds-1").get_by_role("button", name="Pause").click()
    expect(run_row(page, "sounds-1")).to_contain_text("paused")
    other = new_page()
    other.goto(f"{server.url}/?worker_id=ann&run=sounds-1")
    expect(other.get_by_role("heading", name="This task is paused for the moment.")).to_be_visible()
    assert axe(other) == []
    worker.get_by_role("textbox", name="Say").fill("a bell")
    worker.get_by_role("button", name="Send").click()
    expect(worker.get_by_text("a bell indeed").first).to_be_visible()

    run_row(page, "sounds-1").get_by_role("button", name="Resume").click()
    expect(run_row(page, "sounds-1").get_by_role("button", name="Pause")).to_be_visible()
    run_row(page, "sounds-1").get_by_role("button", name="Close").click()
    asked = page.get_by_role("dialog", name="Close sounds-1?")
    expect(asked).to_contain_text("1 assignment is open")
    assert axe(page) == []
    asked.get_by_role("button", name="Close the run").click()
    expect(run_row(page, "sounds-1")).to_have_count(0)
    other.goto(f"{server.url}/?worker_id=bob&run=sounds-1")
    expect(other.get_by_role("heading", name="Thank you! This task has ended")).to_be_visible()

    page.get_by_role("combobox", name="Which runs").select_option("closed")
    run_row(page, "sounds-1").get_by_role("button", name="Archive").click()
    expect(page.get_by_text("No run is in this state")).to_be_visible()
    page.get_by_role("combobox", name="Which runs").select_option("archived")
    expect(run_row(page, "sounds-1")).to_contain_text("closed")


def test_tasks_that_cannot_be_started_are_listed_with_their_errors(server: Server, page: Page) -> None:
    server.signed_in(page)
    page.get_by_role("button", name="Launch a run").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("2 tasks cannot be started").click(timeout=SLOWLY_MS)
    expect(dialog.get_by_role("listitem")).to_contain_text(
        ["broken.py line 6: nothing: there is no such key", "early.py line 2: RuntimeError: no model"]
    )
    expect(dialog.locator(".command")).to_contain_text("ajeeb check --tasks ")
    options = page.get_by_role("combobox", name="Task").get_by_role("option")
    expect(options).to_have_text(
        [
            "colours.py (the server was started with it)",
            "broken.py (cannot be started)",
            "early.py (cannot be started)",
            "sounds.py",
        ]
    )
    assert axe(page) == []


def test_a_task_with_a_fault_says_so_and_cannot_be_launched(server: Server, page: Page) -> None:
    server.signed_in(page)
    page.get_by_role("button", name="Launch a run").click()
    page.get_by_role("combobox", name="Task").select_option("broken.py")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("This task cannot be launched yet")).to_be_visible(timeout=SLOWLY_MS)
    expect(dialog.locator("pre")).to_contain_text("nothing")
    expect(dialog.get_by_role("button", name="Launch", exact=True)).to_be_disabled()
    assert axe(page) == []
    page.get_by_role("combobox", name="Task").select_option("")
    expect(dialog.get_by_text("Name a colour: 2 units, 18 places")).to_be_visible(timeout=SLOWLY_MS)
    dialog.get_by_role("textbox", name="max_attempts").fill("many")
    expect(dialog.locator("pre")).to_contain_text("max_attempts", timeout=SLOWLY_MS)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_settings_links_and_models_in_the_dark_and_on_a_phone(server: Server, new_page: NewPage) -> None:
    page = server.signed_in(new_page(**PHONE))
    page.goto(f"{server.url}/review/runs/colours-1/settings")
    page.get_by_role("button", name="Make more links").click()
    expect(page.get_by_role("row")).to_have_count(11)
    page.get_by_role("button", name="Revoke link 2", exact=True).click()
    expect(page.get_by_role("row").nth(2)).to_contain_text("revoked")
    page.get_by_role("checkbox", name="Blind review").check()
    page.get_by_role("textbox", name="Days").fill("soon")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("whole number of days")
    page.get_by_role("textbox", name="Days").fill("30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert axe(page) == []
    page.reload()
    expect(page.get_by_role("checkbox", name="Blind review")).to_be_checked()
    expect(page.get_by_role("textbox", name="Days")).to_have_value("30")
    page.goto(f"{server.url}/review/models")
    expect(page.get_by_role("row").filter(has_text="answer")).to_contain_text("colours-1")
    go_dark(page)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_who_only_looks_sees_no_buttons(server: Server, page: Page) -> None:
    server.signed_in(page, "viewer")
    expect(run_row(page, "colours-1")).to_contain_text("open")
    expect(page.get_by_role("button", name="Launch a run")).to_have_count(0)
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)
