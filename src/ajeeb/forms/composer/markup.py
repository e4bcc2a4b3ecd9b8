"""Writing HTML: whatever a value holds, it stays text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping

from .json_values import Json, too_deep

_NO_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters and half characters: no page can show them, and some parsers trip over them."""


def printable(text: str) -> str:
    """A text with a mark in the place of what no page can show."""
    return _NO_TEXT.sub("\ufffd", text)


def escaped(text: str) -> str:
    """A text as HTML that shows just this text, in an attribute too."""
    return html.escape(printable(text))


def isolated(text: str) -> str:
    """A text as HTML; the direction it is written in does not turn what stands around it."""
    return f"<bdi>{escaped(text)}</bdi>"


def element(name: str, attributes: Mapping[str, str | bool | None], inner: str | None = None) -> str:
    """An element. Attributes that are None or False are left out, True stands without a value.

    inner: HTML; None for an element that has no end tag.
    """
    said = "".join(
        f" {key}" if value is True else f' {key}="{escaped(value)}"'
        for key, value in attributes.items()
        if isinstance(value, str) or value is True
    )
    return f"<{name}{said}>" if inner is None else f"<{name}{said}>{inner}</{name}>"


def text(value: Json) -> str:
    """A value for a reader: a text as it is, nothing for null, anything else as JSON."""
    if value is None or isinstance(value, str):
        return value or ""
    return "…" if too_deep(value) else json.dumps(value, ensure_ascii=False)


def optional_text(value: Json) -> str | None:
    """An attribute of the configuration, if it is a text that says something."""
    return value if isinstance(value, str) and value else None
