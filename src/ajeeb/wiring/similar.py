"""How alike two images are."""

from __future__ import annotations

import importlib
from collections.abc import Mapping


def similarity(one: bytes, other: bytes) -> tuple[float, Mapping[str, float]]:
    """Of two encoded images: from 0 to 1, and the parts that it is made of."""
    # numpy takes a quarter of a second to import: it waits for the first image.
    found = importlib.import_module("ajeeb.models.similarity").similarity(one, other)
    return found.value, found.parts
