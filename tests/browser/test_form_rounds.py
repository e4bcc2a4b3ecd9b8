"""Fieldsets that procedures add: they come and go as triggers want, and no reload, loss or second page undoes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import Problems
from tests.browser.conftest import NewPage
from tests.browser.forming import (
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
    written,
)
from tests.browser.serving import until
from tests.browser.test_killed import AWAY

REQUIRED = {"required": True}
ROUNDS = form(
    section(
        "main",
        fieldset(field("prompt", "textarea", validators=REQUIRED), button("start", "next")),
        fieldset(
            field("score", "select", options=options("1", "2"), label="Score [[n]]", validators=REQUIRED),
            field("prompt_again", "textarea"),
            field("ticks", "checkbox", options=options("a", "b")),
            button("more", "next"),
            lookup_name="round",
            title="Round [[n]]",
            instruction="<p class='said'>[[said]]</p>",
            id="round",
        ),
        collapsable=False,
    ),
    section("side", fieldset(field("note")), collapsable=False),
)
STATES = simple(
    field("text"),
    *(
        button(f"to_{name}", name)
        for name in ("add", "mutate", "remove", "astray", "mess", "off", "busy", "on")
    ),
)
VERSIONS = dict.fromkeys(
    ("rounds", "held", "reloaded", "device", "offline", "tabs", "handled", "fails", "errors"), ROUNDS
)
VERSIONS["states"] = STATES
TRIGGERS = """
const flagged = (names, flag) => Object.fromEntries(names.map((name) => [name, flag]));

export async function next(given) {
  const { element, formData, formFields, updateFormData, remoteProcedureCollection } = given;
  const { setDynamicFormElementsConfig: set, setInvalidFormFields, setSubmitErrors, validateForm } = given;
  if (!validateForm()) return;
  const mine = Object.keys(formFields).filter((name) => name !== "note");
  const lock = (flag) => set((before) => ({
    ...before,
    loadings: { ...before.loadings, [element.name]: flag },
    disables: { ...before.disables, ...flagged(mine, flag) },
  }));
  lock(true);
  const index = element.name.split("__")[1];
  const prompt = formData[index ? `prompt_again__${index}__` : "prompt"];
  let answer;
  try {
    answer = await remoteProcedureCollection("next")({ prompt, section_name: "main" });
  } finally {
    set((before) => ({ ...before, loadings: { ...before.loadings, [element.name]: false } }));
    lock(false);
  }
  if (answer.errors) return setSubmitErrors(answer.errors);
  set((before) => ({
    ...before,
    sections: {
      ...before.sections,
      main: { fieldsets: { ...before.sections.main?.fieldsets, [answer.key]: answer.fieldset_config } },
    },
    disables: { ...before.disables, ...flagged(mine, true) },
  }));
}

const made = (n) => ({ title: `Added ${n}`, rows: [{ fields: [
  { type: "input", name: `added__${n}__`, label: `Added ${n}`, value: `value ${n}`, triggers: { onChange: "echo" } },
] }] });
export const echo = ({ fieldValue, updateFormData }) => updateFormData("text", fieldValue);
export function add({ setDynamicFormElementsConfig: set }) {
  set({ sections: { main: { fieldsets: { one: made(1), two: made(2) } } }, loadings: {}, disables: {} });
}
export function mutate({ setDynamicFormElementsConfig: set }) {
  set((before) => { before.sections.main.fieldsets.three = made(3); return before; });
}
export function remove({ setDynamicFormElementsConfig: set }) {
  set((before) => { delete before.sections.main.fieldsets.one; return { ...before }; });
}
export function astray({ setDynamicFormElementsConfig: set }) {
  set((before) => ({ ...before, sections: { ...before.sections, nowhere: { fieldsets: { x: made(9) } } } }));
}
export function mess({ setDynamicFormElementsConfig: set }) {
  set((before) => ({ ...before, sections: { ...before.sections, main: { fieldsets: {
    ...before.sections.main.fieldsets, bad: { rows: "no" }, worse: null } } } }));
}
const setting = (more) => ({ setDynamicFormElementsConfig: set }) => set((before) => ({ ...before, ...more }));
export const off = setting({ disables: { added__2__: true, to_add: true } });
export const busy = setting({ loadings: { to_mess: true, text: true } });
export const on = setting({ disables: {}, loadings: {} });
"""
PROCEDURES = """
import pathlib, re, time
import ajeeb as aj
from ajeeb.forms.composer import find_templates, instantiate

