"""Whether the tasks below a folder can be started: each is read in a process of its own, which may come to any end."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

from ajeeb.errors import AjeebError

from .shelf import Shelf
from .source import Source

READ_WITHIN_S = 20.0
_MOST_CHARS = 400
# Forked, a reader need not import ajeeb again; what a task fills the memory with goes with its reader.
_CONTEXT = multiprocessing.get_context("fork")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A task of a shelf, and why it cannot be started, in one line; empty if it can."""

    name: str
    problem: str


def standings(shelf: Shelf, within_s: float = READ_WITHIN_S) -> Iterator[Standing]:
    """How each task of a shelf stands, one after the other. within_s: for reading one of them."""
    for name, path in shelf.paths().items():
        problem = _problem(Source(path=path), within_s)
        yield Standing(name=name, problem=_in_one_line(problem, name, shelf))


def _problem(source: Source, within_s: float) -> str:
    here, there = _CONTEXT.Pipe(duplex=False)
    reader = _CONTEXT.Process(target=_read, args=(source, there), daemon=True)
    reader.start()
    there.close()
    try:
        if not here.poll(within_s):
            return f"{source.path} was not read within {within_s:g} s; something in it takes too long when it is loaded"
        return str(here.recv())
    except EOFError:
        return f"{source.path} ends the program that reads it"
    finally:
        reader.kill()
        reader.join()
        here.close()


def _read(source: Source, there: Connection) -> None:
    # What the task prints is not what was asked for, and its traceback says no more than the line.
    logging.disable()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    try:
        source.prepared()
        there.send("")
    except AjeebError as error:
        there.send(str(error))


def _in_one_line(problem: str, name: str, shelf: Shelf) -> str:
    below = problem.replace(f"{shelf.folder.resolve()}/", "").removeprefix(name)
    line = " ".join(below.lstrip(" ,:").split())
    return line if len(line) <= _MOST_CHARS else f"{line[: _MOST_CHARS - 1]}…"
