"""Dynamic fieldsets: finding the templates of a section, and making a fieldset of one."""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .attributes import HTML_ATTRIBUTES, TOKEN_ATTRIBUTES
from .json_values import Json, dicts
from .tokens import RUN_TIME_TOKEN, fill, token_names, token_text

_INDEXED = re.compile(r"(?P<base>.*?)__(?P<index>.+)__", re.DOTALL)


class SafeHtml(str):
    """HTML that a procedure vouches for: put into the page as it is, where any other text is escaped."""

    __slots__ = ()


def find_templates(config: Json, section_name: str) -> list[Json]:
    """The fieldsets with a `lookup_name` in the sections of this name, in their order; often just one."""
    form = config.get("form") if isinstance(config, dict) else None
    return [
        fieldset
        for section in dicts(form, "sections")
        if section.get("name") == section_name
        for fieldset in dicts(section, "fieldsets")
        if fieldset.get("lookup_name")
    ]


def instantiate(
    template: Mapping[str, Json],
    tokens: Mapping[str, Json],
    index: object,
    field_values: Mapping[str, Json] | None = None,
) -> dict[str, Any]:
    """A fieldset made of a template; the template stays as it is.

    tokens: values of `[[name]]`; escaped where the text is HTML, unless they are SafeHtml. Unknown names stay.
    index: makes names and ids unique: `prompt` becomes `prompt__3__`. Do not apply twice.
    field_values: initial values by the fields' original names; empty ones change nothing.
    Raises: BadTask for a token that is null, an array or an object.
    """
    fieldset = copy.deepcopy(dict(template))
    as_text = {name: token_text(value) for name, value in tokens.items()}
    as_html = {
        name: text if isinstance(tokens[name], SafeHtml) else html.escape(text)
        for name, text in as_text.items()
    }
    token = _token_of(tokens)
    for part, attribute in _texts(fieldset):
        values = as_html if attribute in HTML_ATTRIBUTES else as_text
        part[attribute] = fill(part[attribute], values, token)
    for field in _fields(fieldset):
        name = field.get("name")
        if isinstance(name, str) and name and (field_values or {}).get(name):
            field["value"] = (field_values or {})[name]
    for part in _named(fieldset):
        for attribute in ("name", "id"):
            if part.get(attribute):
                part[attribute] = f"{part[attribute]}__{index}__"
    return fieldset


def template_tokens(template: Mapping[str, Json]) -> list[str]:
    """The `[[names]]` that a template has, in order of appearance, for a dry run."""
    found = [
        name for part, attribute in _texts(template) for name in token_names(part[attribute], RUN_TIME_TOKEN)
    ]
    return list(dict.fromkeys(found))


def base_name(name: str) -> str:
    """The name of a field before it got an index."""
    found = _INDEXED.fullmatch(name)
    return found["base"] if found else name


def index_of(name: str) -> str | None:
    """The index of an instantiated field: the text between the first and the last double underscore."""
    found = _INDEXED.fullmatch(name)
    return found["index"] if found else None


def _token_of(names: Iterable[str]) -> re.Pattern[str]:
    """A token with one of these names, whatever they are made of: no verifier has seen them."""
    longest_first = sorted((re.escape(str(name)) for name in names), key=len, reverse=True)
    return re.compile(rf"\[\[\s*({'|'.join(longest_first)})\s*\]\]") if longest_first else RUN_TIME_TOKEN


def _named(fieldset: Json) -> Iterator[Json]:
    yield fieldset
    for row in dicts(fieldset, "rows"):
        yield row
        yield from dicts(row, "fields")


def _fields(fieldset: Json) -> Iterator[Json]:
    for row in dicts(fieldset, "rows"):
        yield from dicts(row, "fields")


def _texts(fieldset: Json) -> Iterator[tuple[dict[str, Any], str]]:
    """Where run-time tokens are filled: five attributes of fieldset, rows and fields, and labels of options."""
    for part in _named(fieldset):
        places = [(part, attribute) for attribute in TOKEN_ATTRIBUTES]
        places += [(option, "label") for option in dicts(part, "options")]
        yield from ((owner, name) for owner, name in places if isinstance(owner.get(name), str))
