"""What each field accepts. The table is read by the worker page's tests too: both sides give the same verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from ajeeb.forms import Choice, Fields, FieldSpec, Pick, Scale, Text, refusals

TABLE: dict[str, list[dict[str, Any]]] = json.loads((Path(__file__).parent / "refusals.json").read_text())
SPEC: TypeAdapter[Any] = TypeAdapter(FieldSpec)


@pytest.mark.parametrize("row", TABLE["refusals"], ids=lambda row: f"{row['spec']['kind']}: {row['name']}")
def test_a_value_is_accepted_or_refused_in_one_sentence(row: dict[str, Any]) -> None:
    spec = SPEC.validate_python(row["spec"])
    assert spec.refusal(row["value"]) == row["said"]
    assert refusals({"field": spec}, {"field": row["value"]}) == (
        {"field": row["said"]} if row["said"] else {}
    )


@pytest.mark.parametrize("row", TABLE["same"], ids=repr)
def test_two_texts_count_as_the_same_or_not(row: dict[str, Any]) -> None:
    spec = Text("Say", unique=row["unique"])
    assert spec.same(row["one"], row["other"]) is row["same"]
    assert spec.same(row["other"], row["one"]) is row["same"]


@pytest.mark.parametrize("value", [7.0, 1e2, float("nan"), float("inf"), 10**400, -(10**400), b"x", object()])
def test_what_json_of_a_page_never_holds_is_refused_too(value: Any) -> None:
    for spec in (Text("Say"), Scale("Score", 1, 10), Choice("Mood", ("a", "b")), Pick("Best?", of=4)):
        assert spec.refusal(value) is not None


def test_every_wrong_field_is_named_and_unknown_ones_too() -> None:
    fields: Fields = {"prompt": Text("Say"), "score": Scale("Score", 1, 10)}
    assert set(refusals(fields, {"score": 11, "more": 1})) == {"prompt", "score", "more"}
    assert refusals(fields, {"prompt": "x", "score": 5}) == {}
    assert refusals({}, {"__class__": 1}) == {"__class__": "There is no such field."}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"kind": "text", "label": "a", "min": 5, "max": 3}, "min (5) is larger than max (3)"),
        ({"kind": "text", "label": "a", "min": -1}, "min"),
        ({"kind": "text", "label": "a", "max": 0}, "max"),
        ({"kind": "text", "label": "a", "unique": "sometimes"}, "unique"),
        ({"kind": "text", "label": "a", "rows": 99}, "rows"),
        ({"kind": "text"}, "label"),
        ({"kind": "scale", "label": "a", "low": 5, "high": 5}, "scale from 5 to 5"),
        ({"kind": "scale", "label": "a", "low": 5, "high": 1}, "scale from 5 to 1"),
        ({"kind": "scale", "label": "a", "low": 0, "high": 101}, "2 to 101 steps"),
        ({"kind": "scale", "label": "a", "low": 1, "high": 3, "ends": ["one"]}, "ends"),
        ({"kind": "choice", "label": "a", "options": ["only"]}, "options"),
        ({"kind": "choice", "label": "a", "options": "ab"}, "options"),
        ({"kind": "pick", "label": "a", "of": -1}, "of"),
        ({"kind": "pick", "label": "a", "of": "many"}, "of"),
        ({"kind": "dance", "label": "a"}, "dance"),
        ({"kind": "text", "label": "a", "more": 1}, "more"),
        ({"label": "a"}, "kind"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(given: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError) as refused:
        SPEC.validate_python(given)
    assert named in str(refused.value)


@pytest.mark.parametrize(
    "field",
    [Text("Say", min=3, unique=True), Scale("S", -2, 2), Choice("M", ("a", "b")), Pick("P", of=3, help="?")],
)
def test_a_field_reads_back_as_it_was_written(field: Any) -> None:
    written = SPEC.dump_json(field)
    assert vars(SPEC.validate_json(written)) == vars(field)
