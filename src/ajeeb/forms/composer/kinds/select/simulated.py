"""What a simulated worker chooses from a drop-down."""

from __future__ import annotations

import random
from collections.abc import Mapping

from ajeeb.forms.composer.checks import against
from ajeeb.forms.composer.field_kind import is_multiple, option_values
from ajeeb.forms.composer.json_values import Json, js_string
from ajeeb.forms.composer.kinds.some_options import some_options

from .declaration import ONE, SEVERAL


def simulated(field: Mapping[str, Json], rng: random.Random) -> Json:
    """An option, or as many as the field wants; none if there is none."""
    options = list(dict.fromkeys(js_string(option) for option in option_values(field)))
    validators = field.get("validators")
    if is_multiple(field):
        return some_options(options, SEVERAL, validators, rng)
    said = [option for option in options if option and not against(ONE, validators, option)]
    return rng.choice(said or [""])
