"""A thread for one model: jobs go in the order in which they came, and those who wait are told their place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event, Lock
from typing import Generic, TypeVar

from ajeeb.models.watch import Watch

T = TypeVar("T")
M = TypeVar("M")


class Stopped(Exception):
    """Nobody waits for this job any more. Raised by work that looks at its `stop`; it reaches no caller."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Job:
    watches: Sequence[Watch]
    stop: Event


class OwnThread:
    """One job at a time, in order. It is no part of an event loop, so calls from any loop share it."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._lock = Lock()
        self._jobs: list[_Job] = []

    async def done(self, work: Callable[[Event], T], watches: Sequence[Watch] = ()) -> T:
        """What the work gives, once it is its turn.

        A cancelled call ends at once. Its job never begins if it still waited; else the event that the work was
        handed is set, and the next one has its turn when the work has seen it.
        """
        job = _Job(watches=watches, stop=Event())
        future = self._submitted(job, work)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            job.stop.set()
            if future.cancel():
                self._forget(job)
            raise

    def _submitted(self, job: _Job, work: Callable[[Event], T]) -> Future[T]:
        with self._lock:  # so that the list and the executor have the same order
            self._jobs.append(job)
            if len(self._jobs) > 1:
                _tell(job, len(self._jobs) - 2)
            return self._executor.submit(self._worked, job, work)

    def _worked(self, job: _Job, work: Callable[[Event], T]) -> T:
        try:
            if job.stop.is_set():
                raise Stopped
            for watch in job.watches:
                watch.progress()
            return work(job.stop)
        finally:
            self._forget(job)

    def _forget(self, job: _Job) -> None:
        """Take a job off the list; the first on it is the one that works, the others move up."""
        with self._lock:
            place = self._jobs.index(job)
            del self._jobs[place]
            for later in range(max(place, 1), len(self._jobs)):
                _tell(self._jobs[later], later - 1)


def _tell(job: _Job, before: int) -> None:
    for watch in job.watches:
        watch.queued(before)


class Resident(Generic[M]):
    """What is loaded once, at first use, and then stays in its thread."""

    def __init__(self, name: str, load: Callable[[], M]) -> None:
        self._thread = OwnThread(name)
        self._load = load
        self.loaded: M | None = None

    async def use(self, work: Callable[[M, Event], T], watches: Sequence[Watch] = ()) -> T:
        """What the work makes of it; a load that failed is tried again by the next call."""
        return await self._thread.done(lambda stop: work(self._ready(), stop), watches)

    async def start(self) -> None:
        """Load it now; raises what loading raises."""
        await self.use(lambda _loaded, _stop: None)

    def _ready(self) -> M:
        if self.loaded is None:
            self.loaded = self._load()
        return self.loaded
