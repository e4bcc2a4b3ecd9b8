"""Several processes that make the parts of an export."""

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

from .parts import Part, PartWriter, Setup, part_writer

Pool = Callable[[Sequence[Part], Callable[[int], None]], None]
"""Makes parts; what is given with them is told how many are made."""
_LOOK_S = 0.2


@contextmanager
def pool(setup: Setup, processes: int) -> Iterator[Pool]:
    """Something that makes parts; with one process, in this one."""
    if processes < 2:
        with part_writer(setup) as writer:
            yield lambda parts, told: _here(writer, parts, told)
        return
    with ExitStack() as stack:
        workers: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for _ in range(processes):
            workers.put(stack.enter_context(_started(setup)))
        threads = ThreadPoolExecutor(processes, thread_name_prefix="export")
        stack.callback(threads.shutdown, wait=False, cancel_futures=True)
        yield lambda parts, told: _all(threads, workers, parts, told)


def cores() -> int:
    """How many processes may work at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Worker:
    def __init__(self, process: subprocess.Popen[bytes], setup: Setup) -> None:
        self._process = process
        self._send(setup)

    def make(self, part: Part) -> None:
        """Make a part. Raises: what went wrong; Environment if the process is gone."""
        assert self._process.stdout is not None
        try:
            self._send(part)
            answer: Exception | None = pickle.load(self._process.stdout)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
            raise Environment(
                "a process of the export ended unexpectedly (was memory short?); start it again, with --processes 1"
            ) from error
        if answer is not None:
            raise answer

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


def _here(writer: PartWriter, parts: Sequence[Part], told: Callable[[int], None]) -> None:
    for number, part in enumerate(parts, 1):
        writer.write(part)
        told(number)


def _all(
    threads: ThreadPoolExecutor,
    workers: queue.SimpleQueue[_Worker],
    parts: Sequence[Part],
    told: Callable[[int], None],
) -> None:
    def one(part: Part) -> None:
        worker = workers.get()
        try:
            worker.make(part)
        finally:
            workers.put(worker)

    futures: list[Future[None]] = [threads.submit(one, part) for part in parts]
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
        if future.done() and not future.cancelled():
            future.result()
