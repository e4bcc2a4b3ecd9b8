"""Python files of a task, run as modules, and what went wrong in them."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import ModuleType

from pydantic import ValidationError

from ajeeb.errors import AjeebError, BadTask

from .explain import explain
from .faults import near


def import_file(file: Path) -> ModuleType:
    """The module that a file is.

    Raises: BadTask with the line that is at fault.
    """
    if not file.is_file():
        raise BadTask(f"there is no file {file}")
    module = ModuleType(f"ajeeb_task_{file.stem}")
    module.__file__ = str(file.resolve())
    sys.modules[module.__name__] = module  # dataclasses and type hints look their module up
    folder = str(file.resolve().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)  # as `python FILE` does, so that a task may import its neighbours
    try:
        # Not by the import system: it tells cached bytecode apart by second and size only, and a task may be changed
        # twice within a second.
        exec(compile(file.read_bytes(), module.__file__, "exec"), vars(module))  # noqa: S102 - the task's own code
    except Exception as error:  # the researcher's code may raise anything
        raise at_fault(file, error) from error
    return module


def at_fault(file: Path, error: Exception) -> BadTask:
    """The error with the line of the task's own file that it came from."""
    if isinstance(error, SyntaxError):
        return BadTask(
            f"{error.filename or file}, line {error.lineno}: {error.msg}: {(error.text or '').strip()}"
        )
    lines = [
        f.lineno for f in traceback.extract_tb(error.__traceback__) if Path(f.filename) == file.resolve()
    ]
    where = f"{file}, line {lines[-1]}" if lines else str(file)
    if isinstance(error, ValidationError):
        return BadTask(f"{where}:\n  {explain(error)}")
    if isinstance(error, AjeebError):
        return BadTask(f"{where}: {error}")
    return BadTask(f"{where}: {type(error).__name__}: {error}{_near_name(error)}")


def _near_name(error: Exception) -> str:
    """For a name that `import ajeeb` has not, the one that was meant."""
    if isinstance(error, AttributeError) and getattr(error.obj, "__name__", "") == "ajeeb":
        return near(str(error.name), getattr(error.obj, "__all__", ()))
    return ""
