"""One of the processes of an export: takes jobs from its standard input until that ends.

It is started as a program of its own, not by `multiprocessing`: that would run the caller's script again.
"""

from __future__ import annotations

import gc
import pickle
import sys
from typing import IO, TypeAlias

from . import arrow
from .files import Written
from .finishing import Finish, finish
from .parts import Part, PartWriter, Setup, part_writer

Job: TypeAlias = Part | Finish


def do(setup: Setup, writer: PartWriter, job: Job) -> Written | None:
    """The file, if the job makes one."""
    match job:
        case Part():
            writer.write(job)
            return None
        case Finish():
            return finish(setup.folder, job)


def serve(source: IO[bytes], answers: IO[bytes]) -> None:
    """Do what comes; each answer is what was made, or the error."""
    gc.disable()  # rows have no cycles, and there are millions of them
    setup: Setup = pickle.load(source)
    with part_writer(setup) as writer:
        gc.freeze()  # what is here now stays, and need not be looked through after each job
        while True:
            try:
                job: Job = pickle.load(source)
            except EOFError:
                return
            answer: Written | BaseException | None
            try:
                answer = do(setup, writer, job)
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
