"""A text that the worker does not see. Always submitted, never validated."""

from __future__ import annotations

from ajeeb.forms.composer.attributes import Level

from .kind import COMMON, TOLERATED, FieldKind, Traits
from .text import accepts_text, initial_text

KIND = FieldKind(
    level=Level(name="hidden", attributes=COMMON, tolerated=TOLERATED),
    traits=Traits(empty="never", measure="none", is_validated=False),
    initial=initial_text,
    accepts=accepts_text,
)
