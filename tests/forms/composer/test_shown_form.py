"""The whole form as a worker left it: complete, not to be changed, and nothing in it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ajeeb.forms.composer import (
    Answered,
    author_html,
    dynamic_fieldsets,
    form_fields,
    shown_form,
    simulated_answers,
)
from ajeeb.forms.composer.markup import printable

from .building import KINDS, field, form
from .reading import HOSTILE, Node, dangers, read
from .rounds import LOOPING, answer
from .test_fuzz import CONFIGS, JSON


def url(name: str, file: Mapping[str, Any]) -> str:
    return f"/a/{name}/{file['name']}"


def shown(config: Any, values: Mapping[str, Any], answered: list[Answered] | None = None) -> Node:
    html = shown_form(config, dynamic_fieldsets(config, answered or []), values, url)
    assert dangers(html) == []
    return read(html)


def test_the_form_has_the_hooks_of_the_live_one() -> None:
    config = form(
        field(
            id="i", classes="wide", tooltip="Tip", icon="!", help="<b>Help</b>", validators={"required": True}
        ),
        field("hidden"),
        id="f",
        classes="mine",
    )
    config["form"]["sections"][0]["fieldsets"][0]["rows"][0] |= {"id": "r", "help": "<i>Row</i>"}
    made = shown(config, {"a_input": "x"}).one("form", class_="form-composer", id="f")
    assert made.one("h1").text == "Title"
    section = made.one(id="id_accordion").one("section", class_="section")
    assert section.attributes["data-id"] == "section-0"
    assert section.attributes["data-name"] == "main"
    section.one(id="accordion_heading_0")
    body = section.one(id="accordion_collapsable_part_0", data_open="true")
    row = body.one("fieldset", class_="fieldset").one("div", class_="row", id="r")
    one = row.one("div", class_="field", data_name="a_input")
    assert one.attributes["class"] == "field required wide"
    assert one.attributes["title"] == "Tip"
    assert one.one("label", for_="i").text == "!Label*"
    assert one.one("input", id="i", name="a_input").attributes["value"] == "x"
    assert one.one(class_="form-text").text == "Help"
    assert row.one(class_="row-help").text == "Row"
    hidden = row.one("div", class_="hidden-type")
    assert hidden.all("label") == []


def test_nothing_can_be_changed_sent_or_folded() -> None:
    config = form(*(field(kind) for kind in KINDS), submit_button={"text": "Send"})
    config["form"]["sections"][0] |= {"initially_collapsed": True, "triggers": {"onClick": "go"}}
    made = shown(config, {})
    for node in made.all():
        if node.tag in {"input", "textarea", "select", "button"}:
            assert "disabled" in node.attributes
    assert "Send" not in made.text
    assert {each.attributes["data-open"] for each in made.all(class_="section-body")} == {"true"}


def test_a_field_without_a_value_is_empty_whatever_was_configured() -> None:
    config = form(field(value="default"), field("select", value="2"), field("checkbox", value={"1": True}))
    made = shown(config, {})
    assert made.one("input", name="a_input").attributes["value"] == ""
    assert [each for each in made.all() if {"selected", "checked"} & each.attributes.keys()] != []
    assert made.one("option", value="").attributes.keys() >= {"selected"}
    assert all("checked" not in each.attributes for each in made.all(class_="form-check-input"))


def test_rounds_follow_the_other_fieldsets_and_templates_are_not_shown() -> None:
    values = {"prompt_0": "first", "score_1__1__": "4", "prompt_1__1__": "second", "prompt_2__2__": "third"}
    made = shown(LOOPING, values, [answer(1), answer(2, "other")])
    assert [each.text.strip() for each in made.all("textarea")] == ["first", "second", "third"]
    assert [each.attributes["src"] for each in made.all("img")] == ["/1.png", "/2.png"]
    names = [each.attributes["data-name"] for each in made.all(class_="field")]
    assert names == [
        "prompt_0", "score_1__1__", "prompt_1__1__", "go_1__1__", "score_2__2__", "prompt_2__2__", "go_2__2__"
    ]  # fmt: skip


def test_a_password_is_masked_and_a_file_linked() -> None:
    values = {"a_password": "secret", "a_file": {"name": "cat.png", "size": 1}}
    made = shown(form(field("password"), field("file")), values)
    assert "secret" not in str(made)
    assert made.one("img").attributes["src"] == made.one("a").attributes["href"] == "/a/a_file/cat.png"


def test_values_that_no_field_has_are_listed_at_the_end() -> None:
    config = form(field(), field("button"))
    made = shown(config, {"a_button": "Go", "b": "<b>", "c": {"x": [1, None]}, "a_input": ""})
    others = made.one(class_="other-values")
    assert [each.text for each in others.all("dt")] == ["b", "c"]
    assert [each.text for each in others.all("dd")] == ["<b>", '{"x": [1, null]}']
    assert shown(config, {"a_input": ""}).all(class_="other-values") == []


def test_the_authors_html_stays() -> None:
    config = form(
        field(help="<small>s</small>"),
        title="<em class='x' id='y'>T</em>",
        instruction="<style>.x { color: red }</style><table><tr><td colspan='2'><img src='/a.png' alt='a'>",
        show_instructions_as_modal=True,
    )
    made = shown(config, {})
    assert made.one("em", class_="x", id="y").text == "T"
    assert made.one("style").text == ".x { color: red }"
    assert made.one("td").attributes["colspan"] == "2"
    assert made.one("td").one("img").attributes["src"] == "/a.png"
    assert made.one("small").text == "s"


RUNNING: list[tuple[str, str]] = [
    ("<script>alert(1)</script>a", "a"),
    ("<b onclick='go()'>a</b>", "<b>a</b>"),
    ("<a href='javascript:go()'>a</a>", '<a rel="noopener noreferrer">a</a>'),
    ("<a href=' jav\tascript:go()'>a</a>", '<a rel="noopener noreferrer">a</a>'),
    ("<a href='da\nta:text/html,x'>a</a>", '<a rel="noopener noreferrer">a</a>'),
    ("<iframe src='/x'>a</iframe>", "a"),
    ("<object data='/x'></object><embed src='/x'><base href='/x'><meta><link>", ""),
    ("<svg><style><img src=x onerror=go()></style></svg>", '<img src="x">'),
    ("<img src='data:image/png;base64,AA'>", '<img src="data:image/png;base64,AA">'),
    ("</div></form><p>a", "<p>a</p>"),
    ("<video src='/a.mp4' controls autoplay>", '<video src="/a.mp4" controls=""></video>'),
    ("\ud800", "\ufffd"),
]


@pytest.mark.parametrize(("html", "left"), RUNNING)
def test_what_would_run_is_taken_out_of_the_authors_html(html: str, left: str) -> None:
    assert author_html(html) == left
    places = ("title", "instruction", "help")
    config = form(field(help=html), title=html, instruction=html)
    config["form"]["sections"][0] |= {"title": html, "instruction": html}
    config["form"]["sections"][0]["fieldsets"][0] |= dict.fromkeys(places, html)
    shown(config, {})


@pytest.mark.parametrize("text", HOSTILE)
def test_what_workers_wrote_stays_text(text: str) -> None:
    config = form(*(field(kind, name=kind) for kind in KINDS))
    for value in (text, [text], {text: True}, {"name": text, "size": 1}):
        made = shown(config, dict.fromkeys(KINDS, value) | {text: value})
        assert len(made.all(class_="field")) == len(KINDS)
    html = shown_form(LOOPING, [], {"prompt_0": text, "other": text}, url)
    html.encode()


@pytest.mark.parametrize("text", HOSTILE)
def test_what_authors_named_stays_a_name(text: str) -> None:
    odd = {"id": text, "classes": text, "name": text}
    named = field(**odd, label=text, icon=text, tooltip=text, classes_input_element=text)
    config = form(named, field("radio", options=[{"label": text, "value": text}]), id=text, classes=text)
    config["form"]["sections"][0] |= odd
    config["form"]["sections"][0]["fieldsets"][0] |= odd
    labels = [label.text for label in shown(config, {}).all("label", class_="field-label")]
    assert labels == [printable(text) * 2, "Label"]


@settings(max_examples=200, deadline=None)
@given(CONFIGS, JSON, st.dictionaries(st.text(), JSON, max_size=3), st.randoms(use_true_random=False))
def test_any_form_can_be_shown(config: Any, value: Any, others: dict[str, Any], rng: Any) -> None:
    fields = form_fields(config)
    for values in ({}, others, dict.fromkeys(fields, value), simulated_answers(fields, rng)):
        plain = {name: None if hasattr(each, "content") else each for name, each in values.items()}
        shown_form(config, [], plain, url).encode()
