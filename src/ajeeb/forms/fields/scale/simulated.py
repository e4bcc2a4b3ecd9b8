"""What a simulated worker chooses on a scale."""

from __future__ import annotations

import random

from .declaration import Scale


def simulated(field: Scale, rng: random.Random) -> int:
    """Any step."""
    return rng.randint(field.low, field.high)
