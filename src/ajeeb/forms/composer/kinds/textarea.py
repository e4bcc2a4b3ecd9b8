"""Text of several lines."""

from __future__ import annotations

from .kind import Traits
from .text import text_kind

KIND = text_kind("textarea", Traits(empty="trimmed_text", measure="code_units", takes_regexp=True))
