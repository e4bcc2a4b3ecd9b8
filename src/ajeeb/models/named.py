"""Models by the name that a task gives them: `composer`, `gallery:FOLDER`, `scripted`."""

from __future__ import annotations

import importlib
from difflib import get_close_matches
from pathlib import Path

from ajeeb.errors import BadTask

from .base import ImageModel

_CLASSES = {
    "composer": ("ajeeb.models.composer", "Composer"),
    "gallery": ("ajeeb.models.gallery", "Gallery"),
    "scripted": ("ajeeb.models.scripted", "Scripted"),
}
"""Imported when first named: a task that uses one pays for no other."""
_WITH_PATH = ("gallery",)


def named(name: str, folder: Path) -> ImageModel:
    """The model of this name; what follows the colon is a path beside the task.

    Raises: BadTask naming the models there are.
    """
    kind, _, rest = name.partition(":")
    if kind not in _CLASSES:
        near = get_close_matches(kind, _CLASSES, 1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise BadTask(f"there is no model '{name}'; there are: {', '.join(sorted(_CLASSES))}{hint}")
    if kind in _WITH_PATH and not rest:
        raise BadTask(f"the model '{kind}' needs a path: write {kind}:FOLDER")
    if rest and kind not in _WITH_PATH:
        raise BadTask(f"the model '{kind}' takes no path: write {kind} and not {name}")
    module, attribute = _CLASSES[kind]
    make = getattr(importlib.import_module(module), attribute)
    model: ImageModel = make(folder / rest) if rest else make()
    return model
