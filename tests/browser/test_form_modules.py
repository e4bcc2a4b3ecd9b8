"""A real browser loads an author's modules, and runs an author's handlers, under the policy of the form's page."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.checks import Problems
from tests.browser.serving import Server, served

HANDLER = "window.handled = true"
FORM = {
    "form": {
        "title": "A form",
        "instruction": f"<button onclick='{HANDLER}'>x</button>",
        "sections": [
            {
                "title": "One",
                "fieldsets": [
                    {"title": "", "rows": [{"fields": [{"name": "a", "type": "input", "label": "A"}]}]}
                ],
            }
        ],
        "submit_button": {"text": "Submit"},
    }
}
TRIGGERS = """
import { validateFieldValue } from "mephisto-addons";
import { validateFieldValue as again } from "mephisto-core";
import { two } from "./helpers";
export const found = () => [typeof validateFieldValue, validateFieldValue === again, two()];
"""


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("form")
    inside = folder / "form" / "insertions"
    (inside / "helpers").mkdir(parents=True)
    (folder / "form" / "task_data.json").write_text(json.dumps([FORM]))
    (inside / "custom_triggers.js").write_text(TRIGGERS)
    (inside / "helpers" / "index.js").write_text('export { two } from "../numbers";')
    (inside / "numbers.mjs").write_text("export const two = () => 2;")
    (folder / "task.py").write_text(
        'import ajeeb as aj\n\ntask = aj.Task(form="form", assignments_per_unit=9)\n'
    )
    with served(folder, "run", str(folder / "task.py"), "--links", "0") as server:
        yield server


def test_a_module_may_import_by_the_names_of_the_original(page: Page, form: Server) -> None:
    page.goto(form.named("ann"))
    ann = page.request.post(f"{form.url}/api/open", data={"worker_id": "ann"}).json()
    triggers = ann["task"]["form"]["triggers"]
    assert page.evaluate("(url) => import(url).then((m) => m.found())", triggers) == ["function", True, 2]


def test_a_handler_of_the_author_runs_and_no_other_does(page: Page, form: Server, problems: Problems) -> None:
    problems.allow("Content Security Policy")
    page.goto(form.named("bob"))
    click = """(handler) => {
        window.handled = window.other = undefined;
        const button = document.createElement("button");
        document.body.append(button);
        button.setAttribute("onclick", handler);
        button.click();
        return [window.handled === true, window.other === true];
    }"""
    assert page.evaluate(click, HANDLER) == [True, False]
    assert page.evaluate(click, "window.other = true") == [False, False]


def test_code_from_elsewhere_does_not_load(page: Page, form: Server, problems: Problems) -> None:
    problems.allow("Content Security Policy")
    page.goto(form.named("eve"))
    load = "(url) => import(url).then(() => 'loaded', () => 'refused')"
    assert page.evaluate(load, "data:text/javascript,export default 1") == "refused"
    assert page.evaluate(load, "https://code.example/a.js") == "refused"
