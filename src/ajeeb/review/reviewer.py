"""Who decides on work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Reviewer:
    """Who decides. over_others: may take back what others decided."""

    name: str
    over_others: bool = False
