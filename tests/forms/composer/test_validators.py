"""The truth table of the built-in validators; JavaScript's own verdicts come from Node."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ajeeb.forms.composer import BUILTINS, KINDS, MESSAGES, definition, refusals
from ajeeb.forms.composer.json_values import code_units, js_number, js_string, js_trim, js_truthy
from ajeeb.forms.composer.regex import BadPattern, has_match

from .building import field

TEXTS = ("input", "textarea", "email")
TYPED = (*TEXTS, "number", "password")
NO, YES = False, True

TABLE: list[tuple[str | tuple[str, ...], dict[str, Any], Any, bool]] = [
    # required
    (TYPED, {"required": True}, "", NO),
    (TYPED, {"required": True}, " \n\ufeff", NO),
    (TYPED, {"required": True}, None, NO),
    (TYPED, {"required": True}, "x", YES),
    (TYPED, {"required": True}, "0", YES),
    (TYPED, {"required": "false"}, "", NO),
    (TYPED, {"required": [True]}, "", NO),
    (TYPED, {"required": {}}, "", NO),
    *((TYPED, {"required": off}, "", YES) for off in (False, 0, "", None, [], [False])),
    ("radio", {"required": True}, "", NO),
    ("radio", {"required": True}, None, NO),
    ("radio", {"required": True}, 0, YES),
    ("radio", {"required": True}, False, YES),
    ("select", {"required": True}, "", NO),
    ("select", {"required": True}, "1", YES),
    ("select+", {"required": True}, [], NO),
    ("select+", {"required": True}, "", NO),
    ("select+", {"required": True}, ["1"], YES),
    ("checkbox", {"required": True}, {}, NO),
    ("checkbox", {"required": True}, {"1": False}, NO),
    ("checkbox", {"required": True}, {"1": "true"}, NO),
    ("checkbox", {"required": True}, {"1": False, "2": True}, YES),
    ("checkbox", {"required": True}, None, NO),
    ("file", {"required": True}, None, NO),
    ("file", {"required": True}, {"name": ""}, YES),
    ("hidden", {"required": True, "minLength": 5}, "", YES),
    ("button", {"required": True}, "", YES),
    # length: nothing is skipped because it is empty
    (TYPED, {"minLength": 2}, "", NO),
    (TYPED, {"minLength": 2}, " ab ", YES),
    (TYPED, {"minLength": 2}, " a ", NO),
    (TYPED, {"minLength": 2.9}, "ab", YES),
    (TYPED, {"minLength": "2"}, "a", NO),
    (TYPED, {"minLength": None}, "", YES),
    (TYPED, {"minLength": "x"}, "", YES),
    (TYPED, {"minLength": []}, "", YES),
    (TYPED, {"minLength": [2]}, "a", NO),
    (TYPED, {"minLength": 2}, "😀", YES),
    (TYPED, {"maxLength": 1}, "😀", NO),
    (TYPED, {"maxLength": 2}, " ab ", YES),
    (TYPED, {"maxLength": 2}, "abc", NO),
    (TYPED, {"maxLength": -1}, "", NO),
    (TYPED, {"maxLength": None}, "a", NO),
    ("radio", {"minLength": 5}, "1", YES),
    ("select", {"minLength": 5}, "1", YES),
    ("file", {"minLength": 5}, None, YES),
    ("select+", {"minLength": 2}, ["1"], NO),
    ("select+", {"maxLength": 1}, ["1", "2"], NO),
    ("select+", {"maxLength": 2}, ["1", "2"], YES),
    ("checkbox", {"minLength": 2}, {"1": True, "2": 1}, NO),
    ("checkbox", {"maxLength": 1}, {"1": True, "2": True}, NO),
    # regexp
    (TEXTS, {"regexp": "^a$"}, "b\nA", YES),
    (TEXTS, {"regexp": ["^a$", ""]}, "b\nA", YES),
    (TEXTS, {"regexp": ["^a$", "g"]}, "b\na", NO),
    (TEXTS, {"regexp": ["^a$", "i"]}, " A ", YES),
    (TEXTS, {"regexp": "^[0-9]+$"}, "", NO),
    (TEXTS, {"regexp": "^[0-9]+$"}, "12", YES),
    (TEXTS, {"regexp": "^\\d+$"}, "١", NO),
    (TEXTS, {"regexp": "("}, "x", YES),
    (TEXTS, {"regexp": []}, "x", YES),
    ("number", {"regexp": "^a$"}, "b", YES),
    ("password", {"regexp": "^a$"}, "b", YES),
    ("radio", {"regexp": "^a$"}, "b", YES),
    # files
    ("file", {"fileExtension": ["png"]}, None, YES),
    ("file", {"fileExtension": ["png"]}, {"name": "a.b.PNG"}, YES),
    ("file", {"fileExtension": [".P.n.G"]}, {"name": "a.png"}, YES),
    ("file", {"fileExtension": "png"}, {"name": "png"}, YES),
    ("file", {"fileExtension": [".tar.gz"]}, {"name": "a.tar.gz"}, NO),
    ("file", {"fileExtension": ["png", "jpg"]}, {"name": "a.gif"}, NO),
    ("file", {"fileExtension": []}, {"name": "a.gif"}, NO),
    ("input", {"fileExtension": ["png"]}, "a.gif", YES),
    ("input", {"unknown": True}, "", YES),
]
ROWS = [
    (kind, validators, value, accepted)
    for kinds, validators, value, accepted in TABLE
    for kind in ((kinds,) if isinstance(kinds, str) else kinds)
]


@pytest.mark.parametrize(("kind", "validators", "value", "accepted"), ROWS)
def test_the_truth_table(kind: str, validators: dict[str, Any], value: Any, accepted: bool) -> None:
    more = {"multiple": True} if kind.endswith("+") else {}
    assert (refusals(field(kind.rstrip("+"), validators=validators, **more), value) == ()) is accepted


def test_all_validators_run_in_order_and_tell_in_words() -> None:
    found = refusals(field(validators={"minLength": 2, "regexp": "x", "required": True}), "")
    assert [refusal.validator for refusal in found] == ["minLength", "regexp", "required"]
    assert found[0].text() == "Please write at least 2 characters."
    assert found[0].text({"min_text": "Mindestens {bound} Zeichen."}) == "Mindestens 2 Zeichen."
    (extension,) = refusals(field("file", validators={"fileExtension": ["png", "jpg"]}), {"name": "a.{gif}"})
    assert extension.text() == "Please attach one of these: png, jpg; this file is of type “{gif}”."


def test_what_the_task_redefines_is_left_to_the_page() -> None:
    assert refusals(field(validators={"required": True}), "", custom={"required"}) == ()


def test_the_definition_is_data() -> None:
    said = json.loads(json.dumps(definition()))
    assert list(said["validators"]) == list(BUILTINS)
    assert list(said["kinds"]) == list(KINDS)
    assert said["kinds"]["select"]["multiple"]["measure"] == "items"
    assert said["messages"] == dict(MESSAGES)


def test_no_pattern_hangs_the_server() -> None:
    assert has_match("^(a|aa)*$", "", "a" * 5000 + "!") is False
    assert has_match("^(a*)*\\1b$", "", "a" * 40 + "c") in (None, False)


def node(program: str, given: Any) -> Any:
    """What Node answers to a program that reads `given`."""
    command = [str(Path(sys.executable).with_name("node")), "-e", f"const given = {_JS_READ}; {program}"]
    done = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, check=True, timeout=30
    )
    return json.loads(done.stdout)


_JS_READ = "JSON.parse(require('fs').readFileSync(0, 'utf8'))"

ODD: list[Any] = [
    *(None, True, False, 0, -0.0, 1, 1.0, 1.5, -2.5e-7, 1e-7, 1.5e-5, 0.1, 1e20, 1e21),
    *(123456789012345680000, 2**53 + 1),
    *(1.7976931348623157e308, 5e-324, "", " ", "12", " 12\n", "1e3", "0x1F", "0b101", "0o17", "-0x1", "1_0", "+5"),
    *("Infinity", "-Infinity", "+Infinity", "infinity", "nan", ".5", "5.", ".", "1e", "--1", "١", "\ufeff7", "\x1c7"),
    *([], [5], ["x"], [1, 2], [None], [[3]], [[]], {}, {"a": 1}, "false", "😀", "\ud83d", "\x85", "\u180e", "x\u00a0"),
]  # fmt: skip


def test_values_convert_as_in_javascript() -> None:
    program = """console.log(JSON.stringify(given.map(v => [String(v), String(Number(v)), Boolean(v), String(v).trim(),
        String(v).length])))"""
    for value, (text, number, truth, trimmed, length) in zip(ODD, node(program, ODD), strict=True):
        assert js_string(value) == text
        assert js_string(js_number(value)) == number
        assert js_truthy(value) is truth
        assert js_trim(js_string(value)) == trimmed
        assert code_units(js_string(value)) == length


_ATOMS = (
    *(
        "a",
        "b",
        "é",
        "ß",
        "ſ",
        "K",
        "σ",
        "İ",
        "😀",
        "\\d",
        "\\W",
        "\\s",
        ".",
        "^",
        "$",
        "\\b",
        "[a-z]",
        "[^]",
        "[]",
        "(a|b)",
    ),
    *(
        "(?<n>a)",
        "\\k<n>",
        "\\1",
        "(?=a)",
        "(?<!b)",
        "\\u{61}",
        "\\x41",
        "\\cA",
        "\\07",
        "\\p{L}",
        "{",
        "]",
        "\\-",
        "a{2,",
    ),
    *(
        "x*?",
        "(a*)*",
        "[😀-😂]",
        "[\\ud83d]",
        "(?i:a)",
        "[\\w-]",
        "\\z",
        "\\@",
        "&&",
        "[[a]]",
        "(",
        "\u2028",
        "\ufeff",
        " ",
    ),
)
_FLAGS = ("igm", "igm", "", "i", "u", "iu", "v", "s", "gimsuy", "uv", "x")


def test_patterns_mean_what_they_mean_in_javascript() -> None:
    draw = random.Random(11)
    cases = [
        (
            "".join(
                draw.choice(_ATOMS) + draw.choice(("", "", "*", "+", "?", "{1,2}"))
                for _ in range(draw.randint(1, 5))
            ),
            draw.choice(_FLAGS),
            "".join(draw.choice("abABkKσς19_- \n\rßİ😀\ufeff\x85中") for _ in range(draw.randint(0, 6))),
        )
        for _ in range(3000)
    ]
    program = """console.log(JSON.stringify(given.map(([p, f, t]) => {
        try { return new RegExp(p, f).test(t) } catch { return null } })))"""
    for (pattern, flags, text), expected in zip(cases, node(program, cases), strict=True):
        try:
            found: bool | None = has_match(pattern, flags, text)
        except BadPattern:
            found = None
        assert found == expected, (pattern, flags, text)
