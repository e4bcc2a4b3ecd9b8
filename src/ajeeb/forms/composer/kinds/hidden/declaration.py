"""What a hidden text may have: it is always submitted and never validated."""

from __future__ import annotations

from ajeeb.forms.composer.attributes import Level
from ajeeb.forms.composer.field_kind import COMMON, TOLERATED, Traits

LEVEL = Level(name="hidden", attributes=COMMON, tolerated=TOLERATED)
TRAITS = Traits(empty="never", measure="none", is_validated=False)
