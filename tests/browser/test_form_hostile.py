"""Forms, workers and files that are odd or mean harm: nothing runs that the author did not write, nothing breaks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import Problems
from tests.browser.forming import (
    SEEN,
    FormOn,
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

HARM = '<img src="x" onerror="window.harmed = true"><script>window.harmed = true</script>'
NAMES = (
    'with "quotes"',
    "with 'others'",
    "a.b[c]",
    "two words",
    "ünï\N{SNOWMAN}",
    "__proto__",
    "constructor",
    "toString",
    "back\\slash",
    "<b>",
    "a]b",
)
RTL = "\N{HEBREW LETTER SHIN}\N{HEBREW LETTER LAMED}\N{HEBREW LETTER VAV} abc"
FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"

VERSIONS = {
    "tokens": form(
        section(
            "main",
            fieldset(field("text"), button("unsafe", "add"), button("safe", "add")),
            fieldset(
                field("label", label="[[said]]", help="[[said]]"),
                lookup_name="round",
                title="[[said]]",
                instruction="<p class='told'>[[said]]</p>",
            ),
            collapsable=False,
        )
    ),
    "names": simple(
        *(field(name, validators={"required": True}, triggers={"onChange": "note"}) for name in NAMES),
        field("__defineGetter__", "checkbox", options=options("__proto__", "constructor")),
        field("valueOf", "select", multiple=True, options=options("__proto__", "b")),
    ),
    "html": simple(
        field(
            "text",
            help="<button type='button' class='mine' onclick='window.mine = (window.mine ?? 0) + 1'>A</button>",
        ),
        button("inject", "inject"),
        title="A <em>form</em>",
        instruction=(
            "<style>.form-title { color: rgb(1, 2, 3) } </style><script>window.harmed = true</script>"
            "<button type='button' class='theirs' onclick=\"this.textContent = &quot;ran&quot;\">B</button>"
            "<a href='javascript:window.harmed = true'>link</a>"
        ),
    ),
    "files": simple(
        field("file", "file", validators={"fileExtension": ["png", "txt"]}, show_preview=True),
        field("later", "file"),
    ),
    "many": simple(
        *(field(f"field_{n}") for n in range(200)), field("long", "select", options=options(*range(500)))
    ),
    "odd": simple(field("text", "textarea", label=f"{RTL} {FAMILY}"), title=RTL),
    "empty": form(
        section("none"),
        section("of_fieldsets", {"rows": []}, {"rows": [{"fields": []}]}, title=""),
        section("full", fieldset(field("text"))),
    ),
    "nothing": form(title="Nothing to fill in"),
}
TRIGGERS = """
import { see } from "./seen";
export const note = ({ element, fieldValue, formData, formFields }) =>
  see([element.name, fieldValue, Object.hasOwn(formData, element.name), formFields[element.name] === element]);
export async function add({ element, formData, remoteProcedureCollection, setDynamicFormElementsConfig: set }) {
  const asked = { said: formData.text, safe: element.name === "safe" };
  const { fieldset_config } = await remoteProcedureCollection("next")(asked);
  set((before) => ({ ...before, sections: { main: { fieldsets: { [element.name]: fieldset_config } } } }));
}
export function inject() {
  const place = document.querySelector("fieldset").appendChild(document.createElement("div"));
  place.innerHTML = `<button type="button" class="injected" onclick="window.harmed ${"="} 1">C</button>`;
}
"""
PROCEDURES = """
from ajeeb.forms.composer import SafeHtml, find_templates, instantiate


def next(request_id, args, agent_state):
    (template,) = find_templates(agent_state.get_init_state()["task_data"], "main")
    said = SafeHtml("<b>safe</b>") if args["safe"] else args["said"]
    return {"fieldset_config": instantiate(template, {"said": said}, 1)}


function_registry = {"next": next}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FormSite]:
    files = {"custom_triggers.js": TRIGGERS, "seen.js": SEEN}
    with serving(tmp_path_factory.mktemp("hostile"), VERSIONS, files, PROCEDURES) as site:
        yield site


def unharmed(on: FormOn) -> None:
    on.page.wait_for_timeout(100)
    assert on.page.evaluate("window.harmed ?? null") is None


def test_html_of_a_worker_in_run_time_tokens_is_text_and_safe_html_is_html(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "tokens", worker).fill("text", HARM).press("unsafe")
    expect(page.locator(".told")).to_have_text(HARM)
    expect(page.locator("fieldset h3").last).to_have_text(HARM)
    expect(on.field("label__1__").locator(".field-label")).to_have_text(HARM)
    expect(on.field("label__1__").locator(".form-text").last).to_have_text(HARM)
    unharmed(on)
    on.press("safe")
    expect(page.locator(".told b")).to_have_text("safe")
    assert on.submit().sent()["text"] == HARM
    page.reload()
    expect(page.locator(".answers")).to_contain_text(HARM)
    unharmed(on)


