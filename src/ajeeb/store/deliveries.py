"""News for webhooks: rows of the outbox, written with what they tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Execute = Callable[[str, tuple[Any, ...]], object]


def announce(execute: Execute, kind: str, body: dict[str, Any], at: int) -> None:
    """Tell every webhook that wants this kind (`submitted`, `decided`), once what is being written is on disk."""
