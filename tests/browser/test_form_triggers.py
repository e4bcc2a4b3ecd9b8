"""Triggers of both generations in a real page: when they run, what they are handed, what they can do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

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
from tests.browser.serving import until

KEYS = [
    "element",
    "fieldValue",
    "formData",
    "formFields",
    "remoteProcedureCollection",
    "setDynamicFormElementsConfig",
    "setInvalidFormFields",
    "setSubmitErrors",
    "setSubmitSuccessText",
    "submitForm",
    "triggerArgs",
    "updateFormData",
    "validateForm",
]
TEXTS = ("input", "email", "number", "password", "textarea")


def noting(*events: str) -> dict[str, Any]:
    return {event: ["note", [event]] for event in events}


ALL = noting("onChange", "onBlur", "onFocus", "onClick")

VERSIONS = {
    "events": form(
        section(
            "one",
            fieldset(
                *(field(kind, kind, triggers=ALL) for kind in (*TEXTS, "file")),
                field("checkbox", "checkbox", options=options("a", "b"), triggers=ALL),
                field("radio", "radio", options=options(0, 1, False), triggers=ALL),
                field("select", "select", options=options("a", "b"), triggers=ALL),
                field("multiple", "select", options=options(1, 2, 3), multiple=True, triggers=ALL),
                field("hidden", "hidden", triggers=ALL),
                button("button", "note", ["onClick"]),
            ),
            triggers=noting("onClick"),
            collapsable=True,
        ),
        submit={"triggers": noting("onClick")},
    ),
    "forms": simple(
        button("bare", "args"),
        {**button("alone"), "triggers": {"onClick": ["args"]}},
        button("one", "args", "x"),
        button("object", "args", {"a": 1}),
        button("list", "args", [1, None]),
        button("twice", "args", [[1, 2]]),
        {**button("three"), "triggers": {"onClick": ["args", 1, 2]}},
        button("unknown", "nowhere"),
        {**button("other"), "triggers": {"onDoubleClick": "args"}},
    ),
    "keys": form(
        section(
            "one",
            fieldset(field("text", triggers={"onFocus": "keys"}), button("button", "keys")),
            triggers={"onClick": "keys"},
        ),
        submit={"triggers": {"onClick": "keys"}},
    ),
    "old": form(
        section(
            "one",
            fieldset(
                field("text", triggers={"onChange": ["old", ["x", 2]]}, value="was"),
                field("copy"),
                button("bare", "one"),
            ),
            triggers={"onClick": "old"},
        )
    ),
    "update": simple(
        field("text", validators={"required": True}),
        field("choice", "select", options=options("a", "b")),
        field("many", "select", multiple=True, options=options(1, 2)),
        field("radio", "radio", options=options(1, 2)),
        field("ticks", "checkbox", options=options("a", "b")),
        button("set", "setAll"),
        button("send", "setAndSend"),
        button("nobody", "setUnknown"),
        button("fits", "whatFits"),
    ),
    "shown": simple(
        field("text"),
        field("other", label="The other"),
        button("mark", "mark"),
        button("complain", "complain"),
        button("thank", "thank"),
        button("say", "say"),
    ),
    "calls": simple(
        field("text"),
        *(
            button(name, "ask", name)
            for name in ("upper", "invoked", "slow", "nowhere", "raises", "later", "quiet")
        ),
    ),
}
TRIGGERS = """
import { see } from "./seen";
import { note, keys } from "./helpers";
import { updates } from "./more.js";
import { validateFieldValue } from "mephisto-addons";
export { note, keys };
export const { setAll, setAndSend, setUnknown } = updates;
export const args = ({ triggerArgs }) => see(triggerArgs.map((arg) => arg ?? "nothing"));
export function old(formData, updateFormData, element, fieldValue, formFields, ...more) {
  see([formData.text, element.name ?? element.title, fieldValue, Object.keys(formFields), more, this === undefined]);
  if (element.name === "text") updateFormData("copy", fieldValue);
}
export function one(only) { see(Object.keys(only).sort()); }
export function whatFits({ formFields }) {
  const fits = (name, value) => validateFieldValue(formFields[name], value);
  see([fits("text", "x"), fits("text", 1), fits("choice", "z"), fits("many", ["1"]), fits("many", ["3"]),
       fits("radio", 1), fits("radio", "1"), fits("ticks", { a: true }), fits("ticks", { z: true }),
       fits("text", null)]);
}
export function mark({ setInvalidFormFields }) {
  setInvalidFormFields({ text: ["Not this."] });
  setInvalidFormFields((before) => ({ ...before, other: ["Nor", "that."] }));
}
export function complain({ setSubmitErrors }) {
  setSubmitErrors(["First"]);
  setSubmitErrors((before) => [...before, "<b>Second</b>"]);
}
export function thank({ setSubmitSuccessText, submitForm }) {
  setSubmitSuccessText("Well <i>done</i>");
  submitForm();
}
export function say() { alert("Hello"); see("after the alert"); }
export async function ask({ triggerArgs: [what], remoteProcedureCollection, updateFormData, formData, submitForm }) {
  if (what === "invoked") return see(await remoteProcedureCollection("upper").invoke({ text: "ab" }));
  if (what === "later") {
    remoteProcedureCollection("upper")({ text: "ab" }).then(see);
    return submitForm();
  }
  if (what === "quiet") return remoteProcedureCollection("slow")({});
  try { see(await remoteProcedureCollection(what)({ text: "ab" })); }
  catch (error) { see([error.code, error instanceof Error]); }
}
"""
HELPERS = """
import { see } from "../seen.js";
export const note = ({ element, fieldValue, formData, triggerArgs: [event] }) =>
  see([element.type ?? element.title ?? "submit", event, fieldValue, formData[element.name] ?? null]);
