"""Tokens: `{{name}}` is replaced when form versions are made, `[[name]]` when a procedure makes a fieldset."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ajeeb.errors import BadTask

from .json_values import Json

TOKEN = re.compile(r"\{\{\s*(\w+)\s*\}\}")
"""A token of the configuration. `{{fn("x")}}` is none: it is a procedure's to replace."""
RUN_TIME_TOKEN = re.compile(r"\[\[\s*(\w+)\s*\]\]")
"""A token of a template."""

_NAME = re.compile(r"\w+")


def is_token_name(name: str) -> bool:
    """Whether a name can stand in a token: letters, digits and underscores."""
    return _NAME.fullmatch(name) is not None


def is_token_value(value: Json) -> bool:
    """Whether a value has a text: strings, numbers and booleans have."""
    return isinstance(value, str | int | float)


def token_text(value: Json) -> str:
    """What a token becomes: a string as it is, a number or boolean as JSON writes it.

    Raises: BadTask for null, arrays and objects.
    """
    if not is_token_value(value):
        raise BadTask(f"a token's value must be a string, a number or a boolean, not {value!r:.80}")
    return value if isinstance(value, str) else json.dumps(value)


def token_names(text: str, token: re.Pattern[str] = TOKEN) -> list[str]:
    """The names in a text, in their order, repeated ones repeated."""
    return token.findall(text)


def fill(text: str, values: Mapping[str, str], token: re.Pattern[str] = TOKEN) -> str:
    """The text with tokens replaced, literally and in one pass: values are not looked through again."""
    return token.sub(lambda found: values.get(found[1], found[0]), text)
