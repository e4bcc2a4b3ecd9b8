"""Text that is masked, also in review."""

from __future__ import annotations

from .kind import Traits
from .text import text_kind

KIND = text_kind("password", Traits(empty="trimmed_text", measure="code_units"))
