"""The page around a form: what authors' code finds in it, addresses of files, its title and its buttons."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.checks import Problems, sound
from tests.browser.forming import (
    FormSite,
    button,
    field,
    fieldset,
    form,
    options,
    section,
    serving,
    simple,
)

URL = "https://bucket.s3.amazonaws.com/a.png"
TOKEN = f'{{{{getMultiplePresignedUrls("{URL}")}}}}'
SPACED = f'{{{{ getMultiplePresignedUrls( "{URL}" ) }}}}'
TEXTS = ("input", "email", "number", "password")
REQUIRED = {"required": True}


def token_for(name: str) -> str:
    return f'{{{{getMultiplePresignedUrls("https://bucket.s3.amazonaws.com/{name}")}}}}'


EVERYTHING = form(
    section(
        "first",
        fieldset(
            *(field(kind, kind, id=f"id_{kind}", validators=REQUIRED) for kind in TEXTS),
            field("textarea", "textarea", id="id_textarea", validators=REQUIRED),
            field("select", "select", id="id_select", options=options("a"), validators=REQUIRED),
            field("checkbox", "checkbox", id="id_checkbox", options=options("a", "b"), validators=REQUIRED),
            field("radio", "radio", id="id_radio", options=options("a", "b"), validators=REQUIRED),
            field("file", "file", id="id_file", validators=REQUIRED, classes="wide"),
            field("hidden", "hidden", id="id_hidden", value="h"),
            button("button", id="id_button", classes_input_element="btn-danger"),
            id="id_fieldset",
            classes="of_fieldset",
        ),
        id="id_section",
        classes="of_section",
    ),
    section("second", fieldset(field("last")), title=""),
    id="id_form",
    classes="of_form",
    instruction="<p>Read <b>this</b>.</p>" * 60,
    show_instructions_as_modal=True,
    submit={"id": "id_submit", "classes": "of_submit", "classes_button_element": "btn-dark"},
)
VERSIONS = {
    "everything": EVERYTHING,
    "tokens": simple(
        field("text", label=f"Label {TOKEN}", placeholder=SPACED),
        field("radio", "radio", options=[{"label": f"Option {TOKEN}", "value": 1}]),
        title=f"Title {TOKEN}",
        instruction=f"{SPACED} and {token_for('b.png')} and {{{{unknown(1)}}}}",
        submit={"text": "Submit", "instruction": f"Last {TOKEN}"},
    ),
    "away": simple(field("text"), instruction=token_for("away.png")),
    "tags": simple(field("text"), title="Rate &amp; <b>compare</b> <i>it</i>"),
    "untitled": simple(field("text"), title=""),
}
PROCEDURES = """
import pathlib

STAGE = pathlib.Path("@stage")


def presign(request_id, args, agent_state):
    urls = args["urls"]
    if any("away" in url for url in urls) and not (STAGE / "mended").exists():
        return {"errors": ["The files are away."]}
    return [[url, "/signed/" + url.rsplit("/", 1)[1]] for url in urls]


function_registry = {"getMultiplePresignedUrls": presign}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FormSite]:
    folder = tmp_path_factory.mktemp("page")
    procedures = PROCEDURES.replace("@stage", str(folder))
    with serving(folder, VERSIONS, procedures=procedures, time_limit_s=3000) as site:
        yield site


def test_every_hook_that_authors_code_looks_for_is_there(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "everything", worker)
    hooks = {
        "form.form-composer#id_form.of_form": 1,
        "form #id_accordion > section.section": 2,
        "section#id_section.of_section[data-id='section-0'][data-name='first'][data-invalid='false']": 1,
        "section[data-id='section-1'][data-name='second']": 1,
        "#accordion_heading_0": 1,
        "#accordion_collapsable_part_0": 1,
        "#accordion_heading_1": 0,
        "#accordion_collapsable_part_1": 1,
        "fieldset#id_fieldset.fieldset.of_fieldset": 1,
        "fieldset > div.row > div.field": 12,
        "div.field.required": 9,
        "div.field.wide[data-name='file'][data-invalid='false']": 1,
        "div.field.hidden-type[data-name='hidden']": 1,
        "textarea#id_textarea[name='textarea']": 1,
        "select#id_select[name='select']": 1,
        "input[type='file']#id_file[name='file']": 1,
        "input[type='hidden']#id_hidden[name='hidden'][value='h']": 1,
        "button[type='button']#id_button[name='button'].btn-danger": 1,
        "#id_submit.of_submit button.button-submit.btn-dark": 1,
        ".button-submit.btn-success": 0,
        "label[for='id_input']": 1,
    }
    for kind in TEXTS:
        hooks[f"input#id_{kind}[name='{kind}']"] = 1
    for kind in ("checkbox", "radio"):
        hooks[f".fc-{kind}-field[name='{kind}'][data-name='{kind}'] .form-check .form-check-input"] = 2
        hooks[f"input[type={kind}]#id_{kind}-1.form-check-input"] = 1
    for selector, count in hooks.items():
        assert page.locator(selector).count() == count, selector
    on.tick("radio", "Option b").tick("checkbox", "Option a")
    expect(page.locator(".form-check-input.checked")).to_have_count(2)
    expect(page.locator("#id_radio-1.checked, #id_checkbox-0.checked")).to_have_count(2)
    on.submit()
    expect(page.locator(".field[data-invalid='true'] .invalid-feedback")).to_have_count(7)
    expect(page.locator("section[data-invalid='true']")).to_have_count(1)