export const keys = (handed) => see([
  Object.entries(handed).filter(([, value]) => value !== undefined).map(([name]) => name).sort(),
  handed.element.name ?? handed.element.text, handed.fieldValue, Object.keys(handed.formFields)]);
"""
MORE = """
export const updates = {
  setAll({ updateFormData }) {
    updateFormData("text", "set");
    updateFormData("choice", "b", { preventDefault: () => (window.prevented = true) });
    updateFormData("many", ["2"]);
    updateFormData("radio", 2);
    updateFormData("ticks", { a: false, b: true });
  },
  setAndSend({ updateFormData, submitForm }) { updateFormData("text", "just now"); submitForm(); },
  setUnknown({ updateFormData }) { updateFormData("no one", 1); updateFormData("ticks", "a"); },
};
"""
PROCEDURES = """
import time
import ajeeb as aj


@aj.procedure
def upper(text):
    return {"text": text.upper()}


@aj.procedure(timeout_s=0.3)
def slow(text=""):
    time.sleep(1)


@aj.procedure
def raises(text):
    raise ValueError("a secret")
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FormSite]:
    files = {
        "custom_triggers.js": TRIGGERS,
        "seen.js": SEEN,
        "helpers/index.js": HELPERS,
        "more.js": MORE,
    }
    with serving(tmp_path_factory.mktemp("triggers"), VERSIONS, files, PROCEDURES) as site:
        yield site


@pytest.mark.parametrize("kind", TEXTS)
def test_a_field_of_text_tells_of_focus_then_click_then_each_key_then_leaving(
    kind: str, site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "events", worker)
    on.element(kind).click()
    on.element(kind).press_sequentially("12")
    on.element(kind).blur()
    assert on.seen() == [
        [kind, "onFocus", "", ""],
        [kind, "onClick", "", ""],
        [kind, "onChange", "1", "1"],
        [kind, "onChange", "12", "12"],
        [kind, "onBlur", "12", "12"],
    ]


def test_marks_tell_of_the_change_then_of_the_click_and_of_clicks_beside_them(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "events", worker)
    on.tick("checkbox", "Option b")
    ticked = {"a": False, "b": True}
    assert on.seen() == [["checkbox", "onChange", ticked, ticked], ["checkbox", "onClick", ticked, ticked]]
    on.page.evaluate("seen.length = 0")
    on.field("radio").locator(".fc-radio-field").click(position={"x": 300, "y": 1})
    on.tick("radio", "Option 0").tick("radio", "Option False")
    on.tick("radio", "Option False")
    clicks: list[Any] = [["radio", "onClick", "", ""]]
    for value in (0, False):
        clicks += [["radio", event, value, value] for event in ("onChange", "onClick")]
    assert [each for each in on.seen() if each not in clicks] == []
    assert on.seen()[:5] == clicks


