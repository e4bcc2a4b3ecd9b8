"""Which folder, and how its files are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ajeeb.forms.composer import FORM_COMPOSER, Checking, Format, InsertionRules

from .insertion_files import loader
from .modules import modules


@dataclass(frozen=True, kw_only=True)
class FormFolder:
    """A configuration folder."""

    path: Path
    """The folder itself."""
    insertions: InsertionRules = field(default_factory=InsertionRules)
    """How insertion paths are read."""
    form: Format = FORM_COMPOSER
    """The tables of attributes."""
    allow_extra: bool = False
    """Whether unknown keys beside `form` are accepted."""

    def checking(self) -> Checking:
        """How to verify what is in this folder now; insertion files are read once."""
        return Checking(
            load=loader(self.path),
            modules=modules(self.path),
            insertions=self.insertions,
            form=self.form,
            allow_extra=self.allow_extra,
        )
