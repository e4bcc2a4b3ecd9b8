"""Which output a simulated worker picks."""

from __future__ import annotations

import random

from .declaration import Pick


def simulated(field: Pick, rng: random.Random) -> int:
    """Any output."""
    return rng.randrange(max(1, field.of))