def test_lists_tell_of_every_choice(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "events", worker)
    on.pick("select", "Option b").pick("multiple", "Option 3", "Option 1")
    changes = [each for each in on.seen() if each[1] == "onChange"]
    assert changes == [
        ["select", "onChange", "b", "b"],
        ["select", "onChange", ["3"], ["3"]],
        ["select", "onChange", ["1", "3"], ["1", "3"]],
    ]


def test_a_file_tells_its_trigger_when_it_has_arrived(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "events", worker).attach("file", "note.txt", b"hello")
    expect(page.get_by_text("note.txt is attached.")).to_be_attached()
    ((kind, event, value, _),) = [each for each in on.seen() if each[1] == "onChange"]
    assert (kind, event, value["name"], value["size"]) == ("file", "onChange", "note.txt", 5)


def test_sections_buttons_and_the_submit_button_tell_of_clicks(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "events", worker)
    on.press("button")
    page.locator("#accordion_heading_0").click()
    page.locator("#accordion_heading_0").click()
    on.submit().sent()
    clicks = [each[:3] for each in on.seen()]
    assert clicks == [
        ["button", "onClick", "button"],
        ["one", "onClick", None],
        ["one", "onClick", None],
        ["submit", "onClick", "Submit"],
    ]


def test_every_form_of_a_trigger_gives_its_arguments_and_others_are_told(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("three onClick: This is no trigger|trigger nowhere: There is no such function")
    on = site.open(page, "forms", worker)
    for name in ("bare", "alone", "one", "object", "list", "twice", "three", "unknown", "other"):
        on.press(name)
    assert on.seen() == [[], [], ["x"], [{"a": 1}], [1, "nothing"], [[1, 2]]]
    on.told("three onClick: This is no trigger")
    on.told("trigger nowhere: There is no such function")
    on.submit().sent()


def test_every_element_is_handed_everything(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "keys", worker)
    on.element("text").focus()
    on.press("button")
    page.locator("#accordion_heading_0").click()
    on.submit().sent()
    names = ["text", "button"]
    assert on.seen() == [
        [KEYS, "text", "", names],
        [KEYS, "button", "button", names],
        [KEYS, "one", None, names],
        [KEYS, "Submit", "Submit", names],
    ]


def test_positional_triggers_see_fresh_values_and_get_the_section_as_element(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "old", worker)
    on.fill("text", "new")
    assert on.value("copy") == "new"
    on.press("bare")
    page.locator("#accordion_heading_0").click()
    names = ["text", "copy", "bare"]
    first, keys, section_ = on.seen()
    assert first == ["new", "text", "new", names, ["x", 2], True]
    assert keys == KEYS
    assert section_ == ["new", "one", None, names, [], True]


def test_update_form_data_sets_every_kind_of_field_and_the_widgets_follow(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "update", worker).press("set")
    expect(on.element("text")).to_have_value("set")
    expect(on.field("choice").get_by_role("combobox")).to_have_value("Option b")
    expect(on.field("many").get_by_role("combobox")).to_have_value("Option 2")
    expect(on.field("radio").get_by_label("Option 2")).to_be_checked()
    expect(on.field("ticks").get_by_label("Option b")).to_be_checked()
    assert page.evaluate("window.prevented")
    assert on.submit().sent() == {
        "text": "set",
        "choice": "b",
        "many": ["2"],
        "radio": 2,
        "ticks": {"a": False, "b": True},
    }


def test_submit_form_sends_what_was_set_just_before(site: FormSite, page: Page, worker: str) -> None:
    assert site.open(page, "update", worker).press("send").sent()["text"] == "just now"


def test_unknown_fields_and_impossible_values_are_left_out_and_told(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("updateFormData: ")
    on = site.open(page, "update", worker).press("nobody")
    on.told('There is no field "no one"')
    on.told('"ticks" cannot have this value: "a"')
    sent = on.fill("text", "x").submit().sent()
    assert "no one" not in sent
    assert sent["ticks"] == {"a": False, "b": False}


def test_values_can_be_asked_whether_they_fit(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "update", worker).press("fits")
    assert on.seen() == [[True, False, True, True, False, True, False, True, False, True]]


def test_errors_that_a_trigger_sets_stand_at_the_fields_and_in_the_list(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "shown", worker).press("mark")
    expect(on.wrong("text")).to_have_text("Not this.")
    expect(on.wrong("other").locator("div")).to_have_text(["Nor", "that."])
    expect(page.locator(".section-errors li")).to_have_text(["text: Not this.", "The other: Nor that."])
    expect(page.locator(".section-badge")).to_contain_text("2")


def test_general_errors_and_the_thanks_are_text(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "shown", worker).press("complain")
    expect(on.errors).to_have_text(["First", "<b>Second</b>"])
    on.press("thank")
    expect(on.banner).to_have_text("Well <i>done</i>")
    on.sent()


def test_alert_works(site: FormSite, page: Page, worker: str) -> None:
    messages: list[str] = []

    def accept(dialog: Dialog) -> None:
        messages.append(dialog.message)
        dialog.accept()

    page.on("dialog", accept)
    on = site.open(page, "shown", worker).press("say")
    assert (messages, on.seen()) == (["Hello"], ["after the alert"])


def asked(site: FormSite, page: Page, worker: str, name: str) -> tuple[FormOn, Any]:
    """What a trigger is told of one call."""
    on = site.open(page, "calls", worker).press(name)
    return on, until(on.seen)[0]


@pytest.mark.parametrize("name", ["upper", "invoked"])
def test_a_procedure_answers(name: str, site: FormSite, page: Page, worker: str) -> None:
    on, answer = asked(site, page, worker, name)
    assert answer == {"text": "AB"}
    (call,) = on.recorded("called")
    assert (call["procedure"], call["arguments"], call["element"]) == ("upper", {"text": "ab"}, name)


def test_a_procedure_that_takes_too_long_rejects_with_a_typed_error(
    site: FormSite, page: Page, worker: str
) -> None:
    on, answer = asked(site, page, worker, "slow")
    assert answer == ["timeout", True]
    expect(on.errors).to_have_text(["This did not work. Please try again."])


def test_a_call_that_fails_unheard_is_told_to_the_worker(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("trigger ask")
    on = site.open(page, "calls", worker).press("quiet")
    expect(on.errors).to_have_text(["This did not work. Please try again."])
    on.told("trigger ask: This trigger failed")


def test_an_unknown_procedure_answers_with_errors(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("status of 422")
    _, answer = asked(site, page, worker, "nowhere")
    assert len(answer["errors"]) == 1
    assert "nowhere" in answer["errors"][0]


def test_a_procedure_that_raises_answers_as_ever_and_keeps_the_reason_to_itself(
    site: FormSite, page: Page, worker: str
) -> None:
    on, answer = asked(site, page, worker, "raises")
    assert (answer["status_code"], answer["original_error_message"]) == (500, "")
    assert answer["errors"]
    assert "secret" not in str(answer)
    assert "ValueError: a secret" in on.server.said()


def test_a_call_is_settled_although_the_form_was_sent_meanwhile(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("status of 4")
    on, answer = asked(site, page, worker, "later")
    assert answer == {"text": "AB"} or len(answer["errors"]) == 1
    on.sent()
    expect(on.errors).to_have_count(0)


def test_a_module_can_ask_for_positional_calls_and_for_values_before_the_change(
    tmp_path: Path, page: Page, worker: str
) -> None:
    module = """
import { see } from "./seen";
export const triggerApi = "positional";
export const triggerSnapshot = "before";
export const all = (...given) => see([given[0].text, given[2].name, given[3], given.slice(5)]);
"""
    version = simple(field("text", triggers={"onChange": ["all", "x"], "onBlur": "all"}))
    with serving(tmp_path, {"old": version}, {"custom_triggers.js": module, "seen.js": SEEN}) as site:
        on = site.open(page, "old", worker)
        on.element("text").press_sequentially("ab")
        on.element("text").blur()
        assert on.seen() == [["", "text", "", ["x"]], ["a", "text", "a", ["x"]], ["ab", "text", "ab", []]]
        assert on.submit().sent() == {"text": "ab"}
