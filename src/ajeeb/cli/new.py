"""`ajeeb new NAME`"""

from __future__ import annotations

import keyword
import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from ajeeb.errors import BadTask, Environment

from .examples import example

_SOURCE = "look_alike"


def new(name: Annotated[str, typer.Argument(help="Name of the task: letters, digits and _.")]) -> None:
    """Write a task to start from, in a folder of that name: it runs as it is."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,59}", name) is None:
        raise BadTask(f"'{name}' cannot be a task's name; use letters, digits and _, starting with a letter")
    folder = Path(name)
    if folder.exists():
        raise BadTask(f"{folder} is there already; choose another name, or move it away")
    if keyword.iskeyword(name) or name in sys.stdlib_module_names or find_spec(name) is not None:
        raise BadTask(f"'{name}' already means something to Python; choose another name")
    try:
        _write(folder, name)
    except OSError as error:
        shutil.rmtree(_part(folder), ignore_errors=True)
        raise Environment(
            f"{folder} cannot be written ({_why(error)}); go to a folder of your own first"
        ) from error
    print(f"Written: {folder / name}.py, with its targets beside it.\n\n  ajeeb run {name}")


def _part(folder: Path) -> Path:
    """Where it is until it is whole."""
    return folder.with_name(f".{folder.name}.new")


def _why(error: OSError) -> str:
    """Of many files, what was wrong with the first."""
    if isinstance(error, shutil.Error) and error.args:
        return str(error.args[0][0][2])
    return error.strerror or str(error)


def _write(folder: Path, name: str) -> None:
    source = example(_SOURCE)
    part = _part(folder)
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(source / "targets", part / "targets")
    for file in ("targets.csv", "consent.md"):
        shutil.copy(source / file, part)
    text = (source / f"{_SOURCE}.py").read_text(encoding="utf-8")
    (part / f"{name}.py").write_text(text.replace(_SOURCE, name), encoding="utf-8")
    part.rename(folder)
