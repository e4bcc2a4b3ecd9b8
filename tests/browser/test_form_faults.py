"""Code of a form's author that fails, hangs or cannot be loaded: its author is told, and the worker goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import Problems
from tests.browser.forming import FormOn, FormSite, button, field, serving, simple

OFF = "A part of this form stopped responding and is switched off."
CUSTOM = ("throws", "missing", "promises", "gives")

VERSIONS = {
    "triggers": simple(
        field("text", triggers={"onChange": "throws"}),
        button("throws", "throws"),
        button("rejects", "rejects"),
        button("missing", "missing"),
        button("never", "never"),
        submit={"triggers": {"onClick": "throws"}},
    ),
    "frozen": simple(field("text"), button("freeze", "freeze"), button("works", "works")),
    **{
        f"validator {name}": simple(field("text", validators={name: True, "minLength": 2})) for name in CUSTOM
    },
    "validator freezes": simple(field("text", validators={"freezes": True, "required": True})),
    "pattern": simple(field("text", validators={"regexp": ["^(a+)+$", "u"]})),
}
TRIGGERS = """
export function throws({ updateFormData }) { updateFormData("text", "set"); throw new TypeError("my fault"); }
export async function rejects() { throw new Error("my promise"); }
export function never() { return new Promise(() => undefined); }
export function freeze({ updateFormData }) { updateFormData("text", "lost"); while (true); }
export function works({ updateFormData }) { updateFormData("text", "works"); }
"""
VALIDATORS = """
export function throws() { throw new TypeError("my validator's fault"); }
export async function promises() { return "late"; }
export function freezes(field, value) { while (value === "freeze"); return value === "bad" ? "Not bad." : null; }
export function gives() { return { toString: () => "An object." }; }
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FormSite]:
    files = {"custom_triggers.js": TRIGGERS, "custom_validators.js": VALIDATORS}
    with serving(tmp_path_factory.mktemp("faults"), VERSIONS, files) as site:
        yield site


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("throws", "trigger throws: This trigger failed: my fault"),
        ("rejects", "trigger rejects: This trigger failed: my promise"),
        ("missing", "trigger missing: There is no such function"),
    ],
)
def test_a_trigger_that_fails_is_told_in_console_and_terminal(
    name: str, line: str, site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("trigger (throws|rejects|missing)")
    on = site.open(page, "triggers", worker).press(name)
    on.told(line)
    assert any(line in text for text in problems.seen)
    on.fill("text", "typed").submit().sent()


def test_a_trigger_that_never_settles_holds_nothing_up(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "triggers", worker).press("never").press("never")
    expect(on.element("never")).to_be_enabled()


def frozen_then_closed(on: FormOn, selector: str) -> Page:
    """Click what freezes the page, close its tab as a worker would after a while, and give a new one."""
    on.page.evaluate("selector => setTimeout(() => document.querySelector(selector).click())", selector)
    time.sleep(2.2)
    context = on.page.context
    fresh = context.new_page()
    on.page.close(run_before_unload=False)
    return fresh


def test_a_function_that_froze_the_page_is_off_after_the_tab_was_closed(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("trigger freeze")
    on = site.open(page, "frozen", worker).fill("text", "My work")
    again = site.open(frozen_then_closed(on, "[name=freeze]"), "frozen", worker)
    expect(again.element("text")).to_have_value("My work")
    expect(again.errors).to_contain_text([OFF])
    again.told("trigger freeze: This never returned, and froze the page")
    again.press("freeze").fill("text", "More")
    expect(again.errors).to_have_count(1)
    again.press("works")
    assert again.submit().sent() == {"text": "works"}


def test_a_validator_that_froze_the_page_accepts_from_then_on(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("validator freezes")
    on = site.open(page, "validator freezes", worker).fill("text", "bad").submit()
    expect(on.wrong("text")).to_have_text("Not bad.")
    on.fill("text", "freeze")
    again = site.open(frozen_then_closed(on, ".button-submit"), "validator freezes", worker)
    expect(again.errors).to_contain_text([OFF])
    assert again.submit().sent() == {"text": "freeze"}


def test_a_pattern_that_takes_for_ever_is_off_in_the_page_and_the_server_decides(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("validator regexp|status of 422")
    on = site.open(page, "pattern", worker).fill("text", "a" * 60 + "!")
    again = site.open(frozen_then_closed(on, ".button-submit"), "pattern", worker).submit()
    expect(again.wrong("text")).to_have_count(1)
    assert again.fill("text", "a" * 60).submit().sent() == {"text": "a" * 60}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (
            "throws",
            "validator throws: This validator failed, and the value was accepted: my validator's fault",
        ),
        ("missing", 'validator missing: There is no such validator; field "text" asks for it.'),
        ("promises", "validator promises: Validators must answer at once"),
    ],
)
def test_a_validator_that_fails_has_nothing_against_a_value(
    name: str, line: str, site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("validator")
    on = site.open(page, f"validator {name}", worker).submit()
    expect(on.wrong("text")).to_have_text("Please write at least 2 characters.")
    on.told(line)
    assert on.fill("text", "ab").submit().sent() == {"text": "ab"}


def test_whatever_a_validator_gives_is_shown_as_text(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "validator gives", worker).fill("text", "ab").submit()
    expect(on.wrong("text")).to_have_text("An object.")


@pytest.mark.parametrize(
    ("triggers", "validators"),
    [
        ("export function go( {", 'import { x } from "./other";'),
        ('import "./nowhere";\nexport function go() {}', 'throw new Error("at once");'),
    ],
)
def test_modules_that_cannot_be_loaded_are_told_and_the_form_works_without_them(
    triggers: str, validators: str, tmp_path: Path, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("could not be loaded|status of 404|trigger go|validator odd")
    version = simple(field("text", validators={"required": True, "odd": True}), button("go", "go"))
    files = {"custom_triggers.js": triggers, "custom_validators.js": validators, "other.js": ""}
    with serving(tmp_path, {"form": version}, files) as site:
        on = site.open(page, "form", worker).press("go").submit()
        expect(on.wrong("text")).to_have_count(1)
        on.told("custom_triggers.js: This module could not be loaded: .")
        on.told("custom_validators.js: This module could not be loaded: .")
        assert on.fill("text", "x").submit().sent() == {"text": "x"}
