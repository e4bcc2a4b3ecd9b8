"""What an address may have, and how validators see it."""

from __future__ import annotations

from ajeeb.forms.composer.field_kind import Traits
from ajeeb.forms.composer.kinds.text import text_level

LEVEL = text_level("email")
TRAITS = Traits(empty="trimmed_text", measure="code_units", takes_regexp=True)
