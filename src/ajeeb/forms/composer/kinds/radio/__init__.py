"""One choice of several."""

from ajeeb.forms.composer.field_kind import FieldKind
from ajeeb.forms.composer.kinds.text import initial_text

from .declaration import LEVEL, TRAITS, accepts
from .shown import shown
from .simulated import simulated

KIND = FieldKind(
    level=LEVEL,
    traits=TRAITS,
    initial=initial_text,
    accepts=accepts,
    shown=shown,
    simulated=simulated,
)

__all__ = ["KIND"]
