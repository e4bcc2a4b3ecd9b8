"""Where a task came from, so that it can be loaded again: by a server that starts anew, or for another run."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ajeeb.errors import AjeebError, BadTask

from .load import load
from .prepare import PreparedTask, prepare

log = logging.getLogger("ajeeb.tasks")
_one_at_a_time = threading.Lock()
_folders: set[Path] = set()
_KEPT = ("__main__", "ajeeb")


@dataclass(frozen=True, kw_only=True)
class Source:
    """The file or folder of a task, as an absolute path, and its parameters as they were typed after -P."""

    path: Path
    parameters: dict[str, str] = field(default_factory=dict)

    def prepared(self) -> PreparedTask:
        """The task as it is now.

        Raises: BadTask naming the thing and the way out, whatever is wrong with it.
        """
        with _one_at_a_time, _own_modules(self.path if self.path.is_dir() else self.path.parent):
            try:
                return prepare(load(self.path, self.parameters))
            except AjeebError:
                raise
            except SystemExit as error:
                raise BadTask(
                    f"{self.path} ends the program; put what it does under if __name__ == '__main__'"
                ) from error
            except Exception as error:  # the researcher's code may raise anything
                log.exception("%s could not be loaded", self.path)
                raise BadTask(f"{self.path}: {type(error).__name__}: {error}") from error

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the run."""
        return {"path": str(self.path), "parameters": self.parameters}


def source_of(kept: dict[str, Any] | None) -> Source | None:
    """The source that was kept with a run."""
    return None if kept is None else Source(path=Path(kept["path"]), parameters=dict(kept["parameters"]))


@contextmanager
def _own_modules(folder: Path) -> Iterator[None]:
    """Let a task import the modules beside it, as they are now, and none of that name beside another task."""
    folder = folder.resolve()
    _folders.add(folder)
    for name in list(sys.modules):
        beside = None if name.startswith(_KEPT) else _place(name)
        if beside in _folders and (beside == folder or _has(folder, name.partition(".")[0])):
            del sys.modules[name]
    place = str(folder)
    sys.path[:] = [place, *(one for one in sys.path if one != place)]
    yield


def _place(name: str) -> Path | None:
    """The folder from which a module, or the package that it is in, was imported; None if that is not known."""
    file = getattr(sys.modules.get(name.partition(".")[0]), "__file__", None)
    path = Path(file) if isinstance(file, str) else None
    if path is None:
        return None
    return path.parent.parent if path.name == "__init__.py" else path.parent


def _has(folder: Path, name: str) -> bool:
    return (folder / f"{name}.py").exists() or (folder / name / "__init__.py").exists()
