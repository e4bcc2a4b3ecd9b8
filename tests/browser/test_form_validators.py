"""Validators in a real page: what they refuse, where it is said, and what the server has the last word on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.checks import Problems
from tests.browser.forming import (
    FormOn,
    FormSite,
    Part,
    button,
    field,
    fieldset,
    form,
    options,
    section,
    serving,
    simple,
)
from tests.browser.serving import until

REFUSED: dict[str, tuple[Part, str]] = {
    "blank": (field("blank", validators={"required": True}), "  "),
    "text_is_true": (field("text_is_true", validators={"required": "false"}), ""),
    "optional": (field("optional", validators={"minLength": 2}), ""),
    "trimmed": (field("trimmed", validators={"minLength": 3}), " ab "),
    "emoji": (field("emoji", validators={"maxLength": 1}), "\N{GRINNING FACE}"),
    "long": (field("long", "email", validators={"maxLength": "3.9"}), "abcd"),
    "case": (field("case", validators={"regexp": ["^a$", "u"]}), "A"),
    "number": (field("number", "number", validators={"minLength": 2}), "1"),
    "password": (field("password", "password", validators={"maxLength": -1}), ""),
}
ACCEPTED: dict[str, tuple[Part, str]] = {
    "falsy": (field("falsy", validators={"required": 0}), ""),
    "any_line": (field("any_line", "textarea", validators={"regexp": "^B$"}), "a\nb"),
    "anywhere": (field("anywhere", validators={"regexp": "b"}), "aBc"),
    "at_the_bound": (field("at_the_bound", validators={"minLength": 2, "maxLength": 2}), " ab "),
    "no_pattern": (field("no_pattern", validators={"regexp": "("}), "x"),
}
REQUIRED = {"required": True}
LONG = "<p>" + "Read this. " * 400 + "</p>"

VERSIONS = {
    "texts": simple(*(one for one, _ in (REFUSED | ACCEPTED).values())),
    "accepted": simple(*(one for one, _ in ACCEPTED.values())),
    "choices": simple(
        field("radio", "radio", options=options(0, 1), validators={**REQUIRED, "minLength": 5}),
        field("one", "select", options=options("a", "b"), validators=REQUIRED),
        field("many", "select", options=options(1, 2, 3), multiple=True, validators={"minLength": 2}),
        field("ticks", "checkbox", options=options("a", "b", "c"), validators={**REQUIRED, "maxLength": 2}),
        field("file", "file", validators={**REQUIRED, "fileExtension": ["TXT", ".md"]}),
        field("never", "hidden", validators=REQUIRED),
    ),
    "custom": simple(
        field("text", label="Text", validators={"required": True, "between": [2, 4], "is_object": {"a": 1}}),
        field("other", validators={"sees": "x"}),
    ),
    "hidden": form(
        section(
            "one",
            fieldset(
                field("author", validators=REQUIRED, classes="hidden"),
                field("row", validators=REQUIRED),
                field("script", validators=REQUIRED),
                field("shown", validators=REQUIRED, classes="hidden"),
                button("hide", "hide"),
            ),
        ),
        section("two", fieldset(field("section", validators=REQUIRED)), classes="d-none"),
    ),
    "collapsed": form(
        section("one", fieldset(field("a", label="First", validators=REQUIRED), instruction=LONG)),
        section(
            "two",
            fieldset(
                field("b", label="Second", validators=REQUIRED),
                field("c", label="", validators={"minLength": 3, "regexp": "x"}),
                instruction=LONG,
            ),
            initially_collapsed=True,
        ),
        section("three", fieldset(field("d")), initially_collapsed=True),
    ),
    "server": form(
        section("one", fieldset(field("a", label="First", validators=REQUIRED), field("b", label="Second"))),
        section("two", fieldset(field("c", label="Third", validators={"maxLength": 3}), instruction=LONG)),
    ),
    "leaving": form(
        section(
            "main",
            fieldset(field("about", validators=REQUIRED), button("start", "add")),
            fieldset(
                field("score", validators=REQUIRED),
                field("note", validators={"minLength": 5, "required": True}),
                button("more", "add"),
                lookup_name="round",
            ),
            collapsable=False,
        )
    ),
}
VALIDATORS = """
export * from "./lengths";
export const required = (field, value) => (value ? null : `Own words for ${field.label}`);
export function is_object(field, value, argument) { return argument.a === 1 ? undefined : "No object."; }
export function sees(field, value, argument) { return value === argument ? "" : `${field.name}:${value}:${argument}`; }
"""
LENGTHS = """
export function between(field, value, least, most) {
  return value.length < least || value.length > most ? `From ${least} to ${most}` : null;
}
"""
TRIGGERS = """
export function hide() {
  document.querySelector("[name=row]").closest(".row").style.display = "none";
  document.querySelector(".field[data-name=script]").classList.add("hidden");
  document.querySelector(".field[data-name=shown]").classList.remove("hidden");
}
export async function add({ remoteProcedureCollection, setDynamicFormElementsConfig }) {
  const { fieldset_config } = await remoteProcedureCollection("next")({});
  setDynamicFormElementsConfig((before) => ({
    ...before, sections: { main: { fieldsets: { "main.round.1": fieldset_config } } } }));
}
"""
PROCEDURES = """
from ajeeb.forms.composer import find_templates, instantiate


