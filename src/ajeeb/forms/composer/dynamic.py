"""The fieldsets that procedures added to a form, found again in what they answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .json_values import Json, dicts, js_string, js_truthy, too_deep
from .templates import find_templates, index_of
from .values import form_fields
from .walk import fields

DEEPEST = 12
"""How deep in a response a fieldset may stand; by convention it stands at its top, in `fieldset_config`."""

_INDEX_MAX_CHARS = 100


@dataclass(frozen=True)
class Answered:
    """One call of a procedure that was answered."""

    procedure: str
    """Its name."""
    arguments: Json
    """What the page sent."""
    response: Json
    """What it got; errors are found in there too, and add no fieldset."""


@dataclass(frozen=True)
class DynamicFieldset:
    """A fieldset that was made of a template and added to a section."""

    section: str
    """The name of its section."""
    key: str
    """`<section>.<lookup_name>.<index>`: what came later under the same key took its place."""
    fieldset: dict[str, Any]
    """As a fieldset of the configuration, its fields named with their index."""


def dynamic_fieldsets(config: Json, answered: Iterable[Answered]) -> list[DynamicFieldset]:
    """The fieldsets of a form that its procedures made, in order of appearance.

    config: one form version. answered: the calls in the order of their answers. Any object of a response that has
        `rows` and the `lookup_name` of a template of this form is such a fieldset; other answers are passed over.
    """
    sections = _sections_of_templates(config)
    found: dict[str, DynamicFieldset] = {}
    for call in answered:
        for fieldset, beside in _fieldsets(call.response, sections):
            having = sections[fieldset["lookup_name"]]
            asked = call.arguments.get("section_name") if isinstance(call.arguments, dict) else None
            section = asked if isinstance(asked, str) and asked in having else having[0]
            parts = (section, fieldset["lookup_name"], _index(fieldset, beside))
            key = ".".join(part for part in parts if part is not None)
            found[key] = DynamicFieldset(section, key, fieldset)
    return list(found.values())


def all_fields(config: Json, dynamic: Iterable[DynamicFieldset]) -> dict[str, dict[str, Any]]:
    """Field name to field: those the form started with, then those of its dynamic fieldsets."""
    every = form_fields(config)
    for each in dynamic:
        every |= fieldset_fields(each)
    return every


def fieldset_fields(dynamic: DynamicFieldset) -> dict[str, dict[str, Any]]:
    """Field name to field of one dynamic fieldset."""
    return form_fields(_alone(dynamic))


def open_round(dynamic: Iterable[DynamicFieldset]) -> DynamicFieldset | None:
    """The round that waits to go on: the last dynamic fieldset, if it has a button with an `onClick` trigger."""
    rounds = list(dynamic)
    waits = rounds and any(_goes_on(place.value) for place in fields(_alone(rounds[-1])))
    return rounds[-1] if waits else None


def grown(config: Json, dynamic: Iterable[DynamicFieldset]) -> dict[str, Any]:
    """The form version as it stands on the page: dynamic fieldsets follow the other ones of their sections."""
    added: dict[str, list[dict[str, Any]]] = {}
    for each in dynamic:
        added.setdefault(each.section, []).append(_static(each.fieldset))
    sections = []
    for section in _sections(config):
        mine = added.pop(section["name"], []) if isinstance(section.get("name"), str) else []
        there = section.get("fieldsets")
        sections.append({**section, "fieldsets": [*(there if isinstance(there, list) else []), *mine]})
    form = config.get("form") if isinstance(config, dict) else None
    return {"form": {**(form if isinstance(form, dict) else {}), "sections": sections}}


def _sections_of_templates(config: Json) -> dict[str, list[str]]:
    """`lookup_name` to the names of the sections that have such a template."""
    names = [section["name"] for section in _sections(config) if isinstance(section.get("name"), str)]
    having: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        for template in find_templates(config, name):
            if isinstance(template["lookup_name"], str):
                having.setdefault(template["lookup_name"], []).append(name)
    return having


def _sections(config: Json) -> list[dict[str, Any]]:
    return dicts(config.get("form") if isinstance(config, dict) else None, "sections")


def _fieldsets(response: Json, known: Mapping[str, object]) -> Iterator[tuple[dict[str, Any], Json]]:
    """Every fieldset in a response, in its order, with the object or array that it stands in."""
    waiting: list[tuple[Json, Json, int]] = [(response, None, 0)]
    while waiting:
        value, beside, depth = waiting.pop()
        if _is_fieldset(value, known):
            yield value, beside
        elif isinstance(value, list | dict) and depth < DEEPEST:
            inner = value.values() if isinstance(value, dict) else value
            waiting += [(each, value, depth + 1) for each in reversed(list(inner))]


def _is_fieldset(value: Json, known: Mapping[str, object]) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("rows"), list)
        and isinstance(value.get("lookup_name"), str)
        and value["lookup_name"] in known
        and not too_deep(value)
    )


def _index(fieldset: dict[str, Any], beside: Json) -> str | None:
    """What makes the fieldset one of several: what the answer says, or else its fields' names."""
    said = beside.get("current_answer_index") if isinstance(beside, dict) else None
    if isinstance(said, int | str) and not isinstance(said, bool) and said != "":
        return js_string(said)[:_INDEX_MAX_CHARS]
    names = (place.value.get("name") for place in fields(_as_config(fieldset)))
    found = (index_of(name) for name in names if isinstance(name, str))
    return next((index[:_INDEX_MAX_CHARS] for index in found if index is not None), None)


def _goes_on(field: Mapping[str, Json]) -> bool:
    triggers = field.get("triggers")
    return field["type"] == "button" and isinstance(triggers, dict) and js_truthy(triggers.get("onClick"))


def _static(fieldset: dict[str, Any]) -> dict[str, Any]:
    """The same fieldset as one that is shown, not a template."""
    return {name: value for name, value in fieldset.items() if name != "lookup_name"}


def _alone(dynamic: DynamicFieldset) -> Json:
    return _as_config(dynamic.fieldset)


def _as_config(fieldset: dict[str, Any]) -> Json:
    return {"form": {"sections": [{"fieldsets": [_static(fieldset)]}]}}
