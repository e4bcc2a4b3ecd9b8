"""What an object of a form may contain: the one definition behind the verifier and the JSON Schema for editors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import get_args

from .json_values import JsonType

TOKEN_ATTRIBUTES = ("help", "instruction", "label", "title", "tooltip")
"""Where tokens are replaced and HTML files inserted."""
HTML_ATTRIBUTES = frozenset({"help", "instruction", "title"})
"""Of these, the ones that the page renders as HTML; the others are text."""


_TYPES: Mapping[str, JsonType] = {name: name for name in get_args(JsonType)}


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """One attribute of an object."""

    name: str
    """As it is spelled in the file."""
    types: tuple[JsonType, ...]
    """The JSON types that it may have; null is none of them."""
    meaning: str
    """What it does, for editors."""
    is_required: bool = False
    """Whether its absence is an error."""


@dataclass(frozen=True, kw_only=True)
class Level:
    """A kind of object: the form, a section, a text field."""

    name: str
    """As messages call it."""
    attributes: tuple[Attribute, ...]
    """In the order in which they are listed to authors."""
    events: tuple[str, ...] = ()
    """The events that reach its triggers."""
    children: str = ""
    """The attribute that holds the objects of the next level."""
    tolerated: Mapping[str, str] = field(default_factory=dict)
    """Attributes without effect that older configurations have, with the code of the warning."""

    @cached_property
    def by_name(self) -> Mapping[str, Attribute]:
        """Its attributes by their names."""
        return {attribute.name: attribute for attribute in self.attributes}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The names that must be there, sorted."""
        return tuple(sorted(attribute.name for attribute in self.attributes if attribute.is_required))


def attributes(*rows: tuple[str, str, str]) -> tuple[Attribute, ...]:
    """A table of attributes: name, types parted by `|` with `!` in front of required ones, meaning."""
    return tuple(
        Attribute(
            name=name,
            types=tuple(_TYPES[part] for part in types.removeprefix("!").split("|")),
            meaning=meaning,
            is_required=types.startswith("!"),
        )
        for name, types, meaning in rows
    )


def replacing(base: Iterable[Attribute], changed: Iterable[Attribute]) -> tuple[Attribute, ...]:
    """A table with some rows changed or added."""
    rows = {row.name: row for row in base} | {row.name: row for row in changed}
    return tuple(rows.values())
