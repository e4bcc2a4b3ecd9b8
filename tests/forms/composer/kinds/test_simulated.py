"""What simulated workers answer is accepted wherever something is."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ajeeb.forms.composer import KINDS, could_come_from, refused, simulated_answers
from ajeeb.forms.composer.kinds.file import SimulatedFile, describes_file
from tests.forms.composer.building import field
from tests.forms.composer.test_fuzz import FIELDS

TYPED = ("input", "email", "textarea", "number", "password")


def answer(one: dict[str, Any], seed: int = 1) -> Any:
    made = KINDS[one["type"]].simulated(one, random.Random(seed))
    return made.as_value() if isinstance(made, SimulatedFile) else made


def accepted(one: dict[str, Any], value: Any) -> bool:
    return could_come_from(one, value) and not refused({"f": one}, {"f": value})


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("hidden", "button")])
@pytest.mark.parametrize("seed", range(5))
def test_a_required_field_is_answered(kind: str, seed: int) -> None:
    one = field(kind, validators={"required": True})
    assert accepted(one, answer(one, seed))


@pytest.mark.parametrize("kind", ["hidden", "button"])
def test_what_is_no_question_gets_no_answer(kind: str) -> None:
    assert answer(field(kind)) is None


def test_the_same_seed_gives_the_same_answer() -> None:
    for kind in KINDS:
        one = field(kind)
        assert answer(one, 3) == answer(one, 3)


def test_workers_differ() -> None:
    assert len({answer(field("textarea"), seed) for seed in range(20)}) > 1


PATTERNS: list[Any] = [
    r"^\d+$",
    r"^(1[89]|[2-9]\d)$",
    r"^[a-z]{3,5}$",
    r"^(cat|dog)$",
    ["^Blue$", "m"],
    r"^\d{4}-\d{2}-\d{2}$",
    r"^[^@\s]+@[^@\s]+\.[a-z]+$",
    r"^https?://",
    r"^\d{7}$",
    r"^[A-F0-9]{6}$",
    r"^\+?[0-9 ()-]{7,}$",
    r"^\S+( \S+)+$",
    r"^$",
    r"[",
    ".",
    "",
    None,
    5,
]


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("kind", ["input", "email", "textarea"])
def test_simple_patterns_are_met(kind: str, pattern: Any) -> None:
    one = field(kind, validators={"regexp": pattern})
    assert accepted(one, answer(one))


def test_a_pattern_with_a_length_is_met() -> None:
    one = field(validators={"required": True, "minLength": 30, "maxLength": 40, "regexp": r"^\d+$"})
    assert accepted(one, answer(one))


@pytest.mark.parametrize("impossible", ["^(?!)", "^[☃]{7}$"])
def test_a_pattern_that_is_not_met_gets_some_answer(impossible: str) -> None:
    assert isinstance(answer(field(validators={"required": True, "regexp": impossible})), str)


BOUNDS = st.integers(-3, 400) | st.none() | st.sampled_from(["12", "x", 3.7, True, [5], 10**12, -(10**400)])
LENGTHS = st.fixed_dictionaries(
    {}, optional={"required": st.booleans(), "minLength": BOUNDS, "maxLength": BOUNDS}
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(TYPED), LENGTHS, st.integers(0, 9))
def test_texts_have_the_length_that_is_wanted(kind: str, validators: dict[str, Any], seed: int) -> None:
    one = field(kind, validators=validators)
    lengths = [*range(410), 3_000]
    assume(any(accepted(one, "x" * length) for length in lengths))
    assert accepted(one, answer(one, seed))


OPTIONS = st.lists(
    st.sampled_from(["", "a", "b", "c", 0, 1, 2.5, True, False]).map(
        lambda value: {"label": "x", "value": value}
    ),
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["radio", "select"]), OPTIONS, LENGTHS, st.integers(0, 9))
def test_one_choice_is_made_where_there_is_one(
    kind: str, options: list[Any], validators: dict[str, Any], seed: int
) -> None:
    one = field(kind, options=options, validators=validators)
    values = [option["value"] for option in options]
    choices = values if kind == "radio" else [str(value) for value in values]
    assume(any(accepted(one, choice) for choice in ["", *choices]))
    assert accepted(one, answer(one, seed))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["checkbox", "select"]), OPTIONS, LENGTHS, st.integers(0, 9))
def test_as_many_are_chosen_as_are_wanted(
    kind: str, options: list[Any], validators: dict[str, Any], seed: int
) -> None:
    one = field(kind, options=options, validators=validators, multiple=True if kind == "select" else ...)
    start = answer(one, seed)
    names = list(start) if kind == "checkbox" else list(dict.fromkeys(str_of(each) for each in options))

    def first(count: int) -> Any:
        chosen = names[:count]
        return {name: name in chosen for name in names} if kind == "checkbox" else chosen

    assume(any(accepted(one, first(count)) for count in range(len(names) + 1)))
    assert accepted(one, answer(one, seed))


def str_of(option: dict[str, Any]) -> str:
    value = option["value"]
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


EXTENSIONS = st.sampled_from(["png", ".PNG", "tar.gz", "", "PDF", "é", 5])
LISTED = st.lists(EXTENSIONS, max_size=3) | EXTENSIONS | st.none()


@settings(max_examples=200, deadline=None)
@given(st.booleans(), LISTED, st.integers(0, 9))
def test_files_have_an_extension_that_is_wanted(required: bool, listed: Any, seed: int) -> None:
    one = field("file", validators={"required": required, "fileExtension": listed})
    assume(listed != [] or not required)
    made = answer(one, seed)
    assert accepted(one, made)
    assert made is None or describes_file(made)


def test_a_file_comes_with_its_content() -> None:
    one = field("file", validators={"fileExtension": ["png"]})
    made = KINDS["file"].simulated(one, random.Random(1))
    assert isinstance(made, SimulatedFile)
    assert (made.name, made.type) == ("simulated.png", "image/png")
    assert made.content.startswith(b"\x89PNG")
    assert made.as_value()["size"] == len(made.content)


@settings(max_examples=300, deadline=None)
@given(
    FIELDS.filter(lambda one: isinstance(one, dict) and one.get("type") in list(KINDS)), st.integers(0, 99)
)
def test_any_field_gets_some_answer(one: dict[str, Any], seed: int) -> None:
    assert could_come_from(one, answer(one, seed))


def test_a_whole_form_is_answered() -> None:
    fields = {kind: field(kind) for kind in KINDS}
    made = simulated_answers(fields, random.Random(1))
    assert list(made) == [kind for kind in KINDS if kind not in ("hidden", "button")]
