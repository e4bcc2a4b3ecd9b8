"""Values as JSON: an export writes tens of millions."""

from __future__ import annotations

from typing import Any

import orjson
from pydantic_core import to_json


def as_json(value: Any) -> bytes:
    """What it is in JSON; what is no number there is null.

    Raises: PydanticSerializationError if JSON has nothing for it, such as half a character.
    """
    try:
        return orjson.dumps(value)
    except TypeError:  # a number beyond 64 bits, or a key that is no text
        return to_json(value, inf_nan_mode="null")


def json_line(row: dict[str, Any]) -> bytes:
    """The same with an end of line."""
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # as above
        return to_json(row, inf_nan_mode="null") + b"\n"
