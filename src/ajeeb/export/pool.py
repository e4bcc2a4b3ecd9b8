"""Several processes that make the parts and files of an export."""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from typing import Any

from ajeeb.errors import Environment

from .files import Written
from .parts import Setup, part_writer
from .worker import Job, do

Pool = Callable[[Sequence[Job], Callable[[int], None]], list[Written | None]]
"""Takes jobs and is told how many are done; gives what they made, in their order."""
_LOOK_S = 0.2


@contextmanager
def pool(setup: Setup, processes: int) -> Iterator[Pool]:
    """Something that does jobs; with one process, in this one."""
    if processes < 2:
        with part_writer(setup) as writer:
            yield lambda jobs, told: [_told(do(setup, writer, job), told, n) for n, job in enumerate(jobs, 1)]
        return
    with ExitStack() as stack:
        workers: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for _ in range(processes):
            workers.put(stack.enter_context(_started(setup)))
        threads = ThreadPoolExecutor(processes, thread_name_prefix="export")
        stack.callback(threads.shutdown, wait=False, cancel_futures=True)
        yield lambda jobs, told: _all(threads, workers, jobs, told)


def cores() -> int:
    """How many processes may work at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Worker:
    def __init__(self, process: subprocess.Popen[bytes], setup: Setup) -> None:
        self._process = process
        self._send(setup)

    def do(self, job: Job) -> Written | None:
        """What the job made. Raises: what it raised; Environment if the process is gone."""
        assert self._process.stdout is not None
        try:
            self._send(job)
            answer: Written | BaseException | None = pickle.load(self._process.stdout)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
            raise Environment(
                "a process of the export ended unexpectedly (was memory short?); start it again, with --processes 1"
            ) from error
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _send(self, what: Any) -> None:
        assert self._process.stdin is not None
        pickle.dump(what, self._process.stdin)
        self._process.stdin.flush()


@contextmanager
def _started(setup: Setup) -> Iterator[_Worker]:
    # In a session of its own: Ctrl-C is for the export, which ends its workers.
    process = subprocess.Popen(
        [sys.executable, "-c", "from ajeeb.export.worker import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield _Worker(process, setup)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except BrokenPipeError:
                continue


def _all(
    threads: ThreadPoolExecutor,
    workers: queue.SimpleQueue[_Worker],
    jobs: Sequence[Job],
    told: Callable[[int], None],
) -> list[Written | None]:
    def one(job: Job) -> Written | None:
        worker = workers.get()
        try:
            return worker.do(job)
        finally:
            workers.put(worker)

    futures: list[Future[Written | None]] = [threads.submit(one, job) for job in jobs]
    try:
        while True:
            done, others = wait(futures, timeout=_LOOK_S, return_when=FIRST_EXCEPTION)
            told(len(done))
            if not others or any(future.exception() for future in done):
                break
    finally:
        for future in futures:
            future.cancel()
    for future in futures:
        if future.done() and not future.cancelled() and (error := future.exception()):
            raise error
    return [future.result() for future in futures]


def _told(made: Written | None, told: Callable[[int], None], done: int) -> Written | None:
    told(done)
    return made
