"""A number; its value is the text that was typed."""

from __future__ import annotations

from .kind import Traits
from .text import text_kind

KIND = text_kind("number", Traits(empty="trimmed_text", measure="code_units"))
