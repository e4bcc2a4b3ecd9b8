"""A number; its value is the text that was typed."""

from ajeeb.forms.composer.field_kind import FieldKind
from ajeeb.forms.composer.kinds.text import accepts_text, initial_text

from .declaration import LEVEL, TRAITS
from .shown import shown
from .simulated import simulated

KIND = FieldKind(
    level=LEVEL,
    traits=TRAITS,
    initial=initial_text,
    accepts=accepts_text,
    shown=shown,
    simulated=simulated,
)

__all__ = ["KIND"]
