"""A real server in a process of its own, that can be killed and started again on the same data."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TASK = '''
import time
from pathlib import Path

import ajeeb as aj
from PIL import Image

WORDS = ("red", "green", "blue", "dot")
score = aj.Scale("How close?", 1, 10)


@aj.procedure(rerun=True, concurrency=8)
def paint(prompt: str) -> Image.Image:
    """Every word that is understood takes away a quarter of the black."""
    time.sleep(0.05)
    image = Image.new("RGB", (64, 64))
    for place, word in enumerate(WORDS):
        if word in prompt:
            image.paste((200, 60 * place, 90), (0, 16 * place, 64, 16 * place + 16))
    return image


paint(" ".join(WORDS)).save(Path(__file__).parent / "target.png")


@aj.task
def stripes(max_attempts: int = 4):
    return aj.Task(
        units=[{"target": "target.png", "facts": "red stripe|green stripe|blue stripe|dot"}] * 8,
        show=aj.Image("{target}"),
        before=[aj.Consent("May we?"), aj.Instruction("Do it.")],
        loop=aj.Loop(
            ask={"prompt": aj.Text("Say", min=20, unique=True), "mood": aj.Choice("Mood", options=("good", "bad"))},
            run=paint, judge={"score": score}, max_attempts=max_attempts, goal=score == 10,
        ),
        measure=[aj.similarity("{target}")],
    )
'''


@dataclass
class Served:
    """Where the server and its data are."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    name: str = "stripes"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def links(self) -> list[str]:
        said = (self.folder / "said").read_text()
        return [word.partition("#")[2] for word in said.split() if "/w#" in word]

    def kill(self) -> None:
        """As the kernel does it: no farewell."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def start_again(self) -> None:
        self.process = _start(self.folder, self.port, self.name)


@contextmanager
def served(folder: Path, task: str = TASK, name: str = "stripes") -> Iterator[Served]:
    """The task, served until the end of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.py").write_text(task)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Served(folder, port, _start(folder, port, name), name)
    try:
        yield server
    finally:
        server.process.send_signal(signal.SIGTERM)
        try:
            server.process.wait(20)
        except subprocess.TimeoutExpired:
            server.process.kill()
            raise


def _start(folder: Path, port: int, name: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "ajeeb", "run", str(folder / f"{name}.py")]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [*command, "--data", str(folder / "data"), "--port", str(port), "--links", "2"],
            stdout=said,
            stderr=subprocess.STDOUT,
            env={name: value for name, value in os.environ.items() if name != "PYTHONDEVMODE"},
        )
    for _ in range(400):
        if process.poll() is not None:
            raise AssertionError((folder / "said").read_text())
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return process
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    process.kill()
    raise AssertionError("the server does not answer")
