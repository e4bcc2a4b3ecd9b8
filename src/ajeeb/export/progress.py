"""How far an export is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, kw_only=True)
class Step:
    """done of total: assignments, while rows are made, then files, while tables are put together.

    resumed: how many of them were done before, by an export that was stopped.
    """

    what: Literal["assignments", "files"]
    done: int
    total: int
    resumed: int = 0


Tell: TypeAlias = Callable[[Step], None]
