"""Every object of a configuration, in the order in which the original visits them; and editing by copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from .attributes import TOKEN_ATTRIBUTES, Level
from .json_values import Json, Path
from .kinds import FieldKind
from .levels import FORM_COMPOSER, Format

Plan: TypeAlias = "dict[str | int, Plan]"
"""Where a document changes: a step to what changes below it; an empty plan is the place itself."""


@dataclass(frozen=True, slots=True)
class Place:
    """One object of the configuration, or what stands where one should."""

    level: Level | None
    """Its table; None for a field whose type is missing or unknown."""
    value: Json
    """An object if the configuration is well-formed."""
    path: Path
    kind: FieldKind | None = None
    """For a field of a known type."""
    is_field: bool = False


def walk(config: Json, form: Format = FORM_COMPOSER) -> Iterator[Place]:
    """Form, submit button, then sections, fieldsets, rows and fields depth first. Wrong containers are skipped."""
    top = config.get("form") if isinstance(config, dict) else None
    if not isinstance(top, dict):
        return
    yield Place(form.form, top, ("form",))
    if isinstance(top.get("submit_button"), dict):
        yield Place(form.submit_button, top["submit_button"], ("form", "submit_button"))
    yield from _children(top, ("form",), form.form.children, form.nested, form)


def objects(config: Json, form: Format = FORM_COMPOSER) -> Iterator[Place]:
    """As `walk`, without what is not an object."""
    return (place for place in walk(config, form) if isinstance(place.value, dict))


def fields(config: Json, form: Format = FORM_COMPOSER) -> Iterator[Place]:
    """The fields of known types, those of templates included."""
    return (place for place in objects(config, form) if place.kind is not None)


def templates(config: Json, form: Format = FORM_COMPOSER) -> Iterator[Place]:
    """The fieldsets with a `lookup_name`: they are never shown, procedures make fieldsets of them."""
    fieldset = form.nested[1]
    return (
        place for place in objects(config, form) if place.level is fieldset and place.value.get("lookup_name")
    )


def static_fields(config: Json, form: Format = FORM_COMPOSER) -> Iterator[Place]:
    """The fields that a form starts with: those outside templates."""
    hidden = {place.path for place in templates(config, form)}
    return (
        place
        for place in fields(config, form)
        if not any(place.path[:end] in hidden for end in range(1, len(place.path)))
    )


def replaced_texts(place: Place) -> Iterator[tuple[Path, str]]:
    """The texts of an object in which tokens are replaced: five attributes, and the labels of its options."""
    for name, value in place.value.items():
        if name in TOKEN_ATTRIBUTES and isinstance(value, str):
            yield (*place.path, name), value
    options = place.value.get("options") if place.is_field else None
    for index, option in enumerate(options if isinstance(options, list) else ()):
        if isinstance(option, dict) and isinstance(option.get("label"), str):
            yield (*place.path, "options", index, "label"), option["label"]


def plan(paths: Iterable[Path]) -> Plan:
    """A plan that changes these places."""
    root: Plan = {}
    for path in paths:
        here = root
        for step in path:
            here = here.setdefault(step, {})
    return root


def edited(value: Json, where: Plan, new: Callable[[Json], Json]) -> Json:
    """A copy with `new` applied at the places of a plan. What does not change is shared with the original."""
    copy = value.copy()
    for step, below in where.items():
        copy[step] = edited(value[step], below, new) if below else new(value[step])
    return copy


def _children(
    outer: Json, path: Path, attribute: str, levels: tuple[Level, ...], form: Format
) -> Iterator[Place]:
    inner = outer.get(attribute) if isinstance(outer, dict) else None
    for index, value in enumerate(inner if isinstance(inner, list) else ()):
        here = (*path, attribute, index)
        if levels:
            yield Place(levels[0], value, here)
            yield from _children(value, here, levels[0].children, levels[1:], form)
        else:
            yield _field(value, here, form)


def _field(value: Json, path: Path, form: Format) -> Place:
    name = value.get("type") if isinstance(value, dict) else None
    kind = form.field_kinds.get(name) if isinstance(name, str) else None
    return Place(kind.level if kind else None, value, path, kind, is_field=True)
