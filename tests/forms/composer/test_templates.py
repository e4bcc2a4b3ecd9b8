"""Templates are found and made into fieldsets; procedure tokens are found in texts."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ajeeb.errors import BadTask
from ajeeb.forms.composer import (
    SafeHtml,
    base_name,
    find_calls,
    find_templates,
    index_of,
    instantiate,
    presigned_urls,
    replace_calls,
    template_tokens,
)
from ajeeb.forms.composer.procedure_calls import calls

from .building import field, form

TEMPLATE: dict[str, Any] = {
    "lookup_name": "round",
    "id": "set",
    "name": "",
    "instruction": "<img src='[[ pic ]]'> [[unknown]] {{a}}",
    "rows": [
        {
            "id": "row",
            "help": "[[pic]]",
            "fields": [
                field("textarea", name="note", id="n", label="[[pic]]", value="old", placeholder="[[pic]]"),
                {"type": "button", "triggers": {"onClick": ["go", ["[[pic]]"]]}},
                field("radio", name="r", options=[{"label": "[[pic]]", "value": "[[pic]]"}]),
            ],
        }
    ],
}


def test_names_and_ids_get_the_index_and_the_template_stays() -> None:
    before = copy.deepcopy(TEMPLATE)
    made = instantiate(TEMPLATE, {"pic": "/1.png"}, 3, {"note": "typed", "r": "", "": "x"})
    note, button, radio = made["rows"][0]["fields"]
    assert before == TEMPLATE
    assert (made["id"], made["name"], made["lookup_name"]) == ("set__3__", "", "round")
    assert made["rows"][0]["id"] == "row__3__"
    assert (note["name"], note["id"], note["value"]) == ("note__3__", "n__3__", "typed")
    assert button == TEMPLATE["rows"][0]["fields"][1]
    assert "value" not in radio


def test_runtime_tokens_are_filled_on_every_level() -> None:
    made = instantiate(TEMPLATE, {"pic": r"/a\1.png"}, "x")
    assert made["instruction"] == r"<img src='/a\1.png'> [[unknown]] {{a}}"
    row = made["rows"][0]
    assert row["help"] == row["fields"][0]["label"] == r"/a\1.png"
    assert row["fields"][0]["placeholder"] == "[[pic]]"
    assert row["fields"][2]["options"] == [{"label": r"/a\1.png", "value": "[[pic]]"}]
    assert template_tokens(TEMPLATE) == ["pic", "unknown"]


def test_runtime_tokens_may_have_any_name() -> None:
    template = {"title": "[[image-url]] [[ a b ]] [[a.b]] [[a]] [[axb]] [[[a]]]", "rows": []}
    made = instantiate(template, {"image-url": 1, "a b": "2", "a.b": True, "a": 4.5}, 1)
    assert made["title"] == "1 2 true 4.5 [[axb]] [4.5]"
    assert instantiate(template, {}, 1)["title"] == template["title"]


def test_values_are_escaped_where_the_text_is_html_unless_vouched_for() -> None:
    made = instantiate(TEMPLATE, {"pic": "<b>'&"}, 1)
    assert made["rows"][0]["help"] == "&lt;b&gt;&#x27;&amp;"
    assert made["rows"][0]["fields"][0]["label"] == "<b>'&"
    assert instantiate(TEMPLATE, {"pic": SafeHtml("<b>")}, 1)["rows"][0]["help"] == "<b>"


@pytest.mark.parametrize("value", [None, [], {}])
def test_a_runtime_token_needs_a_text(value: Any) -> None:
    with pytest.raises(BadTask, match="must be a string"):
        instantiate(TEMPLATE, {"pic": value}, 1)


def test_a_broken_template_is_made_as_far_as_it_goes() -> None:
    template = {"rows": ["x", {"fields": [1, {"name": "a"}, {"name": ["b"]}]}]}
    made = instantiate(template, {}, 1, {"a": 1})
    assert made["rows"][1]["fields"][1] == {"name": "a__1__", "value": 1}


def test_templates_are_found_by_the_name_of_their_section() -> None:
    other = {**TEMPLATE, "lookup_name": "other"}
    sections = [
        {"name": "s", "fieldsets": [TEMPLATE, {"rows": []}, other]},
        {"name": "t", "fieldsets": [other]},
        {"name": "s", "fieldsets": [other]},
        {},
    ]
    assert find_templates({"form": {"sections": sections}}, "s") == [TEMPLATE, other, other]
    assert find_templates({"form": {"sections": sections}}, "none") == []
    assert find_templates([], "s") == []


def test_the_index_stands_between_the_first_and_the_last_double_underscore() -> None:
    assert index_of("prompt_1__3__") == "3"
    assert index_of("prompt_1") is None
    assert base_name("prompt_1__3__") == "prompt_1"
    assert base_name("prompt_1") == "prompt_1"


CALLS = [
    ('{{getPresignedUrl("u")}}', [("getPresignedUrl", ("u",))]),
    ('a {{ f ( "x" , 1 , [true, {"a": null}] ) }} b', [("f", ("x", 1, [True, {"a": None}]))]),
    ("{{f()}}{{g( )}}", [("f", ()), ("g", ())]),
    ("{{f('x')}}", []),
    ("{{f(alert(1))}}", []),
    ('{{f("x",)}} {{f("a" "b")}} {{f("x"}}', []),
    ('{{f("x)}} {{f("y")}}', [("f", ("y",))]),
    ("{{f}}", []),
    ("{{f(" + "[" * 100_000, []),
]


@pytest.mark.parametrize(("text", "expected"), CALLS)
def test_procedure_tokens_are_read_and_never_evaluated(text: str, expected: Any) -> None:
    assert [(call.name, call.arguments) for call in find_calls(text)] == expected


def test_urls_are_found_everywhere_with_all_their_spellings() -> None:
    one, two = '{{getMultiplePresignedUrls("u")}}', '{{ getMultiplePresignedUrls( "u" ) }}'
    config = form(
        field("radio", placeholder=two, options=[{"label": '{{getPresignedUrl("o")}}', "value": "x"}]),
        title=f"{one} {one}",
        submit_button={"text": '{{getPresignedUrl("b")}}'},
    )
    button, option = '{{getPresignedUrl("b")}}', '{{getPresignedUrl("o")}}'
    assert presigned_urls(config) == {"u": [one, two], "b": [button], "o": [option]}
    made = replace_calls(config, {one: "ONE", two: "TWO"})
    assert made["form"]["title"] == "ONE ONE"
    assert made["form"]["sections"][0]["fieldsets"][0]["rows"][0]["fields"][0]["placeholder"] == "TWO"
    assert made["form"]["submit_button"]["text"] == '{{getPresignedUrl("b")}}'
    assert config["form"]["title"] == f"{one} {one}"
    assert list(calls(config, ["getPresignedUrl"])) == [button, option]
