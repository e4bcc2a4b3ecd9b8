"""The schemas for editors: they accept all that the verifier accepts, and refuse what a schema can find."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings

from ajeeb.forms.composer import (
    SEPARATE,
    TASK_DATA,
    TOKEN_SETS,
    UNIT_CONFIG,
    Report,
    json_schema,
    verify_separate,
    verify_task_data,
    verify_token_sets,
    verify_unit_config,
)

from .building import KINDS, field, form
from .test_fuzz import CHECKING, CONFIGS, JSON, SEPARATES, SETS

SCHEMAS = {name: json_schema(name) for name in (TASK_DATA, UNIT_CONFIG, TOKEN_SETS, SEPARATE)}
VERDICTS: Mapping[str, Callable[[Any], Report]] = {
    TASK_DATA: lambda value: verify_task_data(value, CHECKING),
    UNIT_CONFIG: lambda value: verify_unit_config(value, CHECKING),
    TOKEN_SETS: verify_token_sets,
    SEPARATE: verify_separate,
}
UNSEEN = {"U09", "U10", "U11", "U12", "U13", "S06", "P04"}
"""Rules that compare places or files with each other, as no schema can."""
TYPES = {
    "string": lambda v: isinstance(v, str),
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}


def accepts(schema: Any, value: Any, root: Any) -> bool:
    """Whether a schema accepts a value, by the keywords that ours use; another keyword is a KeyError."""
    return all(KEYWORDS[name](rule, value, schema, root) for name, rule in schema.items())


def _named(rule: Any, value: Any, root: Any) -> bool:
    names = value if isinstance(value, dict) else {}
    return all(accepts(rule[name], inner, root) for name, inner in names.items() if name in rule)


def _others(rule: Any, value: Any, schema: Any, root: Any) -> bool:
    names = value if isinstance(value, dict) else {}
    others = [inner for name, inner in names.items() if name not in schema.get("properties", {})]
    return not others if rule is False else all(accepts(rule, inner, root) for inner in others)


def _items(rule: Any, value: Any, schema: Any, root: Any) -> bool:
    rest = value[len(schema.get("prefixItems", ())) :] if isinstance(value, list) else []
    return all(accepts(rule, item, root) for item in rest)


def _first_items(rule: Any, value: Any, root: Any) -> bool:
    first = value if isinstance(value, list) else []
    return all(accepts(one, item, root) for one, item in zip(rule, first, strict=False))


def _is_type(rule: Any, value: Any) -> bool:
    return any(TYPES[one](value) for one in ([rule] if isinstance(rule, str) else rule))


def _referred(rule: str, value: Any, root: Any) -> bool:
    return accepts(root["$defs"][unquote(rule.removeprefix("#/$defs/"))], value, root)


def _then(rule: Any, value: Any, schema: Any, root: Any) -> bool:
    return not accepts(rule, value, root) or accepts(schema["then"], value, root)


KEYWORDS: Mapping[str, Callable[[Any, Any, Any, Any], bool]] = {
    **dict.fromkeys(
        ("$schema", "$defs", "title", "description", "deprecated", "then"), lambda r, v, s, root: True
    ),
    "$ref": lambda r, v, s, root: _referred(r, v, root),
    "type": lambda r, v, s, root: _is_type(r, v),
    "const": lambda r, v, s, root: r == v,
    "enum": lambda r, v, s, root: v in r,
    "required": lambda r, v, s, root: not isinstance(v, dict) or set(r) <= v.keys(),
    "properties": lambda r, v, s, root: _named(r, v, root),
    "additionalProperties": _others,
    "propertyNames": lambda r, v, s, root: not isinstance(v, dict) or all(accepts(r, n, root) for n in v),
    "pattern": lambda r, v, s, root: not isinstance(v, str) or re.search(r, v) is not None,
    "items": _items,
    "prefixItems": lambda r, v, s, root: _first_items(r, v, root),
    "minItems": lambda r, v, s, root: not isinstance(v, list) or len(v) >= r,
    "maxItems": lambda r, v, s, root: not isinstance(v, list) or len(v) <= r,
    "anyOf": lambda r, v, s, root: any(accepts(one, v, root) for one in r),
    "allOf": lambda r, v, s, root: all(accepts(one, v, root) for one in r),
    "if": _then,
}


def agree(file: str, value: Any) -> None:
    codes = {problem.code for problem in VERDICTS[file](value).errors}
    accepted = accepts(SCHEMAS[file], value, SCHEMAS[file])
    if not codes:
        assert accepted, value
    elif not codes <= UNSEEN:
        assert not accepted, (codes, value)


@settings(max_examples=150, deadline=None)
@given(CONFIGS | JSON)
def test_a_form_has_the_same_verdict(config: Any) -> None:
    agree(UNIT_CONFIG, config)
    agree(TASK_DATA, [config])


@settings(max_examples=100, deadline=None)
@given(SETS | JSON)
def test_token_sets_have_the_same_verdict(sets: Any) -> None:
    agree(TOKEN_SETS, sets)


@settings(max_examples=100, deadline=None)
@given(SEPARATES | JSON)
def test_separate_values_have_the_same_verdict(values: Any) -> None:
    agree(SEPARATE, values)


@pytest.mark.parametrize("name", ["a", "größe", "数", "12", "_", "a-b", "a b", "", "a.b", "{a}"])
def test_names_of_tokens_have_the_same_verdict(name: str) -> None:
    agree(TOKEN_SETS, [{"tokens_values": {name: 1}}])
    agree(SEPARATE, {name: [1]})


WARNED_OF = (
    field("select", options=[]),
    field("select", options=[1, {"label": "a"}, {"value": None, "more": 1}], multiple=True, value=""),
    field("radio", options=[{"label": "a", "value": 1, "checked": "yes"}]),
    field(validators={"required": "false", "minLength": [2], "regexp": [1, 2, 3], "own": None}),
    field(validators={"minLength": {"custom": "wins"}, "fileExtension": 1}),
    field("button", triggers={"onClick": {"fn": ["a"]}, "never": 5}),
    field(show_preview=1),
)


@pytest.mark.parametrize("warned_of", WARNED_OF)
def test_what_is_only_warned_of_is_accepted(warned_of: dict[str, Any]) -> None:
    agree(UNIT_CONFIG, form(warned_of))
    assert verify_unit_config(form(warned_of), CHECKING).is_valid


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_of_field_has_the_same_verdict(kind: str) -> None:
    for name, value in (("value", 0), ("label", None), ("no", ""), ("triggers", []), ("type", kind.upper())):
        agree(UNIT_CONFIG, form(field(kind, **{name: value})))
    agree(UNIT_CONFIG, form(field(kind)))
    agree(UNIT_CONFIG, form(field(kind, type=...)))


FALSY: list[Any] = [None, [], {}, "", 0, [{}], [None], {"a": []}, {"a": [None]}]


@pytest.mark.parametrize("value", FALSY)
def test_empty_and_falsy_documents_have_the_same_verdict(value: Any) -> None:
    for file in SCHEMAS:
        agree(file, value)
