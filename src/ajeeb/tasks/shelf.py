"""A folder of tasks: which there are below it. Nothing outside of it is ever named or read."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ajeeb.errors import Unknown

from .bare import is_bare

_DEEPEST = 4  # folders below the shelf
_MOST = 500
_MOST_BYTES = 1_000_000
_PASSED = frozenset({"__pycache__", "node_modules", "insertions", "site-packages"})
_PYTHON = re.compile(r"^\s*(?:@\w*\.?task\b|(?:\w+\s*=\s*)?(?:return\s+)?(?:\w+\.)?Task\()", re.MULTILINE)
_YAML = re.compile(r"^(?:loop|form)\s*:", re.MULTILINE)
_LOOKS = {".py": _PYTHON, ".yaml": _YAML, ".yml": _YAML}
_BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class Shelf:
    """The tasks below a folder, each known by its path from there."""

    folder: Path

    def paths(self) -> dict[str, Path]:
        """Where all files and folders are that look like a task, by name, in order; nothing of them is run."""
        root = self.folder.resolve()
        found = {}
        for path in _below(root, 0):
            # A link may lead out of the folder: what it leads to is not ours to run.
            if (real := path.resolve()).is_relative_to(root):
                found[path.relative_to(root).as_posix()] = real
            if len(found) >= _MOST:
                break
        return dict(sorted(found.items()))

    def names(self) -> tuple[str, ...]:
        """The names of the tasks, in order."""
        return tuple(self.paths())

    def path(self, name: str) -> Path:
        """Where the task of this name is, links followed. Raises: Unknown if it is not one of `names`."""
        found = self.paths().get(name)
        if found is None:
            raise Unknown(f"there is no task '{name}' below the folder of tasks; see the list of tasks")
        return found


def _below(folder: Path, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # nothing that we may read
        return
    if depth and is_bare(folder) and not _is_inside_task(folder):
        yield folder
        return
    for entry in entries:
        if entry.name.startswith((".", "_")) or entry.name in _PASSED:
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if depth < _DEEPEST:
                yield from _below(path, depth + 1)
        elif _looks_like_task(path):
            yield path


def _is_inside_task(folder: Path) -> bool:
    """Whether the folder has a file of its own that says what the task is."""
    return any(_looks_like_task(file) for file in folder.iterdir() if file.stem in ("task", folder.name))


def _looks_like_task(path: Path) -> bool:
    looks = _LOOKS.get(path.suffix)
    try:
        if looks is None or not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return False
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    if path.suffix != ".py":
        return looks.search(text) is not None
    return "ajeeb" in text and (looks.search(text) is not None or _ends_early(text))


def _ends_early(text: str) -> bool:
    """Whether a Python file cannot be read to its end, so that nobody knows whether there is a task in it."""
    try:
        lines = ast.parse(text).body
    except _BROKEN:
        return True
    return any(isinstance(line, ast.Raise) for line in lines)
