"""The arms of a run as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ajeeb.loops import Arms

from .columns import Row
from .kinds import json_of


def arm_rows(run_id: str, arms: Arms | None) -> Iterator[Row]:
    """A row for each arm, by name."""
    if arms is None:
        return
    for name, given in sorted(arms.arms.items()):
        settings: Mapping[str, Any] = given if isinstance(given, Mapping) else {"name": given}
        yield {
            "run_id": run_id,
            "arm_id": name,
            "procedure": arms.alias,
            "model": settings.get("name"),
            "params": json_of({key: value for key, value in settings.items() if key != "name"}),
            "weight": arms.weights.get(name, 1),
            "per": arms.per,
        }
