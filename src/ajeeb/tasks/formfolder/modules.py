"""Which functions the JavaScript modules of a folder export, as far as their text tells. They are never run here."""

from __future__ import annotations

import re
from pathlib import Path

from ajeeb.forms.composer import Modules

VALIDATORS = "insertions/custom_validators.js"
TRIGGERS = "insertions/custom_triggers.js"

_COMMENT = re.compile(r"(?<![\"'\w])/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
_DECLARED = re.compile(
    r"\bexport\s+(?:async\s+function|function|const|let|var|class)\b\s*\*?\s*([A-Za-z_$][\w$]*)"
)
_LISTED = re.compile(r"\bexport\s*\{([^}]*)\}")
_UNTELLING = re.compile(
    r"\bexport\s*\*|\bexport\s+(?:const|let|var)\s*[\[{]|\bmodule\.exports\b|\bexports\s*[.\[]"
)


def modules(folder: Path) -> Modules:
    """The names that custom validators and triggers may have. A module that is not there has none."""
    return Modules(validators=_names(folder / VALIDATORS), triggers=_names(folder / TRIGGERS))


def exported(source: str) -> frozenset[str] | None:
    """The names that a module exports; None if its text alone does not tell."""
    code = _COMMENT.sub(" ", source)
    if _UNTELLING.search(code):
        return None
    names = set(_DECLARED.findall(code))
    for listed in _LISTED.findall(code):
        names |= {part.split()[-1] for part in listed.split(",") if part.strip()}
    return frozenset(names)


def _names(file: Path) -> frozenset[str] | None:
    try:
        return exported(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError):
        return None
