"""A submitted value is shown as it is, cannot be changed, and never becomes part of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ajeeb.forms.composer import KINDS
from tests.forms.composer.building import field
from tests.forms.composer.reading import HOSTILE, Node, dangers, read
from tests.forms.composer.test_fuzz import FIELDS, JSON


def url(name: str, file: Mapping[str, Any]) -> str | None:
    assert isinstance(file["name"], str)
    return f"/files/{name}?{file['name']}"


def html(one: Mapping[str, Any], value: Any) -> str:
    return KINDS[one["type"]].shown(one, value, url)


def shown(one: Mapping[str, Any], value: Any) -> Node:
    return read(html(one, value))


@pytest.mark.parametrize("kind", ["input", "email", "number"])
def test_a_line_stands_in_its_box(kind: str) -> None:
    made = shown(field(kind, id="i", classes_input_element="wide"), 'a "b" <c>').one("input")
    assert made.attributes["value"] == 'a "b" <c>'
    assert (made.attributes["id"], made.attributes["name"]) == ("i", f"a_{kind}")
    assert made.attributes["class"] == "form-control wide"
    assert "disabled" in made.attributes


def test_a_number_that_is_none_is_shown_all_the_same() -> None:
    assert shown(field("number"), "about 5").one("input").attributes["type"] == "text"


def test_a_longer_text_keeps_its_first_empty_line() -> None:
    assert html(field("textarea"), "\n\na").endswith(">\n\n\na</textarea>")


def test_a_long_text_is_seen_whole() -> None:
    def rows(text: str) -> str | None:
        return shown(field("textarea"), text).one("textarea").attributes["rows"]

    assert (rows(""), rows("a\nb\nc\nd"), rows("x" * 800), rows("\n" * 9_000)) == ("3", "4", "11", "40")


def test_a_password_tells_neither_itself_nor_its_length() -> None:
    short, long = html(field("password"), "x"), html(field("password"), "xyzzy" * 9)
    assert short == long
    assert "•" in short
    assert "•" not in html(field("password"), "")


def test_a_hidden_text_keeps_its_name() -> None:
    made = shown(field("hidden"), "x").one("input")
    assert (made.attributes["type"], made.attributes["name"]) == ("hidden", "a_hidden")


def test_a_button_shows_its_own_caption() -> None:
    made = shown(field("button", value="Go <on>"), "other").one("button")
    assert made.text == "Go <on>"
    assert "disabled" in made.attributes


def selected(node: Node) -> list[str | None]:
    return [each.attributes["value"] for each in node.all("option") if "selected" in each.attributes]


def test_a_drop_down_shows_the_choice() -> None:
    numbers = field("select", options=[{"label": "One", "value": 1}, {"label": "<i>", "value": 2}])
    assert selected(shown(numbers, "2")) == ["2"]
    assert [option.text for option in shown(numbers, "2").all("option")] == ["One", "<i>"]
    assert selected(shown(numbers, "")) == [""]
    assert selected(shown(numbers, "gone")) == ["gone"]


def test_a_drop_down_of_several_shows_all_options() -> None:
    several = field("select", multiple=True)
    assert selected(shown(several, ["2", "gone"])) == ["2", "gone"]
    assert selected(shown(several, [])) == selected(shown(several, None)) == []
    assert "multiple" in shown(several, None).one("select").attributes


def ticked(node: Node) -> list[str]:
    boxes = node.all(class_="form-check")
    return [box.text for box in boxes if "checked" in box.one("input").attributes]


def test_boxes_show_what_was_ticked() -> None:
    made = shown(field("checkbox", id="c"), {"1": False, "2": True, "gone": True, "odd": 1})
    assert ticked(made) == ["Two", "gone"]
    container = made.one(class_="fc-checkbox-field")
    assert container.attributes["name"] == container.attributes["data-name"] == "a_checkbox"
    assert [mark.attributes["id"] for mark in made.all(class_="form-check-input")] == ["c-0", "c-1", "c-2"]
    assert ticked(shown(field("checkbox"), None)) == []


def test_radio_buttons_show_the_choice_with_its_type() -> None:
    options = [{"label": str(value), "value": value} for value in (0, False, "0")]
    one = field("radio", options=options)
    assert ticked(shown(one, 0)) == ["0"]
    assert ticked(shown(one, False)) == ["False"]
    assert ticked(shown(one, "")) == ticked(shown(one, None)) == []
    assert ticked(shown(one, "gone")) == ["gone"]
    shown(one, 0).one(class_="fc-radio-field")


def test_a_file_is_linked_and_previewed_by_its_extension() -> None:
    def made(name: str) -> Node:
        return shown(field("file"), {"name": name, "size": 1})

    assert made("a b.PNG").one("img").attributes["src"] == "/files/a_file?a b.PNG"
    assert made("a.mp4").one("video").all("source") == []
    assert made("a.ogg").one("audio").attributes["src"] == "/files/a_file?a.ogg"
    assert [node.tag for node in made("a.pdf").all()] == ["div", "a", "bdi"]
    assert made("a.exe").one("a").text == "a.exe"


def test_a_file_that_is_nowhere_shows_its_name_only() -> None:
    made = read(KINDS["file"].shown(field("file"), {"name": "a.png"}, lambda _, _file: None))
    assert made.text == "a.png"
    assert made.all("a") == made.all("img") == []
    assert shown(field("file"), "stored.png").one("a").text == "stored.png"
    assert shown(field("file"), {"name": ["a.png"]}).all("a") == []
    for nothing in (None, {}, {"name": None}, {"name": ""}):
        assert shown(field("file"), nothing).text == ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", HOSTILE)
def test_texts_stay_texts(kind: str, text: str) -> None:
    for value in (text, [text], {text: True}, {"name": text}, {"name": f"{text}.png"}):
        for one in (field(kind), field(kind, multiple=True), field(kind, name=text, id=text)):
            made = html(one, value)
            made.encode()
            assert dangers(made) == []
            assert "\0" not in made


@settings(max_examples=300, deadline=None)
@given(FIELDS.filter(lambda one: isinstance(one, dict) and one.get("type") in list(KINDS)), JSON | st.text())
def test_whatever_is_stored_can_be_shown(one: dict[str, Any], value: Any) -> None:
    assert dangers(html(one, value)) == []


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        (None, "btn btn-outline-primary"),
        ("btn-sm mt-2", "btn btn-outline-primary btn-sm mt-2"),
        ("btn-danger", "btn btn-danger"),
        ("mt-2 btn-outline-info", "btn mt-2 btn-outline-info"),
    ],
)
def test_a_button_has_one_colour(classes: str | None, expected: str) -> None:
    field = {"type": "button", "name": "go", "value": "Go", "classes_input_element": classes}
    assert f'class="{expected}"' in KINDS["button"].shown(field, None, lambda name, value: None)
