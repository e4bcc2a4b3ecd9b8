"""HTML files that stand in for an attribute or a token: which texts name one, and putting their content in place.

The content comes from a loader that is handed in, so that nothing here touches a disk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ajeeb.errors import BadTask

from .attributes import TOKEN_ATTRIBUTES
from .json_values import Json, Path
from .levels import FORM_COMPOSER, Format
from .report import Problem
from .walk import edited, objects, plan

Loader: TypeAlias = Callable[[str], str]
"""From an insertion path to the file's text; raises InsertionFailed."""

_PATH = re.compile(r"insertions/[^\n\r\0<>]*\.html")
_NESTED = re.compile(r"[^\s/<>{}:\\][^\s<>{}:\\]*/insertions/[^\n\r\0<>]*\.html")
_ABSOLUTE = re.compile(r"(?:/|\\|[A-Za-z]:[/\\])[^\n\r\0<>]*insertions/[^\n\r\0<>]*\.html")


class InsertionFailed(BadTask):
    """An insertion file is missing, unreadable or outside the insertions folder; the author mends it."""


@dataclass(frozen=True, kw_only=True)
class InsertionRules:
    """How insertion paths are read.

    nested: whether `foo/insertions/x.html` is one too, as it was in older configurations.
    """

    nested: bool = False

    def path(self, text: Json) -> str | None:
        """The insertion path that a value is, trimmed; None if it is plain text. May point outside: see `leaves`."""
        if not isinstance(text, str) or "insertions/" not in text:
            return None
        path = text.strip()
        kinds = (_PATH, _ABSOLUTE, _NESTED) if self.nested else (_PATH, _ABSOLUTE)
        return path if any(kind.fullmatch(path) for kind in kinds) else None

    def looks_alike(self, text: Json) -> bool:
        """Whether the original would have taken this for a path where we take it for text."""
        return (
            isinstance(text, str)
            and "insertions/" in text
            and text.endswith(".html")
            and self.path(text) is None
        )


def leaves(path: str) -> bool:
    """Whether an insertion path points out of the folder by its spelling: absolute, or with `..`."""
    return _ABSOLUTE.fullmatch(path) is not None or ".." in re.split(r"[/\\]", path)


def from_mapping(files: Mapping[str, str]) -> Loader:
    """A loader for content that is in memory already."""

    def load(path: str) -> str:
        if leaves(path):
            raise InsertionFailed(f"the path '{path}' leaves the folder 'insertions'; keep its files inside")
        if path not in files:
            raise InsertionFailed(f"there is no file '{path}'")
        return files[path]

    return load


@dataclass(frozen=True)
class Inserted:
    """A configuration with the content of its insertion files, and what was wrong with them."""

    config: Json
    problems: tuple[Problem, ...]


def insert(
    config: Json, load: Loader, rules: InsertionRules | None = None, form: Format = FORM_COMPOSER
) -> Inserted:
    """Replace insertion paths in the attributes that take tokens. Content is put in as it is, never looked through."""
    rules = rules or InsertionRules()
    contents: dict[str, str] = {}
    problems: list[Problem] = []
    paths: list[Path] = []
    for path, text in insertable_texts(config, form):
        name = rules.path(text)
        if name is not None:
            try:
                contents[text] = load(name)
                paths.append(path)
            except InsertionFailed as error:
                problems.append(Problem(code="U11", message=str(error), path=path))
        elif rules.looks_alike(text):
            said = (
                "this is shown as text; an inserted file is written as 'insertions/….html' and nothing else"
            )
            problems.append(Problem(code="W21", message=said, path=path))
    if paths:
        config = edited(config, plan(paths), lambda text: contents[text])
    return Inserted(config, tuple(problems))


def insertable_texts(config: Json, form: Format = FORM_COMPOSER) -> Iterator[tuple[Path, str]]:
    """The attributes in which an insertion path is honoured."""
    for place in objects(config, form):
        for name, value in place.value.items():
            if name in TOKEN_ATTRIBUTES and isinstance(value, str):
                yield (*place.path, name), value
