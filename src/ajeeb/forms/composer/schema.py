"""JSON Schema of the four files, for editors: made from the same tables as the verifier.

What the verifier accepts, they accept: where it only warns, the usual form is said and any other let through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .attributes import Attribute, Level
from .checks import BUILTINS, Check, has_effect
from .files import SEPARATE, TASK_DATA, TOKEN_SETS, UNIT_CONFIG
from .kinds import FieldKind
from .levels import EXTRA_KEYS, FORM_COMPOSER, Format
from .token_sets import KEY

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TOKEN_NAME = {"pattern": r"^[^\x00-/:-@[-^`{-\x7f]+$"}
"""Letters of all languages, digits and underscores, in a pattern that means the same to every reader of schemas."""
_SCALAR = {"type": ["string", "number", "boolean"]}
_OPTION = {
    "type": "object",
    "properties": {"label": {"type": "string"}, "value": _SCALAR, "checked": {"type": "boolean"}},
    "required": ["label", "value"],
}
_TRIGGER = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "prefixItems": [{"type": "string"}], "minItems": 1, "maxItems": 2},
    ]
}
_ARGUMENTS: Mapping[Check, dict[str, Any]] = {
    "filled": {"type": "boolean"},
    "at_least": {"type": ["number", "string", "null"]},
    "at_most": {"type": ["number", "string", "null"]},
    "matches": {
        "anyOf": [
            {"type": "string"},
            {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2},
        ]
    },
    "extension": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
}


def json_schema(file: str = UNIT_CONFIG, form: Format = FORM_COMPOSER) -> dict[str, Any]:
    """The schema of one of the four files.

    Raises: KeyError for another name.
    """
    about = {"$schema": _DRAFT, "title": file}
    return {**about, **_FILES[file](form)}


def _task_data(form: Format) -> dict[str, Any]:
    unit = _unit_config(form)
    definitions = unit.pop("$defs")
    return {"type": "array", "minItems": 1, "items": unit, "$defs": definitions}


def _token_sets(_: Format) -> dict[str, Any]:
    values = {"type": "object", "propertyNames": _TOKEN_NAME, "additionalProperties": _SCALAR}
    one = {"type": "object", "properties": {KEY: values}, "required": [KEY], "additionalProperties": False}
    return {"type": "array", "items": one}


def _separate(_: Format) -> dict[str, Any]:
    values = {"type": "array", "items": _usually(_SCALAR), "minItems": 1}
    return {"type": "object", "additionalProperties": values}


def _unit_config(form: Format) -> dict[str, Any]:
    levels = (form.form, *form.nested)
    inner = {outer.children: _ref(level.name) for outer, level in zip(levels, form.nested, strict=False)}
    inner[form.nested[-1].children] = _ref("field")
    definitions = {level.name: _object(level, inner) for level in (*form.nested, form.submit_button)}
    definitions[form.form.name] = _object(
        form.form, {**inner, "submit_button": _ref(form.submit_button.name)}
    )
    definitions["field"] = _any_field(form.field_kinds)
    definitions |= {f"field {name}": _field(kind) for name, kind in form.field_kinds.items()}
    top = _object(form.config, {"form": _ref(form.form.name)})
    top["properties"] |= {name: {"description": "For gold and screening units"} for name in EXTRA_KEYS}
    return {**top, "$defs": definitions}


def _object(level: Level, inner: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {row.name: _attribute(row, level, inner) for row in level.attributes},
        "required": list(level.required),
        "additionalProperties": False,
    }


def _attribute(row: Attribute, level: Level, inner: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {"description": row.meaning}
    if row.name in inner:
        nested = inner[row.name]
        return said | (nested if row.types == ("object",) else {"type": "array", "items": nested})
    if row.name == "options":
        return said | {"type": "array", "items": _usually(_OPTION)}
    if row.name == "triggers":
        events = dict.fromkeys(level.events, _usually(_TRIGGER))
        return said | {"type": "object", "properties": events}
    return said | {"type": row.types[0] if len(row.types) == 1 else list(row.types)}


def _any_field(kinds: Mapping[str, FieldKind]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"type": {"enum": list(kinds)}},
        "required": ["type"],
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": _ref(f"field {name}"),
            }
            for name in kinds
        ],
    }


def _field(kind: FieldKind) -> dict[str, Any]:
    schema = _object(kind.level, {})
    properties = schema["properties"]
    properties["type"]["const"] = kind.name
    if "validators" in properties:
        seen = (kind.traits, kind.traits_if_multiple or kind.traits)
        properties["validators"]["properties"] = {
            name: {"description": f"Takes {builtin.argument}", **_usually(_ARGUMENTS[builtin.check])}
            for name, builtin in BUILTINS.items()
            if any(has_effect(builtin, traits) for traits in seen)
        }
    properties |= {name: {"deprecated": True} for name in kind.level.tolerated}
    return schema


def _usually(form: dict[str, Any]) -> dict[str, Any]:
    """For completion and hints; anything else passes too."""
    return {"anyOf": [form, {}]}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name.replace(' ', '%20')}"}


_FILES: Mapping[str, Callable[[Format], dict[str, Any]]] = {
    TASK_DATA: _task_data,
    UNIT_CONFIG: _unit_config,
    TOKEN_SETS: _token_sets,
    SEPARATE: _separate,
}
