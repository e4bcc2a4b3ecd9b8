"""Procedure tokens: `{{fn("x", 1)}}` in a text. They are read, never evaluated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .json_values import Json, Path
from .levels import FORM_COMPOSER, Format
from .walk import edited, objects, plan, replaced_texts

PRESIGNING = ("getMultiplePresignedUrls", "getPresignedUrl")
"""The procedures that turn the URL of a file into one that a browser may open."""

_START = re.compile(r"\{\{\s*([A-Za-z_$][\w$]*)\s*\(\s*")
_COMMA = re.compile(r"\s*,\s*")
_END = re.compile(r"\s*\)\s*\}\}")
_JSON = json.JSONDecoder()


@dataclass(frozen=True, kw_only=True)
class ProcedureCall:
    """One token of a text."""

    text: str
    """As it is spelled, braces included."""
    name: str
    """Of the procedure."""
    arguments: tuple[Json, ...]
    """JSON literals."""


def find_calls(text: str) -> Iterator[ProcedureCall]:
    """The procedure tokens of a text. What is not a name with JSON literals is no token, and stays text."""
    position = 0
    while (start := _START.search(text, position)) is not None:
        call = _call(text, start)
        if call is not None:
            yield call
        position = start.start() + len(call.text) if call is not None else start.end()


def presigned_urls(config: Json, form: Format = FORM_COMPOSER) -> dict[str, list[str]]:
    """The URLs to presign, in order of appearance, each with all spellings of its token."""
    urls: dict[str, list[str]] = {}
    for _, text in call_texts(config, form):
        for call in find_calls(text):
            if call.name in PRESIGNING and len(call.arguments) == 1 and isinstance(call.arguments[0], str):
                spellings = urls.setdefault(call.arguments[0], [])
                if call.text not in spellings:
                    spellings.append(call.text)
    return urls


def call_texts(config: Json, form: Format = FORM_COMPOSER) -> Iterator[tuple[Path, str]]:
    """Where procedure tokens are honoured: every attribute that is a text, and the labels of options."""
    for place in objects(config, form):
        direct = [
            ((*place.path, name), value) for name, value in place.value.items() if isinstance(value, str)
        ]
        yield from direct
        yield from ((path, text) for path, text in replaced_texts(place) if len(path) > len(place.path) + 1)


def replace_calls(config: Json, replacements: Mapping[str, str], form: Format = FORM_COMPOSER) -> Json:
    """A copy with tokens, by their spelling, replaced by text."""
    paths = [path for path, text in call_texts(config, form) if "{{" in text]
    return edited(config, plan(paths), lambda text: _replaced(text, replacements)) if paths else config


def _replaced(text: str, replacements: Mapping[str, str]) -> str:
    parts, end = [], 0
    for call in find_calls(text):
        start = text.index(call.text, end)
        parts += [text[end:start], replacements.get(call.text, call.text)]
        end = start + len(call.text)
    return "".join((*parts, text[end:]))


def _call(text: str, start: re.Match[str]) -> ProcedureCall | None:
    arguments, position = [], start.end()
    end = _END.match(text, position)
    while end is None:
        try:
            argument, position = _JSON.raw_decode(text, position)
        except (ValueError, RecursionError):
            return None
        arguments.append(argument)
        end = _END.match(text, position)
        comma = _COMMA.match(text, position)
        if end is None and comma is None:
            return None
        position = comma.end() if comma is not None else position
    return ProcedureCall(text=text[start.start() : end.end()], name=start[1], arguments=tuple(arguments))


def calls(config: Json, names: Iterable[str], form: Format = FORM_COMPOSER) -> dict[str, ProcedureCall]:
    """The tokens of a form that call one of these procedures, by their spelling."""
    wanted = frozenset(names)
    found = (call for _, text in call_texts(config, form) for call in find_calls(text))
    return {call.text: call for call in found if call.name in wanted}
