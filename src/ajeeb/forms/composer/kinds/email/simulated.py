"""What a simulated worker gives as an address."""

from __future__ import annotations

import random
from collections.abc import Mapping

from ajeeb.forms.composer.json_values import Json
from ajeeb.forms.composer.kinds.text_answer import text_answer

from .declaration import TRAITS

_ADDRESSES = ("noor@example.org", "sam@example.com", "worker.one@example.net")
"""Of domains that are reserved for examples."""


def simulated(field: Mapping[str, Json], rng: random.Random) -> Json:
    """An address that reaches nobody."""
    return text_answer(field, TRAITS, rng, _ADDRESSES)
