"""The figures of the review pages, as lines of the report."""

from __future__ import annotations

from typing import Any

from .model_lines import Lines, Target


def dashboard(found: dict[str, Any], target: Target) -> Lines:
    """First paint and update."""
    first, update = found["first_paint"], found["update"]
    of = f"dashboard of {found['assignments']:,} assignments"
    return [
        (
            f"{of}, first paint after a restart",
            f"{first['ms']} ms (worst {first['worst_ms']}; the numbers {found['server_ms']})",
            f"the same HTML without scripts {first['bare_ms']} ms",
            target(f"≤ {first['target_ms']:,} ms", first),
        ),
        (
            f"{of}, an event until it is painted",
            f"{update['ms']} ms (worst {update['worst_ms']})",
            f"bare page told by a bare Starlette {update['bare_ms']} ms",
            target(f"≤ {update['target_ms']} ms", update),
        ),
    ]


def reviewing(found: dict[str, Any], target: Target) -> Lines:
    """A filmstrip, and the next assignment after a decision."""
    film, decision = found["film"], found["decision"]
    return [
        (
            f"filmstrip of {film['attempts']} attempts among {found['assignments']:,} assignments, to the last image",
            f"{film['ms']} ms (worst {film['worst_ms']})",
            f"the server's answer alone {film['server_ms']} ms",
            target(f"≤ {film['target_ms']} ms", film),
        ),
        (
            "decision by key, until the next assignment is shown with its images",
            f"{decision['ms']} ms (worst {decision['worst_ms']} of {decision['decisions']})",
            "",
            target(f"≤ {decision['target_ms']} ms", decision),
        ),
    ]
