"""A single line of text."""

from __future__ import annotations

from .kind import Traits
from .text import text_kind

KIND = text_kind("input", Traits(empty="trimmed_text", measure="code_units", takes_regexp=True))
