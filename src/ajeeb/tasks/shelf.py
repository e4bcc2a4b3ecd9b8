"""A folder of tasks: which there are below it. Nothing outside of it is ever named or read."""

from __future__ import annotations

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


@dataclass(frozen=True)
class Shelf:
    """The tasks below a folder, each known by its path from there."""

    folder: Path

    def names(self) -> tuple[str, ...]:
        """The paths of all files and folders that look like a task, in order; nothing of them is run."""
        root = self.folder.resolve()
        found = []
        for path in _below(root, 0):
            # A link may lead out of the folder: what it leads to is not ours to run.
            if path.resolve().is_relative_to(root):
                found.append(path.relative_to(root).as_posix())
            if len(found) >= _MOST:
                break
        return tuple(sorted(found))

    def path(self, name: str) -> Path:
        """Where the task of this name is, links followed. Raises: Unknown if it is not one of `names`."""
        if name not in self.names():
            raise Unknown(f"there is no task '{name}' below the folder of tasks; see the list of tasks")
        return (self.folder.resolve() / name).resolve()


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
    return (path.suffix != ".py" or "ajeeb" in text) and looks.search(text) is not None
