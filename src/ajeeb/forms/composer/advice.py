"""Warnings: what the original accepts and what is probably not meant."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from .json_values import Json, is_type, js_string
from .kinds import option_values
from .levels import FORM_COMPOSER, Format
from .report import Problem
from .validator_advice import advise_validators
from .walk import Place, objects

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True, kw_only=True)
class Modules:
    """The functions that a task brings along; None if they are not known, and then not judged."""

    validators: Container[str] | None = None
    triggers: Container[str] | None = None


def advise(config: Json, modules: Modules, form: Format = FORM_COMPOSER) -> Iterator[Problem]:
    """Warnings for one form configuration, whatever its structure."""
    for place in objects(config, form):
        if place.level is not None and "triggers" in place.level.by_name:
            yield from _triggers(place, modules)
        if place.kind is not None:
            yield from _field_name(place)
            yield from _option_form(place)
            yield from _value(place)
            yield from advise_validators(place, modules.validators)
        if place.level is form.nested[0]:
            yield from _templates(place)


def _triggers(place: Place, modules: Modules) -> Iterator[Problem]:
    triggers = place.value.get("triggers")
    if not isinstance(triggers, dict) or place.level is None:
        return
    if triggers and place.kind and "label" not in place.level.by_name and not place.value.get("name"):
        said = "a button with triggers needs a name, so that they can find and disable it"
        yield Problem(code="W04", message=said, path=place.path)
    for event, trigger in triggers.items():
        path = (*place.path, "triggers", event)
        if event not in place.level.events:
            happens = ", ".join(place.level.events) or "nothing"
            said = f"'{event:.60}' never happens on a {place.level.name}; what happens: {happens}"
            yield Problem(code="W17", message=said, path=path)
        name = trigger[0] if isinstance(trigger, list) and len(trigger) in (1, 2) else trigger
        if not isinstance(name, str):
            said = 'a trigger is written "function" or ["function", argument]'
            yield Problem(code="W15", message=said, path=path)
        elif modules.triggers is not None and name not in modules.triggers:
            said = f"custom_triggers.js exports no function '{name:.60}'"
            yield Problem(code="W16", message=said, path=path)


def _field_name(place: Place) -> Iterator[Problem]:
    name = place.value.get("name")
    if not isinstance(name, str):
        return
    path = (*place.path, "name")
    if not _PLAIN_NAME.fullmatch(name):
        said = f"'{name:.60}' may not work in style sheets and triggers; use letters, digits, '_' and '-'"
        yield Problem(code="W05", message=said, path=path)
    if "__" in name:
        said = f"'{name:.60}' contains '__', which separates the index of a dynamic fieldset"
        yield Problem(code="W06", message=said, path=path)


def _option_form(place: Place) -> Iterator[Problem]:
    options = place.value.get("options")
    if place.kind is None or not place.kind.takes_options or not isinstance(options, list):
        return
    for index, option in enumerate(options):
        path = (*place.path, "options", index)
        if not isinstance(option, dict):
            yield Problem(code="W11", message="an option must be an object with label and value", path=path)
            continue
        for name, kinds in (("label", str), ("value", str | int | float)):
            if name not in option:
                yield Problem(code="W11", message=f"the option has no '{name}'", path=path)
            elif not isinstance(option[name], kinds):
                said = (
                    f"the '{name}' of an option must be a {'text' if name == 'label' else 'text or number'}"
                )
                yield Problem(code="W11", message=said, path=(*path, name))


def _value(place: Place) -> Iterator[Problem]:
    value = place.value.get("value")
    if place.kind is None or not place.kind.takes_options or not value:
        return
    if not any(is_type(value, kind) for kind in place.kind.level.by_name["value"].types):
        return
    known = {js_string(option) for option in option_values(place.value)}
    chosen = list(value) if isinstance(value, list | dict) else [value]
    unknown = [js_string(item) for item in chosen if js_string(item) not in known]
    if unknown:
        said = f"not among the options: {', '.join(f'{item!r:.60}' for item in unknown)}"
        yield Problem(code="W10", message=said, path=(*place.path, "value"))


def _templates(place: Place) -> Iterator[Problem]:
    fieldsets = place.value.get("fieldsets")
    seen: set[str] = set()
    for index, fieldset in enumerate(fieldsets if isinstance(fieldsets, list) else ()):
        name = fieldset.get("lookup_name") if isinstance(fieldset, dict) else None
        if not isinstance(name, str) or not name:
            continue
        path = (*place.path, "fieldsets", index, "lookup_name")
        if name in seen:
            said = f"another template of this section is called '{name:.60}' too"
            yield Problem(code="W07", message=said, path=path)
        if not place.value.get("name"):
            said = f"no procedure can find the template '{name:.60}': its section has no name"
            yield Problem(code="W08", message=said, path=path)
        seen.add(name)
