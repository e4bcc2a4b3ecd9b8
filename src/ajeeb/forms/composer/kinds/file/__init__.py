"""One file to upload."""

from ajeeb.forms.composer.field_kind import FieldKind

from .declaration import LEVEL, TRAITS, accepts, describes_file, initial, submits
from .shown import shown
from .simulated import SimulatedFile, simulated

KIND = FieldKind(
    level=LEVEL,
    traits=TRAITS,
    initial=initial,
    accepts=accepts,
    shown=shown,
    simulated=simulated,
    submits=submits,
)

__all__ = ["KIND", "SimulatedFile", "describes_file"]
