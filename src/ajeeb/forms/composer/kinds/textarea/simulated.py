"""What a simulated worker writes."""

from __future__ import annotations

import random
from collections.abc import Mapping

from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.kinds.text_answer import text_answer

from .declaration import TRAITS

_TEXTS = (
    "A brown dog sleeps in front of a red house. The sky is blue.",
    "Two birds sit on a branch, and behind them there is a lake.",
    "I looked at it twice: the left one has more colour, the right one is sharper.",
)


def simulated(field: Mapping[str, Json], rng: random.Random) -> Json:
    """A sentence or two, or what the field's pattern wants."""
    return text_answer(field, TRAITS, rng, _TEXTS)
