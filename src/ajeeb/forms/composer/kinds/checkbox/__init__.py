"""Boxes to tick."""

from ajeeb.forms.composer.field_kind import FieldKind

from .declaration import LEVEL, TRAITS, accepts, initial
from .shown import shown
from .simulated import simulated

KIND = FieldKind(
    level=LEVEL,
    traits=TRAITS,
    initial=initial,
    accepts=accepts,
    shown=shown,
    simulated=simulated,
)

__all__ = ["KIND"]
