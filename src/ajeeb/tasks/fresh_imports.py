"""A file of a task that is run again whenever it has changed, with the modules beside it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from ajeeb.errors import BadTask

from .modules import import_file

_NOT_OURS = "site-packages"


@dataclass
class FreshImports:
    """Imports a file, and anew what it imported of the same folder; modules from elsewhere stay as they are."""

    _imported: set[str] = field(default_factory=set)

    def module(self, file: Path) -> ModuleType:
        """The module that the file is now.

        Raises: BadTask with the line that is at fault, also for one that ends the program.
        """
        for name in self._imported:
            sys.modules.pop(name, None)
        before = set(sys.modules)
        try:
            return import_file(file)
        except SystemExit as error:
            raise BadTask(
                f"{file} ends the program; put what it does under if __name__ == '__main__'"
            ) from error
        finally:
            self._imported = {name for name in sys.modules.keys() - before if _lies_in(name, file.parent)}


def _lies_in(name: str, folder: Path) -> bool:
    file = getattr(sys.modules[name], "__file__", None)
    path = Path(file).resolve() if isinstance(file, str) else None
    return path is not None and path.is_relative_to(folder.resolve()) and _NOT_OURS not in path.parts
