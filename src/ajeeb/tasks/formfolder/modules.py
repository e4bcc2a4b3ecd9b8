"""Which functions the JavaScript modules of a folder export, as far as their text tells. They are never run here."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from ajeeb.forms.composer import Modules

VALIDATORS = "insertions/custom_validators.js"
TRIGGERS = "insertions/custom_triggers.js"

Names: TypeAlias = frozenset[str] | None
"""What a module exports; None if its text alone does not tell."""

_COMMENT = re.compile(r"(?<![\"'\w])/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
_DECLARED = re.compile(
    r"\bexport\s+(?:async\s+function|function|const|let|var|class)\b\s*\*?\s*([A-Za-z_$][\w$]*)"
)
_LISTED = re.compile(r"\bexport\s*\{([^}]*)\}")
_NAMESPACE = re.compile(r"\bexport\s*\*\s*as\s+([A-Za-z_$][\w$]*)")
_STARRED = re.compile(r"\bexport\s*\*\s*from\s*[\"']([^\"']+)[\"']")
_UNTELLING = re.compile(
    r"\bexport\s+default\b|\bexport\s+(?:const|let|var)\s*[\[{]|\bmodule\.exports\b|\bexports\s*[.\[]"
)


def modules(folder: Path) -> Modules:
    """The names that custom validators and triggers may have. A module that is not there has none."""
    return Modules(validators=_names(folder / VALIDATORS), triggers=_names(folder / TRIGGERS))


def exported(source: str, starred: Callable[[str], Names] = lambda _: None) -> Names:
    """The names that a module exports. starred: those of another one, from the path in `export * from`."""
    code = _COMMENT.sub(" ", source)
    if _UNTELLING.search(code):
        return None
    names = {*_DECLARED.findall(code), *_NAMESPACE.findall(code)}
    for listed in _LISTED.findall(code):
        names |= {part.split()[-1] for part in listed.split(",") if part.strip()}
    for path in _STARRED.findall(code):
        more = starred(path)
        if more is None:
            return None
        names |= more
    return None if "default" in names else frozenset(names)


def _names(file: Path) -> Names:
    return _names_of(file, frozenset()) if file.exists() else frozenset()


def _names_of(file: Path, seen: frozenset[Path]) -> Names:
    if file in seen:
        return frozenset()
    try:
        source = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return exported(source, lambda path: _names_beside(file, path, seen | {file}))


def _names_beside(file: Path, path: str, seen: frozenset[Path]) -> Names:
    ways = (f"{path}{ending}" for ending in ("", ".js", ".mjs", "/index.js"))
    found = next((other for way in ways if (other := (file.parent / way).resolve()).is_file()), None)
    return _names_of(found, seen) if found is not None and path.startswith(".") else None
