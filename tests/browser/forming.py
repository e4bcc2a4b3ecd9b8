"""Folders with forms to serve, and what a worker does in one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import Server, served, until

SEEN = """
const seen = (window.seen ??= []);
const copy = (value) => JSON.parse(JSON.stringify(value ?? null));
export const see = (what) => void seen.push(copy(what));
"""
"""A module for triggers that note what they are told: `import { see } from "./seen"`, then `FormOn.seen`."""

Part = dict[str, Any]


def field(name: str, kind: str = "input", **more: Any) -> Part:
    return {"type": kind, "name": name, "label": name, **more}


def options(*values: Any) -> list[Part]:
    return [{"label": f"Option {value}", "value": value} for value in values]


def button(name: str, *trigger: Any, **more: Any) -> Part:
    """A button; trigger: what its click runs."""
    clicked = {"onClick": list(trigger) if len(trigger) > 1 else trigger[0]} if trigger else {}
    return {"type": "button", "name": name, "value": name, "triggers": clicked, **more}


def fieldset(*fields: Part, **more: Any) -> Part:
    """A row for each field."""
    return {"title": "", "rows": [{"fields": [each]} for each in fields], **more}


def section(name: str, *fieldsets: Part, **more: Any) -> Part:
    return {"name": name, "title": name, "fieldsets": list(fieldsets), **more}


def form(*sections: Part, submit: Part | None = None, **more: Any) -> Part:
    """A form version."""
    return {
        "form": {
            "title": "A form",
            "sections": list(sections),
            "submit_button": {"text": "Submit", **(submit or {})},
            **more,
        }
    }


def simple(*fields: Part, **more: Any) -> Part:
    """A form version with one section, which cannot be collapsed."""
    return form(section("main", fieldset(*fields), collapsable=False), **more)


def quoted(name: str) -> str:
    """A name as a string of CSS."""
    return json.dumps(name, ensure_ascii=False)


@dataclass
class FormSite:
    """A server of form versions, each known by a name."""

    server: Server
    names: tuple[str, ...]

    def address(self, name: str, worker: str) -> str:
        return self.server.named(worker, self.names.index(name) + 1)

    def open(self, page: Page, name: str, worker: str) -> FormOn:
        """This version on a page, ready to be filled in."""
        page.goto(self.address(name, worker))
        return FormOn(page, self.server, worker).ready()


@contextmanager
def serving(
    folder: Path,
    versions: Mapping[str, Part],
    files: Mapping[str, str] | None = None,
    procedures: str = "",
    **parameters: Any,
) -> Iterator[FormSite]:
    """A server of these versions. files: path in `insertions` to content; parameters: settings of the task."""
    site = written(folder, versions, files, procedures, **parameters)
    with served(folder, *site.server.command) as server:
        yield FormSite(server, site.names)


def written(
    folder: Path,
    versions: Mapping[str, Part],
    files: Mapping[str, str] | None = None,
    procedures: str = "",
    **parameters: Any,
) -> FormSite:
    """The folder of such a task, and a server that is not started."""
    task = folder / "task"
    (task / "insertions").mkdir(parents=True)
    (task / "task_data.json").write_text(json.dumps(list(versions.values())))
    for path, content in (files or {}).items():
        file = task / "insertions" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    if procedures:
        (task / "procedures.py").write_text(procedures)
    given = {"assignments_per_unit": 100, **parameters}
    said = [part for name, value in given.items() for part in ("-P", f"{name}={value}")]
    return FormSite(Server(folder, ("run", str(task), *said, "--links", "0")), tuple(versions))


@dataclass
class FormOn:
    """One worker's form on a page."""

    page: Page
    server: Server
    worker: str

    # -- what is there

    def field(self, name: str) -> Locator:
        """The field with all that is around it."""
        return self.page.locator(f".field[data-name={quoted(name)}]")

    def element(self, name: str) -> Locator:
        """What carries the name in the page."""
        return self.page.locator(f"[name={quoted(name)}]")

    def wrong(self, name: str) -> Locator:
        return self.field(name).locator(".invalid-feedback")

    @property
    def submit_button(self) -> Locator:
        return self.page.locator("button.button-submit")

    @property
    def banner(self) -> Locator:
        return self.page.locator(".submit-block .alert-success")

    @property
    def errors(self) -> Locator:
        """The general errors, below the submit button."""
        return self.page.locator(".submit-errors li")

    def value(self, name: str) -> str:
        return self.element(name).input_value()

    def seen(self) -> list[Any]:
        """What triggers have noted."""
        return list(self.page.evaluate("window.seen ?? []"))

    # -- what is done

    def ready(self) -> FormOn:
        expect(self.page.locator("form.form-composer")).to_be_visible()
        return self

    def reload(self) -> FormOn:
        self.page.reload()
        return self.ready()

    def fill(self, name: str, text: str) -> FormOn:
        self.element(name).fill(text)
        return self

    def pick(self, name: str, *labels: str) -> FormOn:
        """Choose in a drop-down list, as somebody with a mouse does."""
        line = self.field(name).get_by_role("combobox")
        for label in labels:
            if line.get_attribute("aria-expanded") == "false":
                line.click()
            self.field(name).get_by_role("option", name=label, exact=True).click()
        line.press("Escape")
        return self

    def tick(self, name: str, label: str) -> FormOn:
        """Click an option of a checkbox or radio field."""
        self.field(name).get_by_text(label, exact=True).click()
        return self

    def attach(self, name: str, file: str, content: bytes, kind: str = "text/plain") -> FormOn:
        chosen: Any = {"name": file, "mimeType": kind, "buffer": content}
        self.element(name).set_input_files(chosen)
        return self

    def press(self, name: str) -> FormOn:
        """Click a button field."""
        self.element(name).click()
        return self

    def submit(self) -> FormOn:
        self.submit_button.click()
        return self

    def sent(self) -> dict[str, Any]:
        """What was submitted, once it is on disk and the page says so."""
        expect(self.banner).to_be_visible()
        return dict(until(lambda: self.recorded("submitted"))[0]["values"])

    # -- the record

    def recorded(self, kind: str) -> list[dict[str, Any]]:
        """What is recorded of this worker, of one kind."""
        return [event for event in self.server.of_worker(self.worker) if event["kind"] == kind]

    def faults(self) -> list[str]:
        """What the author is told in the terminal of this worker's page."""
        until(lambda: "seen by the page of assignment" in self.server.said())
        assignment = str(self.server.assignment(self.worker)["assignment_id"])
        return [line for line in self.server.said().splitlines() if assignment in line]

    def told(self, words: str) -> str:
        """The line in the terminal about a fault of the author's, with these words in it."""
        return until(lambda: next((line for line in self.faults() if re.search(words, line)), ""), 5)
