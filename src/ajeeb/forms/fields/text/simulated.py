"""What a simulated worker writes."""

from __future__ import annotations

import random

from .declaration import Text

_FILLER = "and that is all there is to it"


def simulated(field: Text, _: random.Random) -> str:
    """A text that fits; always the same, so it does only once for a field that is `unique`."""
    return fitted(field, _FILLER)


def fitted(field: Text, text: str) -> str:
    """The text, made as long as the field wants, or as short."""
    while len(text.strip()) < field.min:
        text = f"{text} {_FILLER}"
    cut = text[: field.max]
    missing = field.min - len(cut.strip())
    return cut if missing <= 0 else cut.strip() + "." * missing
