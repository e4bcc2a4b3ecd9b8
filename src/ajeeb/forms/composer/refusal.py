"""Why a value is not accepted, in a form that any language can say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MESSAGES: Mapping[str, str] = {
    "required": "Please fill in this field.",
    "min_text": "Please write at least {bound} characters.",
    "max_text": "Please write at most {bound} characters.",
    "min_items": "Please select at least {bound}.",
    "max_items": "Please select at most {bound}.",
    "regexp": "This is not in the expected format.",
    "extension": "Please attach one of these: {allowed}; this file is of type “{given}”.",
}
"""English; a locale hands in its own with the same names in braces."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a value is not accepted."""

    validator: str
    """The name in `validators`."""
    message: str
    """A key of MESSAGES."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What the message names."""

    def text(self, messages: Mapping[str, str] = MESSAGES) -> str:
        """One sentence for the worker."""
        return messages.get(self.message, MESSAGES[self.message]).format_map(self.values)
