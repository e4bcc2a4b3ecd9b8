"""A worker does not see a hidden field."""

from __future__ import annotations

import random
from collections.abc import Mapping

from ajeeb.forms.composer.json_values import Json


def simulated(_: Mapping[str, Json], _rng: random.Random) -> Json:
    """Nothing: it keeps what it starts with, or what a trigger sets."""
    return None