STAGE = pathlib.Path("@stage")


@aj.procedure(rerun=@rerun)
def next(request_id, args, agent_state):
    prompt = args["prompt"]
    with (STAGE / "calls").open("a") as calls:
        calls.write(prompt + chr(10))
    for name in re.findall(r"hold-(\\w+)", prompt):
        while not (STAGE / f"go-{name}").exists():
            time.sleep(0.02)
    if "fail" in prompt:
        raise RuntimeError("no")
    state = agent_state.get_init_state()
    n = sum(1 for one in state["previous_requests"] if one["target"] == "next")
    (template,) = find_templates(state["task_data"], "main")
    made = instantiate(template, {"n": n, "said": prompt}, n, {"prompt_again": prompt})
    return {"key": f"main.round.{n}", "fieldset_config": made, "current_answer_index": n}


function_registry = {"next": next}
"""


def procedures(folder: Path, *, rerun: bool = True) -> str:
    return PROCEDURES.replace("@stage", str(folder)).replace("@rerun", str(rerun))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FormSite]:
    folder = tmp_path_factory.mktemp("rounds")
    with serving(folder, VERSIONS, {"custom_triggers.js": TRIGGERS}, procedures(folder)) as site:
        yield site


def round_is_there(on: FormOn, n: int, prompt: str) -> None:
    expect(on.page.get_by_role("heading", name=f"Round {n}", exact=True)).to_be_visible()
    expect(on.page.locator(f"#round__{n}__ .said")).to_have_text(prompt)
    expect(on.element(f"prompt_again__{n}__")).to_have_value(prompt)


def test_fieldsets_are_added_changed_in_place_and_removed_and_their_values_stay(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("setDynamicFormElementsConfig: ")
    on = site.open(page, "states", worker).press("to_add")
    expect(on.element("added__2__")).to_have_value("value 2")
    on.fill("added__2__", "mine")
    expect(on.element("text")).to_have_value("mine")
    on.press("to_mutate")
    expect(on.element("added__3__")).to_have_value("value 3")
    expect(on.element("added__2__")).to_have_value("mine")
    on.press("to_remove").press("to_astray")
    expect(on.element("added__1__")).to_have_count(0)
    on.press("to_mess")
    on.told('"bad" is no fieldset with rows and fields')
    expect(on.element("added__9__")).to_have_count(0)
    assert on.submit().sent() == {"text": "mine", "added__2__": "mine", "added__3__": "value 3"}


def test_what_is_disabled_is_sent_and_only_buttons_show_that_they_load(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "states", worker).press("to_add").press("to_off").press("to_busy")
    expect(on.element("added__2__")).to_be_disabled()
    expect(on.element("to_add")).to_be_disabled()
    expect(on.element("to_mess").locator(".spinner")).to_have_count(1)
    expect(on.field("text").locator(".spinner")).to_have_count(0)
    on.press("to_on")
    expect(on.element("added__2__")).to_be_enabled()
    expect(page.locator(".field .spinner")).to_have_count(0)
    on.press("to_off")
    assert on.submit().sent()["added__2__"] == "value 2"


def test_rounds_follow_each_other_and_are_all_sent(site: FormSite, page: Page, worker: str) -> None:
    on = site.open(page, "rounds", worker).press("start")
    expect(on.wrong("prompt")).to_have_count(1)
    assert on.recorded("called") == []
    on.fill("prompt", "<b>A lake</b>").press("start")
    round_is_there(on, 1, "<b>A lake</b>")
    expect(page.get_by_text("Score 1")).to_be_visible()
    expect(on.element("prompt")).to_be_disabled()
    on.pick("score__1__", "Option 2").fill("prompt_again__1__", "A sea").tick("ticks__1__", "Option b")
    on.press("more__1__")
    round_is_there(on, 2, "A sea")
    on.submit()
    assert on.sent() == {
        "prompt": "<b>A lake</b>",
        "note": "",
        "score__1__": "2",
        "prompt_again__1__": "A sea",
        "ticks__1__": {"a": False, "b": True},
        "score__2__": "",
        "prompt_again__2__": "A sea",
        "ticks__2__": {"a": False, "b": False},
    }


def test_while_a_procedure_works_the_rest_can_be_edited_and_nothing_of_it_is_lost(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "held", worker).fill("prompt", f"A lake hold-{worker}").press("start")
    expect(on.element("start").locator(".spinner")).to_have_count(1)
    expect(on.element("prompt")).to_be_disabled()
    on.fill("note", "written meanwhile")
    site.server.let_go(worker)
    round_is_there(on, 1, f"A lake hold-{worker}")
    assert on.pick("score__1__", "Option 1").submit().sent()["note"] == "written meanwhile"


def test_rounds_and_values_are_there_after_a_reload_and_go_on(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "reloaded", worker).fill("prompt", "A lake").press("start")
    round_is_there(on, 1, "A lake")
    on.pick("score__1__", "Option 2").fill("prompt_again__1__", "A sea").tick("ticks__1__", "Option a")
    on.reload()
    expect(on.page.locator("#round__1__ .said")).to_have_text("A lake")
    expect(on.element("prompt_again__1__")).to_have_value("A sea")
    expect(on.field("score__1__").get_by_role("combobox")).to_have_value("Option 2")
    expect(on.field("ticks__1__").get_by_label("Option a")).to_be_checked()
    expect(on.element("prompt")).to_be_disabled()
    round_is_there(on.press("more__1__"), 2, "A sea")
    assert len(on.recorded("called")) == 2


def test_the_answer_of_a_call_is_heard_after_a_reload_in_its_middle(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "reloaded", worker).fill("prompt", f"A lake hold-{worker}").press("start")
    until(lambda: site.server.calls(worker))
    on.reload()
    expect(on.element("start").locator(".spinner")).to_have_count(1)
    site.server.let_go(worker)
    round_is_there(on, 1, f"A lake hold-{worker}")
    assert len(site.server.calls(worker)) == 1
    assert len(on.recorded("called")) == 1


def test_a_second_device_shows_the_same_and_the_first_goes_on_from_there(
    site: FormSite, page: Page, worker: str, new_page: NewPage
) -> None:
    on = site.open(page, "device", worker).fill("prompt", "A lake").press("start")
    round_is_there(on, 1, "A lake")
    on.pick("score__1__", "Option 2").fill("prompt_again__1__", "Written here")
    with page.expect_response("**/api/draft"):
        on.fill("note", "and there")
    page.wait_for_timeout(2200)
    other = site.open(new_page(), "device", worker)
    expect(other.element("prompt_again__1__")).to_have_value("Written here")
    expect(other.element("note")).to_have_value("and there")
    expect(other.field("score__1__").get_by_role("combobox")).to_have_value("Option 2")
    with other.page.expect_response("**/api/draft"):
        other.press("more__1__")
    round_is_there(other, 2, "Written here")
    other.fill("prompt_again__2__", "Written there")
    with other.page.expect_response("**/api/draft"):
        other.page.wait_for_timeout(2200)
    on.reload()
    expect(on.element("prompt_again__2__")).to_have_value("Written there")
    on.pick("score__2__", "Option 1").submit().sent()


def test_of_two_tabs_the_one_that_sends_first_counts_and_the_other_says_so(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("status of 4")
    on = site.open(page, "tabs", worker).fill("prompt", "From the first").fill("note", "x")
    page.wait_for_timeout(700)
    second = site.open(page.context.new_page(), "tabs", worker)
    expect(second.element("prompt")).to_have_value("From the first")
    second.fill("prompt", "From the second").submit()
    assert second.sent()["prompt"] == "From the second"
    on.submit()
    notice = page.get_by_role("listitem").filter(has_text="This was handed in in another tab")
    expect(notice).to_be_visible()
    expect(page.get_by_text("Your answers have been submitted")).to_have_count(0)
    expect(on.element("prompt")).to_have_value("From the first")
    (submitted,) = on.recorded("submitted")
    assert submitted["values"]["prompt"] == "From the second"


def test_a_line_that_is_lost_in_mid_call_loses_no_answer(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("net::ERR_")
    on = site.open(page, "offline", worker).fill("prompt", f"A lake hold-{worker}").press("start")
    until(lambda: site.server.calls(worker))
    page.context.set_offline(True)
    page.wait_for_timeout(300)
    site.server.let_go(worker)
    page.wait_for_timeout(700)
    page.context.set_offline(False)
    round_is_there(on, 1, f"A lake hold-{worker}")
    assert len(on.recorded("called")) == 1


def test_a_call_that_is_made_offline_is_made_when_the_line_is_back(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("net::ERR_")
    on = site.open(page, "offline", worker).fill("prompt", "A lake")
    page.context.set_offline(True)
    on.press("start")
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    round_is_there(on, 1, "A lake")
    assert len(on.recorded("called")) == 1


def test_a_form_that_is_submitted_offline_is_sent_when_the_line_is_back_and_only_then_says_thanks(
    site: FormSite, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow("net::ERR_")
    on = site.open(page, "offline", worker).fill("prompt", "A lake")
    page.context.set_offline(True)
    on.submit()
    expect(page.get_by_text("Your answers are being sent…")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet, kept on this device.")
    expect(on.banner).to_have_count(0)
    expect(on.element("prompt")).to_be_disabled()
    page.context.set_offline(False)
    assert on.sent()["prompt"] == "A lake"
    expect(page.get_by_role("alert")).to_have_count(0)


def test_errors_of_a_procedure_are_shown_and_the_button_can_be_pressed_again(
    site: FormSite, page: Page, worker: str
) -> None:
    on = site.open(page, "errors", worker).fill("prompt", "to fail").press("start")
    expect(on.errors).to_have_text(["Something went wrong on our side. That is not your fault."])
    on.fill("prompt", "A lake").press("start")
    expect(page.get_by_role("heading", name="Round")).to_have_count(1)


# -- killed


def killed_in_mid_call(tmp_path: Path, page: Page, worker: str, *, rerun: bool) -> FormOn:
    """A page whose server died under a call, and lives again."""
    files = {"custom_triggers.js": TRIGGERS}
    site = written(tmp_path, {"rounds": ROUNDS}, files, procedures(tmp_path, rerun=rerun))
    site.server.start()
    on = site.open(page, "rounds", worker).fill("prompt", f"A lake hold-{worker}").press("start")
    until(lambda: site.server.calls(worker))
    site.server.kill()
    on.fill("note", "written meanwhile")
    site.server.start()
    site.server.let_go(worker)
    return on


def test_a_call_that_may_run_again_answers_although_the_server_was_killed(
    tmp_path: Path, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow(AWAY)
    on = killed_in_mid_call(tmp_path, page, worker, rerun=True)
    try:
        round_is_there(on, 1, f"A lake hold-{worker}")
        assert len(on.server.calls(worker)) == 2
        assert on.submit().sent()["note"] == "written meanwhile"
    finally:
        on.server.stop()


def test_a_call_that_was_lost_with_the_server_is_told_and_can_be_made_again(
    tmp_path: Path, page: Page, worker: str, problems: Problems
) -> None:
    problems.allow(f"{AWAY}|trigger next")
    on = killed_in_mid_call(tmp_path, page, worker, rerun=False)
    try:
        expect(on.errors).to_have_text(["This did not work. Please try again."])
        expect(on.element("prompt")).to_have_value(f"A lake hold-{worker}")
        on.press("start")
        expect(page.get_by_role("heading", name="Round")).to_have_count(1)
        expect(on.errors).to_have_count(0)
        assert len(on.server.calls(worker)) == 2
    finally:
        on.server.stop()
