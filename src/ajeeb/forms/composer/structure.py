"""The rules of structure: what each object must, may and may not contain, and what must be unique."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from .attributes import Level
from .json_values import Json, Path, is_type, js_string, path_text
from .kinds import option_values
from .levels import EXTRA_KEYS, FORM_COMPOSER, Format
from .report import Problem
from .walk import Place, objects, walk

RESERVED_NAMES = ("files", "filesByFields", "_is_auto_submitted")
"""Keys that are stored beside a worker's values."""


def check_structure(
    config: Json, form: Format = FORM_COMPOSER, *, allow_extra: bool = False
) -> Iterator[Problem]:
    """Every problem of group U but those of insertions; after one at the top level, nothing below it is looked at.

    allow_extra: whether unknown keys beside `form` are accepted, as pages of one's own may need.
    """
    if not isinstance(config, dict):
        yield Problem(code="U01", message="a form configuration must be an object with the key 'form'")
        return
    at_the_top = list(_top_level(config, form, allow_extra))
    if at_the_top:
        yield from at_the_top
        return
    places = list(walk(config, form))
    for place in places:
        yield from _field_type(place, form)
    for place in places:
        yield from _object(place)
    yield from _options(places)
    yield from _repeated(config, form)


def _top_level(config: dict[str, Json], form: Format, allow_extra: bool) -> Iterator[Problem]:
    known = form.config.by_name
    for name in form.config.required:
        if name not in config:
            yield Problem(code="U02", message=f"'{name}' is missing; given: {_listed(config)}")
    for name in config:
        if name not in known and name not in EXTRA_KEYS and not allow_extra:
            said = f"there is no attribute '{name:.60}' here; {_allowed(form.config)}"
            yield Problem(code="U03", message=said, path=(name,))
    for name, value in config.items():
        if name in known and not any(is_type(value, kind) for kind in known[name].types):
            yield Problem(code="U04", message=f"'{name}' must be an object", path=(name,))


def _field_type(place: Place, form: Format) -> Iterator[Problem]:
    if not place.is_field or place.kind is not None or not isinstance(place.value, dict):
        return
    allowed = f"use one of {', '.join(form.field_kinds)}"
    if "type" not in place.value:
        yield Problem(code="U08", message=f"the field has no type; {allowed}", path=place.path)
        return
    given = place.value["type"]
    if isinstance(given, list | dict):
        yield Problem(code="U07", message="'type' must be a string", path=(*place.path, "type"))
    said = f"there is no field type {given!r:.60}; {allowed}"
    yield Problem(code="U08", message=said, path=(*place.path, "type"))


def _object(place: Place) -> Iterator[Problem]:
    if not isinstance(place.value, dict):
        name = place.level.name if place.level else "field"
        yield Problem(code="U07", message=f"a {name} must be an object", path=place.path)
        return
    if place.level is None:
        return
    level, given = place.level, place.value
    if any(name not in given for name in level.required):
        yield _missing(level, given, place.path)
    for name in given:
        if name not in level.by_name:
            yield _unknown(level, name, place.path)
    for name, value in given.items():
        row = level.by_name.get(name)
        if row is not None and not any(is_type(value, kind) for kind in row.types):
            said = f"'{name}' must be of type {' or '.join(row.types)}, not {_json_type(value)}"
            yield Problem(code="U07", message=said, path=(*place.path, name))


def _missing(level: Level, given: dict[str, Json], path: Path) -> Problem:
    called = given.get("name")
    who = f"{level.name} '{called:.60}'" if isinstance(called, str) else f"this {level.name}"
    missing = ", ".join(f"'{name}'" for name in level.required if name not in given)
    said = f"{who} has no {missing}; required: {', '.join(level.required)}; given: {_listed(given)}"
    return Problem(code="U05", message=said, path=path)


def _unknown(level: Level, name: str, path: Path) -> Problem:
    if name in level.tolerated:
        said = f"'{name}' has no effect on a field of type {level.name}"
        return Problem(code=level.tolerated[name], message=said, path=(*path, name))
    said = f"a {level.name} has no attribute '{name:.60}'; {_allowed(level)}"
    return Problem(code="U06", message=said, path=(*path, name))


def _options(places: Iterable[Place]) -> Iterator[Problem]:
    for place in places:
        if place.kind is None:
            continue
        if place.kind.takes_options:
            values = Counter(js_string(value) for value in option_values(place.value))
            twice = [value for value, count in values.items() if count > 1]
            if twice:
                said = (
                    f"more than one option has the value {_quoted(twice)}; results could not tell them apart"
                )
                yield Problem(code="U12", message=said, path=(*place.path, "options"))
        if place.value.get("name") in RESERVED_NAMES:
            said = f"'{place.value['name']}' is stored with every result; choose another name"
            yield Problem(code="U13", message=said, path=(*place.path, "name"))


def _repeated(config: Json, form: Format) -> Iterator[Problem]:
    for code, attribute in (("U09", "id"), ("U10", "name")):
        found = [
            (place, place.value[attribute])
            for place in objects(config, form)
            if place.level is not None and isinstance(place.value.get(attribute), str | int | float)
        ]
        first: dict[Json, Path] = {}
        twice = []
        for place, value in found:
            if place.level is form.submit_button:
                continue
            if value in first:
                twice.append(f"'{value!s:.60}' at {path_text(place.path)}")
            first.setdefault(value, place.path)
        if twice:
            said = f"every {attribute} must be unique in the form; repeated: {', '.join(twice)}"
            yield Problem(code=code, message=said, path=("form",))
        for place, value in found:
            if place.level is form.submit_button and attribute == "id" and value in first:
                said = (
                    f"the id '{value!s:.60}' of the submit button is also that of {path_text(first[value])}"
                )
                yield Problem(code="W09", message=said, path=(*place.path, "id"))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"{name:.60}" for name in names) or "nothing"


def _quoted(values: Iterable[Json]) -> str:
    return ", ".join(f"'{value!s:.60}'" for value in values)


def _allowed(level: Level) -> str:
    return f"allowed: {', '.join(level.by_name)}"


def _json_type(value: Json) -> str:
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")
