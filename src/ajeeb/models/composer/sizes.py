"""How big things are in a picture, and where they belong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias, cast

from .lexicon import FOLDER, Lexicon

Plane: TypeAlias = Literal["sky", "air", "water", "wall", "shape", "ground"]


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Tables of data/sizes.toml, by icon.

    metres: a real size, `kinds` the same for whole subgroups; fixed: a share of the picture's height.
    tops: height of a seat or surface as a share of the thing's own; lists: sets of icons by what they are good for.
    """

    metres: Mapping[str, float]
    kinds: Mapping[str, float]
    fixed: Mapping[str, float]
    planes: Mapping[str, Plane]
    tops: Mapping[str, float]
    lists: Mapping[str, frozenset[str]]

    def share(self, lexicon: Lexicon, icon: str) -> float:
        """Longer side as a share of the picture's height, near the front of an ordinary scene.

        A person is a third of the picture; the exponent lets a mouse and a castle live in one picture.
        """
        if icon in self.fixed:
            return self.fixed[icon]
        metres = self.metres.get(icon) or self.kinds.get(lexicon.kinds[icon], 0.8)
        return float(min(0.6, 0.33 * (metres / 1.6) ** 0.42))

    def plane(self, icon: str) -> Plane:
        return self.planes.get(icon, "ground")


@cache
def load() -> Sizes:
    """The sizes that come with the package."""
    tables = tomllib.loads((FOLDER / "data/sizes.toml").read_text())
    planes = {
        icon: cast(Plane, plane) for plane, listed in tables["planes"].items() for icon in _listed(listed)
    }
    return Sizes(
        metres={icon: float(size) for size, listed in tables["icons"].items() for icon in _listed(listed)},
        kinds={kind: float(size) for kind, size in tables["kinds"].items()},
        fixed={icon: float(share) for share, listed in tables["fixed"].items() for icon in _listed(listed)},
        planes=planes,
        tops=tables["tops"],
        lists={name: frozenset(_listed(listed)) for name, listed in tables["lists"].items()},
    )


def _listed(text: str) -> list[str]:
    return text.replace(",", " ").split()
