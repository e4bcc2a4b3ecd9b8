"""Whatever a configuration holds, the verifier answers; and what it accepts can be extrapolated."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ajeeb.forms.composer import (
    FILES,
    SEPARATE,
    TASK_DATA,
    TOKEN_SETS,
    UNIT_CONFIG,
    Checking,
    Documents,
    Modules,
    extrapolate,
    find_templates,
    form_fields,
    from_mapping,
    initial_values,
    instantiate,
    json_text,
    permutate,
    presigned_urls,
    refused,
    submitted,
    verify,
    verify_task_data,
)

from .building import KINDS


def mostly(usual: st.SearchStrategy[Any], *odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 40).flatmap(lambda n: odd[n - 1] if 0 < n <= len(odd) else usual)


PLAIN = st.sampled_from(["", "a", "b c", "\ud800", "\0"])
GOOD_TEXTS = ("{{a}}", "{{ b }}", "[[x]]", "insertions/a.html", '{{getPresignedUrl("u")}}', "{{{a}}}")
ODD_TEXTS = ("{{a-b}}", "{{c}}", "insertions/../a.html", "insertions/none.html", "/insertions/a.html")
TEXTS = mostly(PLAIN | st.sampled_from(GOOD_TEXTS), st.sampled_from(ODD_TEXTS))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
VALIDATORS = st.dictionaries(
    st.sampled_from(["required", "minLength", "maxLength", "regexp", "fileExtension", "own"]),
    JSON,
    max_size=3,
)
OPTION = st.fixed_dictionaries({"label": TEXTS, "value": st.integers() | TEXTS}, optional={"checked": JSON})
NAMES = st.integers(0, 10**6).map(lambda number: f"n{number}")


OPTIONS = st.lists(mostly(OPTION, JSON), max_size=3)


COMMON = {"id": NAMES, "classes": PLAIN}


def nearly(good: dict[str, Any], **optional: Any) -> st.SearchStrategy[Any]:
    """Objects that are mostly as they should be: now and then an attribute is missing, odd or unknown."""
    extra = {name: mostly(strategy, JSON) for name, strategy in optional.items()}
    whole = st.fixed_dictionaries(good, optional=extra)
    return mostly(whole, st.fixed_dictionaries({}, optional={**good, **extra, "no": JSON}), JSON)


FIELDS = nearly(
    {"type": mostly(st.sampled_from(KINDS[:5]), JSON), "name": mostly(NAMES, TEXTS), "label": TEXTS},
    value=PLAIN,
    validators=VALIDATORS,
    triggers=st.dictionaries(st.sampled_from(["onClick", "onChange", "x"]), JSON, max_size=2),
    show_preview=st.booleans(),
    **COMMON,
)
CHOICES = nearly(
    {
        "type": st.sampled_from(["select", "checkbox", "radio"]),
        "name": NAMES,
        "label": TEXTS,
        "options": OPTIONS,
    },
    value=mostly(PLAIN, JSON),
    validators=VALIDATORS,
    **COMMON,
)
FIELDS = FIELDS | CHOICES | st.fixed_dictionaries({"type": st.sampled_from(KINDS)}, optional={"name": NAMES})
ROWS = nearly({"fields": st.lists(FIELDS, max_size=3)}, **COMMON)
FIELDSETS = nearly(
    {"rows": st.lists(ROWS, max_size=2)}, lookup_name=TEXTS, title=TEXTS, help=TEXTS, instruction=TEXTS
)
SECTIONS = nearly(
    {"title": TEXTS, "fieldsets": st.lists(FIELDSETS, max_size=2)}, name=NAMES, instruction=TEXTS
)
FORMS = nearly(
    {
        "title": mostly(st.just("{{a}}{{b}}"), TEXTS),
        "sections": st.lists(SECTIONS, max_size=2),
        "submit_button": nearly({"text": st.just("Go")}, tooltip=TEXTS),
    }
)
CONFIGS = nearly({"form": FORMS}, form_metadata=st.dictionaries(TEXTS, JSON, max_size=2))
VALUES = mostly(st.booleans() | st.integers() | TEXTS, SCALARS)
SETS = st.lists(
    st.fixed_dictionaries({"tokens_values": st.fixed_dictionaries({"a": VALUES, "b": VALUES})}),
    max_size=3,
)
SEPARATES = st.dictionaries(
    st.sampled_from(["a", "b", "a-b"]), st.lists(SCALARS, max_size=3) | JSON, max_size=2
)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        TASK_DATA: st.lists(CONFIGS, max_size=2) | JSON,
        UNIT_CONFIG: mostly(CONFIGS, JSON),
        TOKEN_SETS: mostly(SETS, JSON),
        SEPARATE: SEPARATES | JSON,
    },
)
LOAD = from_mapping({"insertions/a.html": "{{b}} insertions/a.html"})
CHECKING = Checking(load=LOAD, modules=Modules(validators=(), triggers=()))


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS)
def test_the_verifier_answers_whatever_the_files_hold(documents: dict[str, Any]) -> None:
    before = json.dumps(documents)
    report = verify(Documents(by_name=documents), CHECKING)
    json.dumps(report.as_json())
    assert all(problem.file in FILES for problem in report.problems)
    assert all(isinstance(problem.location, str) for problem in report.problems)
    assert json.dumps(documents) == before


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS)
def test_what_is_valid_can_be_worked_with(documents: dict[str, Any]) -> None:
    report = verify(Documents(by_name=documents), CHECKING)
    wrong = {problem.file for problem in report.errors}
    if SEPARATE in documents and SEPARATE not in wrong:
        permutate(documents[SEPARATE])
    if UNIT_CONFIG in documents and not wrong & {UNIT_CONFIG, TOKEN_SETS}:
        versions = extrapolate(documents[UNIT_CONFIG], documents.get(TOKEN_SETS, []), LOAD)
        assert verify_task_data(versions).is_valid
        assert json_text(versions) == json.dumps(versions, indent=2)
        for version in versions:
            fields = form_fields(version)
            values = initial_values(fields.values())
            refused(fields, submitted(fields, values), must_be_there=fields)
            presigned_urls(version)
            for section in version["form"]["sections"]:
                for template in find_templates(version, section.get("name", "")):
                    instantiate(template, {"x": "1"}, 1, {})


@settings(max_examples=150, deadline=None)
@given(FIELDS.filter(lambda field: isinstance(field, dict)), JSON)
def test_any_value_gets_a_verdict(field: dict[str, Any], value: Any) -> None:
    for refusals in refused({"f": field}, {"f": value}).values():
        assert all(refusal.text() for refusal in refusals)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_files_are_written_byte_for_byte_as_the_original_does(value: Any) -> None:
    shared = [value, {"a": value, "b": [value, value]}, value]
    assert json_text(shared) == json.dumps(shared, indent=2)
