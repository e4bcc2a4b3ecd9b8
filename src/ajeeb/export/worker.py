"""One of the processes of an export: takes parts from its standard input until that ends.

It is started as a program of its own, not by `multiprocessing`: that would run the caller's script again.
"""

from __future__ import annotations

import gc
import pickle
import sys
from typing import IO

from . import arrow
from .parts import Part, Setup, part_writer


def serve(source: IO[bytes], answers: IO[bytes]) -> None:
    """Make the parts that come; each answer is None, or the error."""
    gc.disable()  # rows have no cycles, and there are millions of them
    setup: Setup = pickle.load(source)
    with part_writer(setup) as writer:
        gc.freeze()  # what is here now stays, and need not be looked through after each part
        while True:
            try:
                part: Part = pickle.load(source)
            except EOFError:
                return
            answer: Exception | None = None
            try:
                writer.write(part)
            except Exception as error:  # noqa: BLE001  # it is raised again where the job came from
                answer = (
                    error if isinstance(error, OSError) else ValueError(f"{type(error).__name__}: {error}")
                )
            pickle.dump(answer, answers)
            answers.flush()
            gc.collect()


def main() -> None:
    """The program."""
    arrow.spare_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)
