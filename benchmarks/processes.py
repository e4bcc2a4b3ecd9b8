"""Processes that the benchmarks start, and end by their ids."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from .load import Load, Result

ROOT = Path(__file__).parent.parent
_PATIENCE_S = 20.0


def free_port() -> int:
    """A port of the loopback interface that is free now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def serving(
    kind: str, data: Path, task: str = "loop", environment: Mapping[str, str] = {}
) -> Iterator[tuple[int, int]]:
    """(process id, port) of a server of benchmarks/server.py that answers. environment: beside that of this process."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.server", kind, str(data), str(port), task]
    started = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, cwd=ROOT, env={**os.environ, **environment}
    )
    with ending(started) as process:
        wait_for(port, process)
        yield process.pid, port


@contextmanager
def ending(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The process, ended with the block."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return as soon as the port takes connections."""
    give_up = time.monotonic() + _PATIENCE_S
    while time.monotonic() < give_up:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.001)
    raise SystemExit("a server that should be measured did not start")


def loaded(load: Load) -> Result:
    """What came of a load, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=json.dumps(asdict(load)),
        capture_output=True,
        text=True,
        timeout=load.give_up_s + 60,
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"the load failed: {done.stderr[-1500:]}")
    result = Result(**json.loads(done.stdout))
    if result.errors:
        raise SystemExit(f"{result.errors} of {result.calls} calls failed")
    return result
