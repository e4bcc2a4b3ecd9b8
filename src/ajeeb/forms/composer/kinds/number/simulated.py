"""What a simulated worker gives as a number."""

from __future__ import annotations

import random
from collections.abc import Mapping

from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.kinds.text_answer import text_answer

from .declaration import TRAITS


def simulated(field: Mapping[str, Json], rng: random.Random) -> Json:
    """A whole number with as many digits as the field wants."""
    return text_answer(field, TRAITS, rng, (str(rng.randint(1, 99)), "5"))
