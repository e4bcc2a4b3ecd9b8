"""What every layer of a background needs to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from . import shapes
from .description import Setting
from .skies import lit


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """What a layer needs to know: the setting, its own random numbers, the width and where the ground begins."""

    setting: Setting
    rng: Random
    width: float
    horizon: float

    @property
    def is_snowy(self) -> bool:
        return bool({"snow", "snowy"} & set(self.setting.weather)) or "arctic" in self.setting.places

    def tone(self, colour: str, place: str = "") -> str:
        """A colour as lit here; in the colour that the prompt gave the place, if it did."""
        said = self.setting.colours.get(place)
        return lit(shapes.mix(colour, said, 0.8) if said else colour, self.setting)

    def leafy(self, colour: str, place: str = "") -> str:
        return self.tone(shapes.mix(colour, "#f4f9fd", 0.6) if self.is_snowy else colour, place)


Layer: TypeAlias = Callable[[Canvas], str]
