"""What a simulated worker chooses."""

from __future__ import annotations

import random
from collections.abc import Mapping

from ajeeb.forms.composer.checks import against
from ajeeb.forms.composer.field_kind import option_values
from ajeeb.forms.composer.json_values import Json

from .declaration import TRAITS


def simulated(field: Mapping[str, Json], rng: random.Random) -> Json:
    """One of the options, or none if there is none that may be chosen."""
    options = option_values(field)
    accepted = [option for option in options if not against(TRAITS, field.get("validators"), option)]
    said = [option for option in accepted if option not in (None, "")]
    return rng.choice(said or accepted or options or [None])
