"""What a simulated worker uploads."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from ajeeb.forms.composer.checks import against
from ajeeb.forms.composer.json_values import Json, js_string

from .declaration import TRAITS
from .media_types import media_type
from .samples import sample

_USUAL = ("png", "jpg", "txt", "pdf")


@dataclass(frozen=True, kw_only=True)
class SimulatedFile:
    """A file to upload. The answer itself is what `as_value` says."""

    name: str
    type: str
    """Its media type."""
    content: bytes

    def as_value(self) -> dict[str, Json]:
        """The value that a page submits for this file."""
        return {"name": self.name, "size": len(self.content), "type": self.type, "lastModified": -1}


def simulated(field: Mapping[str, Json], rng: random.Random) -> Json:
    """A small SimulatedFile with an extension that the field takes; None if it takes none."""
    accepted = [made for made in map(_file, _extensions(field)) if _is_accepted(field, made)]
    return rng.choice(accepted) if accepted else None


def _extensions(field: Mapping[str, Json]) -> list[str]:
    """Those the field lists, or usual ones."""
    validators = field.get("validators")
    listed = validators.get("fileExtension") if isinstance(validators, dict) else None
    if listed is None:
        return list(_USUAL)
    return [
        js_string(each).lower().replace(".", "")
        for each in (listed if isinstance(listed, list) else [listed])
    ]


def _file(extension: str) -> SimulatedFile:
    return SimulatedFile(name=f"simulated.{extension}", type=media_type(extension), content=sample(extension))


def _is_accepted(field: Mapping[str, Json], made: SimulatedFile) -> bool:
    return not against(TRAITS, field.get("validators"), made.as_value())