def next_round(request_id, args, agent_state):
    (template,) = find_templates(agent_state.get_init_state()["task_data"], "main")
    return {"fieldset_config": instantiate(template, {}, 1), "current_answer_index": 1}


function_registry = {"next": next_round}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FormSite]:
    files = {
        "custom_triggers.js": TRIGGERS,
        "custom_validators.js": VALIDATORS.replace("export const required", "const unused"),
        "lengths.js": LENGTHS,
    }
    with serving(tmp_path_factory.mktemp("validators"), VERSIONS, files, PROCEDURES) as site:
        yield site


def test_texts_are_refused_by_the_page_each_by_its_own_validator(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "texts", worker)
    for name, (_, text) in (REFUSED | ACCEPTED).items():
        on.fill(name, text)
    on.submit()
    for name in REFUSED:
        expect(on.wrong(name).locator("div")).to_have_count(1)
    expect(page.locator(".invalid-feedback")).to_have_count(len(REFUSED))
    assert on.recorded("submitted") == []


def test_what_the_page_accepts_the_server_accepts_as_well(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "accepted", worker)
    for name, (_, text) in ACCEPTED.items():
        on.fill(name, text)
    assert on.submit().sent() == {name: text for name, (_, text) in ACCEPTED.items()}


def test_choices_marks_and_files_are_validated_and_hidden_fields_are_not(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("status of 422")
    on = site.open(page, "choices", worker).submit()
    for name in ("radio", "one", "many", "ticks", "file"):
        expect(on.wrong(name)).to_have_count(1)
    expect(page.locator(".section-badge")).to_contain_text("5")
    on.tick("radio", "Option 0").pick("one", "Option b").pick("many", "Option 3", "Option 1")
    on.tick("ticks", "Option a").tick("ticks", "Option b").tick("ticks", "Option c")
    on.attach("file", "a.pdf", b"%PDF-1.4")
    expect(on.wrong("file")).to_contain_text("txt, md")
    on.attach("file", "notes.Md", b"hello")
    expect(page.get_by_text("notes.Md is attached.")).to_be_attached()
    on.submit()
    expect(on.wrong("ticks")).to_have_count(1)
    sent = on.tick("ticks", "Option c").submit().sent()
    assert sent.pop("file")["name"] == "notes.Md"
    assert sent == {
        "radio": 0,
        "one": "b",
        "many": ["1", "3"],
        "ticks": {"a": True, "b": True, "c": False},
        "never": "",
    }


def test_validators_of_the_task_are_handed_their_arguments_one_by_one(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "custom", worker).submit()
    expect(on.wrong("text").locator("div")).to_have_text(["Please fill in this field.", "From 2 to 4"])
    expect(on.wrong("other")).to_have_text("other::x")
    on.fill("text", "abc").fill("other", "x").submit().sent()


def test_validators_of_the_task_go_before_built_in_ones(tmp_path: Path, page: Page, worker: str) -> None:
    files = {"custom_validators.js": VALIDATORS, "lengths.js": LENGTHS}
    version = simple(field("text", label="Text", validators={"required": True, "minLength": 5}))
    with serving(tmp_path, {"custom": version}, files) as site:
        on = site.open(page, "custom", worker).submit()
        expect(on.wrong("text").locator("div").first).to_have_text("Own words for Text")
        on.fill("text", "     ").submit()
        expect(on.wrong("text").locator("div")).to_have_count(1)


def test_what_author_or_script_has_hidden_is_neither_validated_nor_sent(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "hidden", worker).press("hide").submit()
    expect(on.wrong("shown")).to_have_count(1)
    expect(page.locator(".invalid-feedback")).to_have_count(1)
    assert on.fill("shown", "x").submit().sent() == {"shown": "x"}


def test_a_collapsed_section_is_validated_and_opened_and_its_first_error_is_in_sight(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "collapsed", worker).fill("a", "x").submit()
    body = page.locator("#accordion_collapsable_part_1")
    expect(body).to_have_attribute("data-open", "true")
    expect(page.locator("#accordion_collapsable_part_0")).to_have_attribute("data-open", "false")
    expect(on.field("b")).to_be_in_viewport()
    expect(on.element("b")).to_be_focused()
    assert on.recorded("submitted") == []


def test_errors_are_listed_counted_and_recalled_until_the_next_validation(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "collapsed", worker).submit()
    items = page.locator('section[data-id="section-1"] .section-errors li')
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text("Second: ")
    expect(items.last).to_contain_text("c: ")
    expect(on.wrong("c").locator("div")).to_have_count(2)
    badge = page.locator("#accordion_heading_1 .section-badge")
    reminder = page.locator(".submit-reminder")
    expect(badge).to_contain_text("2")
    expect(reminder).to_be_visible()
    expect(page.locator('section[data-id="section-1"]')).to_have_attribute("data-invalid", "true")
    expect(on.field("b")).to_have_attribute("data-invalid", "true")
    page.locator("#accordion_heading_1").click()
    on.fill("b", "x")
    expect(on.wrong("b")).to_have_count(0)
    expect(items).to_have_count(2)
    on.submit()
    expect(items).to_have_count(1)
    expect(badge).to_contain_text("1")
    page.locator("#accordion_heading_0").click()
    on.fill("a", "x")
    page.locator("#accordion_heading_1").click()
    on.fill("c", "xxx").submit()
    expect(on.banner).to_be_visible()
    # What was in sections that are collapsed now was sent like all else.
    assert on.sent() == {"a": "x", "b": "x", "c": "xxx", "d": ""}


def test_the_section_that_was_clicked_last_is_shown_first(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "collapsed", worker)
    page.locator("#accordion_heading_1").click()
    on.submit()
    expect(on.field("b")).to_be_in_viewport()
    page.locator("#accordion_heading_0").click()
    on.submit()
    expect(on.field("a")).to_be_in_viewport()


def test_the_server_refuses_what_a_script_sends_past_the_page_and_says_it_at_the_field(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("status of 422")

    def worse(route: Route) -> None:
        body = json.loads(route.request.post_data or "{}")
        route.continue_(post_data=json.dumps({**body, "values": {**body["values"], "c": "far too long"}}))

    on = site.open(page, "server", worker).fill("a", "x")
    page.route("**/api/act", worse)
    on.submit()
    expect(on.wrong("c")).to_have_count(1)
    expect(on.field("c")).to_be_in_viewport()
    expect(on.banner).to_have_count(0)
    expect(on.element("a")).to_be_enabled()
    assert on.recorded("submitted") == []
    page.unroute("**/api/act")
    assert on.submit().sent() == {"a": "x", "b": "", "c": ""}


def test_a_field_that_is_left_out_behind_the_page_s_back_is_missed(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("status of 422")

    def less(route: Route) -> None:
        body = json.loads(route.request.post_data or "{}")
        route.continue_(post_data=json.dumps({**body, "values": {"b": "x", "nobody": 1}}))

    on = site.open(page, "server", worker).fill("a", "x")
    page.route("**/api/act", less)
    on.submit()
    expect(on.wrong("a")).to_have_count(1)


def test_leaving_early_may_leave_the_open_round_empty_and_is_flagged(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "leaving", worker).press("start")
    expect(on.element("score__1__")).to_be_visible()
    on.fill("note__1__", "abc").submit()
    expect(on.wrong("note__1__")).to_have_count(1)
    expect(on.wrong("score__1__")).to_have_count(0)
    expect(on.wrong("about")).to_have_count(1)
    on.fill("note__1__", "").fill("about", "x").submit()
    assert on.sent() == {"about": "x", "score__1__": "", "note__1__": ""}
    (ended,) = on.recorded("ended")
    assert ended["incomplete"]


# -- the end of time


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FormSite]:
    """Eight seconds for each form, of which the last five are the page's to hand it in."""
    versions = {
        name: simple(field("text", validators={"minLength": 9}), field("gone", classes="hidden"))
        for name in ("handed in", "closed", "in time")
    }
    folder = tmp_path_factory.mktemp("short")
    with serving(folder, versions, time_limit_s=8, auto_submit_s=5) as site:
        yield site


@pytest.fixture(scope="module")
def left_behind(short: FormSite, browser: Browser) -> FormOn:
    """A form whose page was closed before its time was up."""
    page = browser.new_page()
    on = short.open(page, "closed", "somebody")
    with page.expect_response("**/api/draft"):
        on.fill("text", "half")
    page.context.close()
    return on


@pytest.mark.usefixtures("left_behind")
def test_at_the_deadline_the_form_is_locked_and_handed_in_once_as_it_is(
    short: FormSite, page: Page, worker: str
) -> None:
    on = short.open(page, "handed in", worker).fill("text", "half")
    expect(on.banner).to_be_visible()
    expect(on.element("text")).to_be_disabled()
    (submitted,) = on.recorded("submitted")
    assert submitted["values"] == {"text": "half"}
    assert submitted["unchecked"]
    (ended,) = on.recorded("ended")
    assert ended["reason"] == "timeout"
    page.wait_for_timeout(3200)  # it would be sent again after three seconds
    page.reload()
    expect(page.locator("h1")).to_have_count(1)
    assert len(on.recorded("submitted")) == 1


def test_what_was_sent_in_time_is_not_sent_again_at_the_deadline(
    short: FormSite, page: Page, worker: str
) -> None:
    on = short.open(page, "in time", worker).fill("text", "long enough").submit()
    assert on.sent() == {"text": "long enough"}
    page.wait_for_timeout(4000)
    assert len(on.recorded("submitted")) == 1
    assert not on.recorded("submitted")[0]["unchecked"]


def test_the_form_of_a_closed_page_is_handed_in_by_the_server(left_behind: FormOn) -> None:
    (submitted,) = until(lambda: left_behind.recorded("submitted"), 25)
    assert submitted["values"]["text"] == "half"
    assert left_behind.recorded("ended")
