"""The command line as a person has it: a process, what it says, Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2

AJEEB = (sys.executable, "-m", "ajeeb")
TASK = """
import ajeeb as aj

score = aj.Scale("How close?", 1, 10)

def answer(prompt: str) -> str:
    return prompt.upper()

@aj.task
def words(max_attempts: int = 3):
    return aj.Task(
        units=[{"word": "boat"}, {"word": "hut"}], assignments_per_unit=3,
        loop=aj.Loop(ask={"prompt": aj.Text("Say")}, run=answer, judge={"score": score}, max_attempts=max_attempts),
    )

if __name__ == "__main__":
    words().run()
"""


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONWARNINGS": "ignore", "NO_COLOR": "1", **more}


def ajeeb(*arguments: str | Path, at: Path, status: int = 0, **more: str) -> str:
    """What a command that ends says on both its outputs."""
    ended = subprocess.run(
        [*AJEEB, *map(str, arguments)],
        cwd=at, capture_output=True, text=True, timeout=30, env=environment(**more), check=False,
    )  # fmt: skip
    said = ended.stdout + ended.stderr
    assert ended.returncode == status, said
    assert "Traceback" not in said
    return said


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@dataclass
class Serving:
    """A command that serves, and what it has said so far."""

    process: subprocess.Popen[bytes]
    output: Path
    command: tuple[str, ...]

    @property
    def said(self) -> str:
        return self.output.read_text(errors="replace")

    @property
    def links(self) -> list[str]:
        return re.findall(r"http\S+/w#\S+", self.said)

    @property
    def port(self) -> int:
        """Where it listens: what it printed, or what it was told if it prints another address."""
        printed = re.findall(r"http://localhost:(\d+)/review", self.said)
        return int(printed[-1] if printed else self.command[self.command.index("--port") + 1])

    def until(self, true: Callable[[], bool], within_s: float = 20) -> None:
        end = time.monotonic() + within_s
        while not true():
            assert time.monotonic() < end, self.said
            time.sleep(0.03)

    def says(self, text: str, times: int = 1) -> None:
        self.until(lambda: self.said.count(text) >= times)

    def answers(self, within_s: float = 20) -> None:
        """The server prints where it is, and is there."""

        def healthy() -> bool:
            with suppress(httpx2.HTTPError, ValueError):
                return (
                    "Ctrl-C" in self.said and httpx2.get(f"http://127.0.0.1:{self.port}/healthz").text == "ok"
                )
            return False

        self.until(lambda: healthy() or self.process.poll() is not None, within_s)
        assert self.process.poll() is None, self.said

    def open(self, name: str = "ann") -> httpx2.Response:
        return httpx2.post(f"http://127.0.0.1:{self.port}/api/open", json={"worker_id": name})

    def stop(self, kind: signal.Signals = signal.SIGINT) -> int:
        """The exit status after Ctrl-C."""
        self.process.send_signal(kind)
        status = self.process.wait(20)
        assert "Traceback" not in self.said
        return status


@contextmanager
def serving(*command: str, at: Path, **more: str) -> Iterator[Serving]:
    """A command that serves, until the end of the block."""
    output = at.with_name(f"said-{time.monotonic_ns()}")
    with output.open("wb") as said:
        process = subprocess.Popen(
            command,
            cwd=at,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=environment(**more),
        )
    try:
        yield Serving(process, output, command)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
