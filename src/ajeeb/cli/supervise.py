"""A child process that serves, started again when it must be: after a kill, or when a file has changed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import watchfiles

_KILLED = -signal.SIGKILL
_STOP_WITHIN_S = 15.0
_SUFFIXES = (
    ".py", ".yaml", ".yml", ".json", ".jsonl", ".csv", ".md", ".txt", ".png", ".jpg", ".jpeg", ".webp", ".gif"
)  # fmt: skip


def until_stopped(command: list[str], on_kill: Callable[[], list[str]]) -> int:
    """Run a command until it ends by itself; one that was killed is followed by the command that `on_kill` gives.

    Returns: the exit status of the last one.
    """
    while True:
        child = subprocess.Popen(command)
        with _signals_go_to(child):
            code = child.wait()
        if code != _KILLED:
            return max(code, 0)
        command = on_kill()


def on_change(command: list[str], folder: Path, *, but: Path) -> int:
    """Run a command, and again whenever a file of a task below the folder has changed, until Ctrl-C or SIGTERM.

    but: a folder that the command itself writes to, and that may lie below the other.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    child = subprocess.Popen(command)
    try:
        for changes in watchfiles.watch(folder, watch_filter=_FilesOfTasks(but), raise_interrupt=True):
            names = sorted({Path(path).name for _, path in changes})
            print(f"\n  {', '.join(names[:3])} changed; starting again", flush=True)
            _end(child)
            child = subprocess.Popen(command)
    except KeyboardInterrupt:
        pass
    finally:
        _end(child)
    return 0


class _FilesOfTasks(watchfiles.DefaultFilter):
    """What a task is made of. Anything else may be written by the server: its data, or what it says into a file."""

    def __init__(self, but: Path) -> None:
        super().__init__(ignore_paths=[but.resolve()])

    def __call__(self, change: watchfiles.Change, path: str) -> bool:
        return Path(path).suffix.lower() in _SUFFIXES and super().__call__(change, path)


def itself(*arguments: str) -> list[str]:
    """The command that calls this program with other arguments."""
    return [sys.executable, "-m", "ajeeb", *arguments]


@contextmanager
def _signals_go_to(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """A Ctrl-C or SIGTERM to this process stops the child, and with it this process."""

    def pass_on(number: int, frame: object) -> None:
        child.terminate()

    before = {kind: signal.signal(kind, pass_on) for kind in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(_STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
