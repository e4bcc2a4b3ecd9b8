"""What the load sends to the short form; without Ajeeb, which the load has no need of."""

from __future__ import annotations

CALLED = "nothing"
_SHORT = 5


def short_values() -> dict[str, str]:
    """What is submitted in the short form."""
    return {f"field_{number}": f"What there is to say, number {number}. " * 5 for number in range(_SHORT)}
