"""The instruction of each unit: Markdown with the unit's values as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ajeeb as aj
from ajeeb.tasks import PreparedTask, prepare


def prepared(instruction: str, *units: dict[str, Any]) -> PreparedTask:
    loop = aj.Loop(ask={"prompt": aj.Text("Say")}, run="scripted")
    return prepare(aj.Task(loop=loop, units=units or [{}], instruction=instruction))


def written(instruction: str, **values: Any) -> str:
    task = prepared(instruction, values)
    return task.instruction.html_for(task.units[0].inputs).strip()


@pytest.mark.parametrize(
    ("instruction", "values", "html"),
    [
        ("Write for {country}.", {"country": "Chad"}, "<p>Write for Chad.</p>"),
        ("**{ country }**", {"country": "Chad"}, "<p><strong>Chad</strong></p>"),
        ("{a}{b}{a}", {"a": 1, "b": 2.5}, "<p>12.51</p>"),
        ("{a}", {"a": True}, "<p>True</p>"),
        ("<{a}", {"a": None}, "<p>&lt;</p>"),
        ("{a}", {"a": "<b>&amp;"}, "<p>&lt;b&gt;&amp;amp;</p>"),
        ("{a}", {"a": "2 *3* 4 _x_ # `y`"}, "<p>2 *3* 4 _x_ # `y`</p>"),
        ("{a}", {"a": "one\n\n    two"}, "<p>one<br><br>    two</p>"),
        ("{a}", {"a": "{b}", "b": "x"}, "<p>{b}</p>"),
        ("`{a}`", {"a": "<i>"}, "<p><code>&lt;i&gt;</code></p>"),
        ("{{a}} {{{a}}}", {"a": "x"}, "<p>{a} {x}</p>"),
        ("{{}}", {}, "<p>{}</p>"),
        ("{the country: name}", {"the country: name": "x"}, "<p>x</p>"),
    ],
)
def test_a_value_is_shown_as_it_is(instruction: str, values: dict[str, Any], html: str) -> None:
    assert written(instruction, **values) == html


def test_a_value_cannot_bring_a_script() -> None:
    assert "<script" not in written("{a}", a="<script>alert(1)</script>")
    assert "javascript" not in written("[x]({a})", a="javascript:alert(1)")
    quoted = written("<b title='{a}'>x</b>", a="' onload='x()")
    assert quoted == "<p><b title=\"' onload='x()\">x</b></p>"
    assert 'href="https://a.example/?b=1&amp;c"' in written("[x]({a})", a="https://a.example/?b=1&c")


def test_an_instruction_in_a_file_is_filled_too(tmp_path: Path) -> None:
    (tmp_path / "how.md").write_text("For *{country}*.")
    assert written(str(tmp_path / "how.md"), country="Chad") == "<p>For <em>Chad</em>.</p>"


def test_the_configuration_keeps_the_columns() -> None:
    task = prepared("For *{country}*.", {"country": "Chad"}, {"country": "Mali"})
    assert task.config["instruction"] == "<p>For <em>{country}</em>.</p>\n"
