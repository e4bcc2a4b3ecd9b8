"""A data folder opened for reading, and the rules that a run was kept with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from ajeeb.errors import Environment
from ajeeb.loops import NO_LOOP, Loop, Rules
from ajeeb.store import Run, reading

ASSETS = "assets"


@contextmanager
def database(path: Path) -> Iterator[apsw.Connection]:
    """One state of a database, for reading.

    Raises: Unknown if there is none; Environment if it cannot be read.
    """
    try:
        with reading(path) as connection:
            yield connection
    except (apsw.NotADBError, apsw.SQLError, apsw.CantOpenError) as error:
        raise Environment(
            f"{path} cannot be read as data of this version of Ajeeb ({error}); start 'ajeeb run' on it once, "
            "or give another folder with --data"
        ) from error


def loop_of(run: Run) -> Loop:
    """The loop as it was kept with the run."""
    loop = run.config.get("task", run.config).get("loop")
    return NO_LOOP if loop is None else Loop.model_validate(loop)


def rules_of(run: Run) -> Rules:
    """The rules, as far as they tell which attempts count and which arm a worker has."""
    return Rules(loop=loop_of(run), seed_root=run.seed)
