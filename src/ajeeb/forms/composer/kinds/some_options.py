"""Which options a simulated worker chooses where several may be chosen."""

from __future__ import annotations

import random
from collections.abc import Sequence

from ajeeb.forms.composer.checks import span
from ajeeb.forms.composer.field_kind import Traits
from ajeeb.forms.composer.json_values import Json


def some_options(options: Sequence[str], traits: Traits, validators: Json, rng: random.Random) -> list[str]:
    """Some of them in their order: at least one, and as many as the validators allow."""
    least, most = span(traits, validators)
    least, most = max(0.0, min(least, len(options))), max(0.0, min(most, len(options)))
    wanted = rng.randint(int(min(max(1, least), most)), int(max(least, most)))
    chosen = set(rng.sample(range(len(options)), max(wanted, int(least))))
    return [option for index, option in enumerate(options) if index in chosen]