def test_fields_of_any_name_are_filled_validated_kept_and_sent(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "names", worker).submit()
    expect(page.locator(".invalid-feedback")).to_have_count(len(NAMES))
    for number, name in enumerate(NAMES):
        on.fill(name, f"{number}")
        expect(on.wrong(name)).to_have_count(0)
    assert on.seen() == [[name, f"{number}", True, True] for number, name in enumerate(NAMES)]
    on.tick("__defineGetter__", "Option __proto__").pick("valueOf", "Option b", "Option __proto__")
    page.wait_for_timeout(700)
    on.reload()
    for number, name in enumerate(NAMES):
        expect(on.element(name)).to_have_value(f"{number}")
    assert on.submit().sent() == {
        **{name: f"{number}" for number, name in enumerate(NAMES)},
        "__defineGetter__": {"__proto__": True, "constructor": False},
        "valueOf": ["__proto__", "b"],
    }


def test_handlers_and_styles_of_the_author_work_and_nothing_else_runs(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("Content Security Policy")
    on = site.open(page, "html", worker).press("inject")
    page.locator(".mine").click()
    page.locator(".theirs").click()
    expect(page.locator(".theirs")).to_have_text("ran")
    assert page.evaluate("window.mine") == 1
    expect(page.locator(".form-title em")).to_have_css("color", "rgb(1, 2, 3)")
    page.locator(".injected").click()
    page.get_by_role("link", name="link").click()
    unharmed(on)
    on.submit().sent()


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(
    site: FormSite, page: Page, worker: str, tmp_path: Path
) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(51_000_000)
    on = site.open(page, "files", worker)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    on.element("file").set_input_files(large)
    expect(on.wrong("file")).to_contain_text("too large")
    expect(on.wrong("file")).to_contain_text("10.0 MB")
    assert not [url for url in sent if "upload" in url]
    on.attach("file", "small.txt", b"small")
    expect(page.get_by_text("small.txt is attached.")).to_be_attached()
    expect(on.wrong("file")).to_have_count(0)


def test_a_file_that_is_not_what_its_name_says_is_refused(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("status of 422")
    on = site.open(page, "files", worker).attach("file", "page.png", b"<html><body>Hello", "image/png")
    expect(on.wrong("file")).to_contain_text("web page")
    expect(on.wrong("file")).not_to_contain_text("file:")
    on.attach("file", "bad.gif", b"GIF89a")
    expect(on.wrong("file")).to_contain_text("png, txt")
    assert on.submit().sent() == {"file": None, "later": None}


def test_a_file_that_was_chosen_offline_can_be_chosen_again(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("net::ERR_INTERNET_DISCONNECTED")
    on = site.open(page, "files", worker)
    page.context.set_offline(True)
    on.attach("file", "note.txt", b"hello")
    expect(on.wrong("file")).to_contain_text("The connection is lost.")
    page.context.set_offline(False)
    on.attach("file", "note.txt", b"hello")
    expect(page.get_by_text("note.txt is attached.")).to_be_attached()
    sent = on.submit().sent()
    assert sent["file"]["name"] == "note.txt"
    (uploaded,) = on.recorded("uploaded")
    assert on.recorded("submitted")[0]["files"] == {"file": uploaded["asset"]}


def test_hundreds_of_fields_and_options_are_quick(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "many", worker)
    on.element("field_199").press_sequentially("quick")
    line = on.field("long").get_by_role("combobox")
    line.click()
    line.press_sequentially("499")
    line.press("ArrowDown")
    line.press("Enter")
    expect(line).to_have_value("Option 499")
    sent = on.submit().sent()
    assert (sent["field_199"], sent["long"], len(sent)) == ("quick", "499", 201)


@pytest.mark.parametrize(
    "text",
    [f"{RTL}\n{FAMILY}\t\u2028end", "long " * 40_000, "half \ud83d of an emoji", "\u0001 control"],
    ids=["directions", "long", "half", "control"],
)
def test_any_text_is_kept_over_a_reload_and_sent(text: str, site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "odd", worker)
    expect(page).to_have_title(RTL)
    typed = f"""() => {{
        const element = document.querySelector("textarea");
        Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(element, {json.dumps(text)});
        element.dispatchEvent(new InputEvent("input", {{ bubbles: true }}));
    }}"""
    with page.expect_response("**/api/draft"):
        page.evaluate(typed)
    on.reload()
    expect(on.field("text").locator(".field-label")).to_have_text(f"{RTL} {FAMILY}")
    same = f"() => document.querySelector('textarea').value === {json.dumps(text)}"
    assert page.evaluate(same)
    sent = on.submit().sent()["text"]
    assert sent == text.replace("\ud83d", "\ufffd").replace("\u0001", sent[0])


def test_forms_with_nothing_in_them_can_be_submitted(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "empty", worker)
    page.locator("#accordion_heading_0").click()
    expect(page.locator("section.section")).to_have_count(3)
    assert on.submit().sent() == {"text": ""}
    other = site.open(page, "nothing", f"{worker}_again")
    expect(page.locator("h1")).to_have_text("Nothing to fill in")
    assert other.submit().sent() == {}


@pytest.mark.parametrize("depth", [10_000])
def test_a_configuration_that_is_nested_without_end_is_an_error_and_no_traceback(
    depth: int, tmp_path: Path
) -> None:
    deep = '{"a":' * depth + "1" + "}" * depth
    (tmp_path / "task_data.json").write_text(f'[{{"form": {deep}}}]')
    ran = subprocess.run(
        [sys.executable, "-m", "ajeeb", "run", tmp_path, "--data", tmp_path / "data", "--port", "0"],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert ran.returncode != 0
    assert "D04" in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr
