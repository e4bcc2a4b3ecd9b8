"""What a simulated worker chooses."""

from __future__ import annotations

import random

from .declaration import Choice


def simulated(field: Choice, rng: random.Random) -> str:
    """Any option."""
    return rng.choice(field.options)
