"""A single line meant for an address; its format is not checked."""

from __future__ import annotations

from .kind import Traits
from .text import text_kind

KIND = text_kind("email", Traits(empty="trimmed_text", measure="code_units", takes_regexp=True))
