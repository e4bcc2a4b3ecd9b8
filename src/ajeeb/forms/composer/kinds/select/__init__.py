"""A drop-down for one choice or several."""

from ajeeb.forms.composer.field_kind import FieldKind

from .declaration import LEVEL, ONE, SEVERAL, accepts, initial
from .shown import shown
from .simulated import simulated

KIND = FieldKind(
    level=LEVEL,
    traits=ONE,
    initial=initial,
    accepts=accepts,
    shown=shown,
    simulated=simulated,
    traits_if_multiple=SEVERAL,
)

__all__ = ["KIND"]
