"""Pressing buttons is a matter of the task, not of the field."""

from __future__ import annotations

import random
from collections.abc import Mapping

from ajeeb.forms.composer.json_values import Json


def simulated(_: Mapping[str, Json], _rng: random.Random) -> Json:
    """Nothing: a caption is no answer."""
    return None
