"""What a simulated worker ticks."""

from __future__ import annotations

import random
from collections.abc import Mapping

from ajeeb.forms.composer.field_kind import option_values
from ajeeb.forms.composer.json_values import Json, js_string
from ajeeb.forms.composer.kinds.some_options import some_options

from .declaration import TRAITS


def simulated(field: Mapping[str, Json], rng: random.Random) -> Json:
    """Some of the boxes, as many as the field wants."""
    options = list(dict.fromkeys(js_string(option) for option in option_values(field)))
    ticked = some_options(options, TRAITS, field.get("validators"), rng)
    return {option: option in ticked for option in options}
