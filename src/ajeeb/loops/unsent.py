"""What stood in fields and was never sent: kept as it is, except what no database holds."""

from __future__ import annotations

from typing import Any

from ajeeb.forms import Answers

_MAX_TEXT = 20_000  # characters
_DEEPEST = 8  # no value of a field has as many levels


def unsent(answers: Answers) -> dict[str, Any]:
    """The answers that say something."""
    return {name: value for name, value in storable(answers).items() if value not in (None, "")}


def storable(answers: Answers) -> dict[str, Any]:
    """The answers with every text cut and cleaned so that it can be stored."""
    return {_text(name): _storable(value, _DEEPEST) for name, value in answers.items()}


def _storable(value: Any, levels: int) -> Any:
    match value:
        case str():
            return _text(value)
        case bool() | int() | float():
            return value
        case list() if levels:
            return [_storable(item, levels - 1) for item in value]
        case dict() if levels:
            return {_text(name): _storable(inner, levels - 1) for name, inner in value.items()}
    return None


def _text(value: str) -> str:
    return value[:_MAX_TEXT].encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
