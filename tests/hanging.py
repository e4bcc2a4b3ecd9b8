"""Nothing that hangs holds up the tests: every part of a test has its time, and so has the run.

pytest-timeout gives a whole test its time, and none once something has failed: not to its teardown, not to further
goes. Here each part (set-up, call, teardown) has the time of its test. At its end one signal fails the part; code in
`finally` or a browser may swallow that, and uvloop always does, so a coroutine is bounded by its own loop. What still
goes on `GRACE_S` later ends its process with all that it has started. Under xdist that is a failed test, and another
worker goes on. The process that has the workers ends the run when none of them has told it anything for `SILENT_S`.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import inspect
import os
import re
import signal
import sys
import threading
import time
import traceback
from collections.abc import Awaitable, Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Literal

import pytest
import xdist
from pytest_timeout import Settings, is_debugging

GRACE_S = 30.0
SILENT_S = 1200.0  # longer than `faulthandler_timeout`, which ends what lets no thread of Python run
END_S = 180.0  # the files of earlier runs are removed then, too
OF_ITS_OWN = 0.95  # of its time a coroutine has, so that it ends before the signal
NOT_TOLD = re.compile(r"/site-packages/(_pytest|pluggy|xdist|execnet)/")

Part = Literal["setup", "call", "teardown"]


class Watch:
    """Ends the process when what it does takes too long, and says what that was."""

    def __init__(self) -> None:
        self._stderr = os.dup(2)  # while nothing is captured
        self._given: dict[str, Settings] = {}
        self._has_workers = False
        self._changed = threading.Condition()
        self._until = float("inf")
        self._doing = ""
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def bound(self, doing: str, within_s: float = float("inf")) -> None:
        """From now on this is done, and within this time."""
        with self._changed:
            self._doing, self._until = doing, time.monotonic() + within_s
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while (left := self._until - time.monotonic()) > 0:
                self._changed.wait(min(left, 3600))
        if is_debugging():
            return
        said = f"\n{self._doing} takes too long, so process {os.getpid()} ends.\n{stacks()}\n"
        os.write(self._stderr, said.encode(errors="replace"))
        for process in started_by(os.getpid()):
            os.write(
                self._stderr, f"killed with it: {process} {_command(process)}\n".encode(errors="replace")
            )
            os.kill(process, signal.SIGKILL)
        os._exit(1)

    # -- the parts of a test

    @pytest.hookimpl(tryfirst=True)
    def pytest_timeout_set_timer(self, item: pytest.Item, settings: Settings) -> None:
        self._given[item.nodeid] = settings

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, object, object]:
        return (yield from self._part(item, "setup"))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        return (yield from self._part(item, "call"))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:
        return (yield from self._part(item, "teardown"))

    def _part(self, item: pytest.Item, part: Part) -> Generator[None, object, object]:
        settings = self._given.get(item.nodeid)
        if settings is None:
            return (yield)
        begun = time.monotonic()
        item.ihook.pytest_timeout_set_timer(item=item, settings=settings)
        self.bound(f"The {part} of {item.nodeid}", settings.timeout + GRACE_S)
        try:
            return (yield)
        except BaseException:
            if time.monotonic() - begun >= OF_ITS_OWN * settings.timeout:
                item.add_report_section(part, "stacks", stacks())
            raise
        finally:
            item.ihook.pytest_timeout_cancel_timer(item=item)  # in the code that reports it would end the run
            self.bound("")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Generator[None, object, object]:
        test, settings = pyfuncitem.obj, self._given.get(pyfuncitem.nodeid)
        if settings and inspect.iscoroutinefunction(test):
            pyfuncitem.obj = _bounded(test, OF_ITS_OWN * settings.timeout)
        try:
            return (yield)
        finally:
            pyfuncitem.obj = test

    # -- the run

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        self.bound("Collecting the tests", SILENT_S)
        try:
            return (yield)
        finally:
            self.bound("")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        self._has_workers = xdist.is_xdist_controller(session)
        self.pytest_runtest_logreport()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self) -> None:
        if self._has_workers:
            self.bound("Waiting for the workers", SILENT_S)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        self.bound("The end of the run", END_S)


def _bounded(test: Callable[..., Awaitable[None]], within_s: float) -> Callable[..., Awaitable[None]]:
    @functools.wraps(test)
    async def bounded(**given: object) -> None:
        async with asyncio.timeout(within_s):
            await test(**given)

    return bounded


def stacks() -> str:
    """Where every thread is, and every task that waits; what belongs to pytest itself is left out."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    found = [
        _told(f"Thread {names.get(ident, ident)}", traceback.extract_stack(frame))
        for ident, frame in sys._current_frames().items()
    ]
    tasks = [one for one in gc.get_objects() if isinstance(one, asyncio.Task)]
    found += [_told(repr(task), _waiting(task.get_coro())) for task in tasks if not task.done()]
    return "\n".join(found)


def _told(name: str, frames: Iterable[traceback.FrameSummary]) -> str:
    ours = [frame for frame in frames if not NOT_TOLD.search(frame.filename)]
    return "".join([f"{name}:\n", *traceback.format_list(ours)])


def _waiting(inner: object) -> Iterator[traceback.FrameSummary]:
    """The places of a coroutine and of all that it waits for, down to where it stands."""
    while inner is not None:
        frame = getattr(inner, "cr_frame", None) or getattr(inner, "ag_frame", None)
        if frame is not None:
            yield traceback.FrameSummary(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)
        inner = getattr(inner, "cr_await", None) or getattr(inner, "ag_await", None)


def started_by(process: int) -> list[int]:
    """The processes that this one has started, and those that they have; none where there is no /proc."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found = path.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        children.setdefault(int(found[1]), []).append(int(path.parent.name))
    found_so_far = list(children.get(process, []))
    for child in found_so_far:
        found_so_far.extend(children.get(child, []))
    return found_so_far


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""
