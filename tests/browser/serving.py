"""A real server in a process of its own: started, killed, started again on the same data and port."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import apsw
from playwright.sync_api import Page

from ajeeb.accounts import Role
from tests.requesters import direct_code_beside

DRAWING = Path(__file__).with_name("drawing.py")
LOOK_ALIKE = Path("examples/look_alike")
T = TypeVar("T")


def until(what: Callable[[], T], within_s: float = 15.0) -> T:
    """The first value of `what` that is true; fails if there is none in time."""
    end = time.monotonic() + within_s
    while not (value := what()):
        assert time.monotonic() < end, "this did not come about"
        time.sleep(0.02)
    return value


@dataclass
class Server:
    """One server and its data. command: what starts it, without `--data` and `--port`."""

    folder: Path
    command: tuple[str, ...]
    port: int = field(default_factory=lambda: random.randrange(20_000, 32_000))  # where no client's socket is
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it has said where it is; the port of the first start is kept."""
        before = len(self.said())
        with (self.folder / "said").open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ajeeb", *self.command, "--data", self.data, "--port", str(self.port)],
                stdout=said,
                stderr=subprocess.STDOUT,
                env={name: value for name, value in os.environ.items() if name != "PYTHONDEVMODE"},
            )

        def greeted() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, self.said()
            return "  Stop  " in self.said()[before:]

        until(greeted, 25)
        found = re.findall(r"http://localhost:(\d+)/review", self.said())
        assert found
        self.port = int(found[-1])

    def kill(self) -> None:
        """As the kernel does it: no farewell."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def stop(self, within_s: float = 15.0) -> int:
        """End it as Ctrl-C does; its exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(within_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def said(self) -> str:
        """All that it has printed."""
        path = self.folder / "said"
        return path.read_text() if path.exists() else ""

    def links(self) -> list[str]:
        """The signed worker links of the last start."""
        return re.findall(r"http\S+/w#\S+", self.said().rpartition("  Workers  ")[2])

    def review(self, role: Role = "owner", name: str = "") -> str:
        """A link that signs in once as a requester of this role; the account has no password."""
        return f"{self.url}/review#{direct_code_beside(self.data, name or role, role)}"

    def signed_in(self, page: Page, role: Role = "owner") -> Page:
        """The page, signed in as a requester of this role, at the list of runs."""
        page.goto(self.review(role))
        page.wait_for_url(f"{self.url}/review")  # the code leaves the address once it was used
        return page

    def named(self, worker: str, unit: int | None = None) -> str:
        """The plain form of a worker's link."""
        return f"{self.url}/?worker_id={worker}" + (f"&id={unit}" if unit is not None else "")

    # -- the model of drawing.py

    def hold(self, name: str) -> str:
        """Words for a prompt whose call waits until it is let go."""
        return f"hold-{name}"

    def let_go(self, name: str) -> None:
        """Let the calls that wait for this name go on."""
        (self.folder / f"go-{name}").touch()

    def calls(self, words: str = "") -> list[str]:
        """The prompts of every go at a call so far, as the model itself noted them."""
        path = self.folder / "calls"
        return [line for line in path.read_text().splitlines() if words in line] if path.exists() else []

    # -- the record

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """What a query gives, from outside the server."""
        connection = apsw.Connection(
            str(self.data / "ajeeb.db"), flags=apsw.SQLITE_OPEN_READONLY, statementcachesize=0
        )
        try:
            connection.set_busy_timeout(5000)
            cursor = connection.execute(sql, values)
            names = [column[0] for column in cursor.get_description()]  # not there once all rows are read
            return [dict(zip(names, row, strict=True)) for row in cursor]
        except apsw.ExecutionCompleteError:
            return []
        finally:
            connection.close()

    def events(self, assignment_id: str) -> list[dict[str, Any]]:
        """What is recorded of an assignment, in order."""
        rows = self.rows("SELECT data FROM event WHERE stream = ? ORDER BY seq", assignment_id)
        return [json.loads(row["data"]) for row in rows]

    def kinds(self, assignment_id: str) -> list[str]:
        """The kinds of what is recorded of an assignment, in order."""
        return [event["kind"] for event in self.events(assignment_id)]

    def assignment(self, worker: str) -> dict[str, Any]:
        """The assignment of a worker who came by name, or of the link with this id."""
        (row,) = self.rows(
            "SELECT a.* FROM assignment a JOIN worker USING (worker_key) WHERE external_id = ?", worker
        )
        return row

    def of_worker(self, worker: str) -> list[dict[str, Any]]:
        """What is recorded of a worker who has one assignment."""
        return self.events(str(self.assignment(worker)["assignment_id"]))


def drawing(folder: Path, **parameters: object) -> tuple[str, ...]:
    """The command that serves drawing.py, whose model does what the prompt says."""
    given = {"stage": folder, **parameters}
    return (
        "run",
        str(DRAWING),
        *(part for name, value in given.items() for part in ("-P", f"{name}={value}")),
    )


@contextmanager
def served(folder: Path, *command: str) -> Iterator[Server]:
    """A server until the end of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    server = Server(folder, command)
    server.start()
    try:
        yield server
    finally:
        server.stop()
