"""Conditions: made by comparing, read from text, written as text, and what they say about answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from ajeeb.forms import Choice, Condition, Scale, Text
from ajeeb.loops import goal_view

TABLE: dict[str, list[dict[str, Any]]] = json.loads((Path(__file__).parent / "refusals.json").read_text())
SCORE, MOOD = Scale("How close?", 1, 10), Choice("Mood", ("glad", "sad"))
FIELDS = {"score": SCORE, "mood": MOOD}


@pytest.mark.parametrize("row", TABLE["conditions"], ids=lambda row: f"{row['text']} with {row['answers']}")
def test_a_condition_holds_or_does_not(row: dict[str, Any]) -> None:
    condition = Condition.parse(row["text"])
    assert condition.holds(row["answers"]) is row["holds"]
    assert [test.model_dump() for test in goal_view(condition) or ()] == row["tests"]


@pytest.mark.parametrize("row", TABLE["conditions"], ids=lambda row: row["text"])
def test_a_condition_reads_back_as_it_was_written(row: dict[str, Any]) -> None:
    condition = Condition.parse(row["text"])
    assert Condition.parse(str(condition)) == condition
    adapter = TypeAdapter(Condition)
    assert adapter.validate_json(adapter.dump_json(condition)) == condition


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (SCORE == 10, "score == 10"),
        (SCORE != 10, "score != 10"),
        (SCORE < 5, "score < 5"),
        (SCORE <= 5, "score <= 5"),
        (SCORE > 5, "score > 5"),
        (SCORE >= 4.5, "score >= 4.5"),
        (MOOD == "sad", 'mood == "sad"'),
        (MOOD == "up and down", 'mood == "up and down"'),
        (MOOD == 'say "yes"', 'mood == "say \\"yes\\""'),
        (MOOD == "tr\u00e4ge", 'mood == "tr\u00e4ge"'),
        ((SCORE >= 2) & (SCORE < 5) & (MOOD == "sad"), 'score >= 2 and score < 5 and mood == "sad"'),
    ],
)
def test_comparing_fields_is_the_same_as_writing_it_down(condition: Condition, text: str) -> None:
    named = condition.named(FIELDS)
    assert str(named) == text
    assert Condition.parse(text) == named


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "score",
            "score =",
            "score = 5",
            "== 5",
            "score => 5",
            "5 < score < 7",
            "score ==",
            "a b == 5",
        ),
        *(
            "score == 5 and",
            "score == 5 and ",
            "and",
            "and score == 5",
            "score == 5 or mood == sad",
            "score == 5and 7",
        ),
        *("mood == very sad", 'mood == "sad', 'mood == "sad"sad', "score == 5 mood == sad", "score === 5"),
    ],
)
def test_a_text_that_is_no_condition_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="score >= 5"):
        Condition.parse(text)
    with pytest.raises(ValidationError):
        TypeAdapter(Condition).validate_python(text)


@pytest.mark.parametrize("value", [None, [5], {"a": 1}, b"x", SCORE])
def test_a_field_compares_with_numbers_and_texts_only(value: Any) -> None:
    with pytest.raises(TypeError, match="number or a text"):
        bool(value == SCORE)


def test_a_condition_has_no_truth_value() -> None:
    for wrong in (lambda: SCORE == 1 and SCORE == 2, lambda: not (SCORE < 1), lambda: 1 < SCORE < 5):
        with pytest.raises(TypeError, match="&"):
            wrong()


def test_a_condition_about_another_field_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'Colour == red' is not about a field"):
        (Text("Colour") == "red").named(FIELDS)
    with pytest.raises(ValueError, match="'colour == red' is not about a field"):
        Condition.parse("colour == red").named(FIELDS)


def test_two_fields_that_look_alike_are_two() -> None:
    one, two = Scale("S", 1, 5), Scale("S", 1, 5)
    assert str((two == 3).named({"one": one, "two": two})) == "two == 3"


@pytest.mark.parametrize("answer", [None, [5], {"a": 5}, b"5", object()])
@pytest.mark.parametrize("op", ["==", "!=", "<", ">="])
def test_what_is_no_number_and_no_text_passes_nothing(answer: Any, op: str) -> None:
    assert not Condition.parse(f"output.score {op} 5").holds({"output.score": answer})
    assert not Condition.parse(f'output.score {op} "5"').holds({"output.score": answer})


@pytest.mark.parametrize("answer", [5, "5", True])
def test_a_text_and_a_number_are_never_compared(answer: Any) -> None:
    for text in ('output.score != "a"', "output.score != 7"):
        is_text = '"' in text
        assert Condition.parse(text).holds({"output.score": answer}) is (isinstance(answer, str) == is_text)
