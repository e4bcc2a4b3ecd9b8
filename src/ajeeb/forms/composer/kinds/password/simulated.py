"""What a simulated worker gives as a password."""

from __future__ import annotations

import random
from collections.abc import Mapping

from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.kinds.text_answer import text_answer

from .declaration import TRAITS


def simulated(field: Mapping[str, Json], rng: random.Random) -> Json:
    """A word that is nobody's password."""
    return text_answer(field, TRAITS, rng, ("simulated-1", "not-a-secret"))