def test_the_instructions_open_in_a_modal_that_only_its_button_closes_and_stay_where_they_were(
    site: FormSite, page: Page, worker: str
) -> None:
    site.open(page, "everything", worker)
    page.locator(".task-instruction-button").click()
    modal = page.locator(".task-instruction-modal")
    text = page.locator(".task-instruction-text")
    expect(modal).to_be_visible()
    text.evaluate("element => element.scrollTo(0, 300)")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.mouse.click(5, 400)
    expect(modal).to_be_visible()
    page.get_by_role("button", name="Close the instructions").click()
    expect(modal).not_to_be_visible()
    page.locator(".task-instruction-button").click()
    assert text.evaluate("element => element.scrollTop") == 300


@pytest.mark.parametrize("width", [1280, 375])
def test_the_button_of_the_instructions_leaves_the_time_in_sight(
    width: int, site: FormSite, page: Page, worker: str
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    site.open(page, "everything", worker)
    time = page.get_by_role("timer").bounding_box()
    shown = page.locator(".task-instruction-button").bounding_box()
    assert time
    assert shown
    apart = time["x"] + time["width"] <= shown["x"] or shown["y"] + shown["height"] <= time["y"]
    assert apart, (time, shown)
    title = page.locator("h1").bounding_box()
    assert title
    assert title["y"] >= shown["y"] + shown["height"]
    sound(page)


@pytest.mark.parametrize(
    ("name", "heading", "tab"),
    [
        ("tags", "Rate & compare it", "Rate & compare it"),
        ("everything", "A form", "A form"),
        ("untitled", "A form", "A form"),
    ],
)
def test_a_form_says_its_title_once_and_the_tab_has_it_without_tags(
    name: str, heading: str, tab: str, site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, name, worker)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.get_by_text(heading, exact=True)).to_have_count(1)
    expect(page).to_have_title(tab)
    if name == "everything":
        return
    on.submit().sent()
    expect(page.locator("h1")).to_have_count(1)
    page.reload()
    expect(page.locator(".page-message")).to_be_visible()
    expect(page.locator("h1")).to_have_count(1)


def test_addresses_of_files_stand_everywhere_before_the_form_is_shown(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("There is no procedure .unknown")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/call", hold)
    with page.expect_request("**/api/call"):
        page.goto(site.address("tokens", worker))
    expect(page.get_by_role("status").filter(has_text="The form is being prepared")).to_be_visible()
    expect(page.locator("form.form-composer")).to_have_count(0)
    held[0].continue_()
    expect(page.locator("h1")).to_have_text("Title /signed/a.png")
    expect(page.locator(".form-instruction")).to_have_text(
        "/signed/a.png and /signed/b.png and {{unknown(1)}}"
    )
    expect(page.locator(".field-label").first).to_have_text("Label /signed/a.png")
    expect(page.get_by_placeholder("/signed/a.png")).to_be_visible()
    expect(page.get_by_text("Option /signed/a.png")).to_be_visible()
    expect(page.locator(".submit-instruction")).to_have_text("Last /signed/a.png")
    assert len(held) == 1


def test_files_that_are_away_are_told_and_asked_for_again(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    page.goto(site.address("away", worker))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The files are away.")
    expect(page.locator("form.form-composer")).to_have_count(0)
    (site.server.folder / "mended").touch()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".form-instruction")).to_have_text("/signed/away.png")
    expect(page.locator("h1")).to_have_count(1)
