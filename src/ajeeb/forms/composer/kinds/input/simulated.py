"""What a simulated worker types into a line."""

from __future__ import annotations

import random
from collections.abc import Mapping

from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.kinds.text_answer import text_answer

from .declaration import TRAITS

_LINES = ("a small brown dog", "the red house", "two birds", "someone reading", "a quiet street")


def simulated(field: Mapping[str, Json], rng: random.Random) -> Json:
    """A few words, or what the field's pattern wants."""
    return text_answer(field, TRAITS, rng, _LINES)
