"""Reading the record, also while another process writes it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import apsw

from ajeeb.errors import Environment, Unknown

from .base import Run, Unit
from .migrate import check_readable

T = TypeVar("T")


class Reader:
    """A connection that cannot write, for one reader at a time; each read sees one state of the database."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._lock = threading.Lock()

    def read(self, read: Callable[[apsw.Connection], T]) -> T:
        """What `read` gives."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                return read(self._connection)
            finally:
                self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


@contextmanager
def reading(path: Path) -> Iterator[apsw.Connection]:
    """One state of a database that another process may own; it can only be read.

    Raises: Unknown if there is no database; Environment if it cannot be read, or is not of this version.
    """
    if path.parent.is_file():
        raise Unknown(f"{path.parent} is a file; give the folder that 'ajeeb run' printed, with --data")
    if not path.exists():
        raise Unknown(f"there is no data at {path}; give the folder that 'ajeeb run' printed, with --data")
    try:
        connection = connect(path)
    except apsw.Error as error:
        raise Environment(f"{path} cannot be read ({error}); check its owner") from error
    try:
        check_readable(connection, path)
        with connection:
            yield connection
    finally:
        connection.close()


def judged(connection: apsw.Connection, run_id: str) -> Iterator[dict[str, Any]]:
    """The fields of every judged attempt of a run, those of ask and of judge, in the order of the judging."""
    asked: dict[str, dict[str, Any]] = {}
    for kind, data in connection.execute(_TURNS, (run_id,)):
        event = json.loads(data)
        if kind == "asked":
            asked[event["attempt_id"]] = event["answers"]
        else:
            yield {**asked.pop(event["attempt_id"], {}), **event["answers"]}


def runs(connection: apsw.Connection) -> Iterator[Run]:
    """All runs, oldest first."""
    for row in connection.execute(
        "SELECT run_id, task_name, task_hash, parameters, config, environment, seed, pilot, created_at, closed_at, "
        "state, source FROM run ORDER BY created_at, run_id"
    ):
        yield Run(
            run_id=row[0],
            task_name=row[1],
            task_hash=row[2],
            parameters=json.loads(row[3]),
            config=json.loads(row[4]),
            environment=json.loads(row[5]),
            seed=row[6],
            pilot=bool(row[7]),
            created_at=row[8],
            closed_at=row[9],
            state=row[10],
            source=json.loads(row[11]) if row[11] else None,
        )


def units(connection: apsw.Connection, run_id: str) -> Iterator[Unit]:
    """The units of a run, by number."""
    for row in connection.execute(
        "SELECT unit_id, run_id, number, inputs, target_asset, places, form_asset FROM unit "
        "WHERE run_id = ? ORDER BY number",
        (run_id,),
    ):
        yield Unit(
            unit_id=row[0],
            run_id=row[1],
            number=row[2],
            inputs=json.loads(row[3]),
            target_asset=row[4],
            places=row[5],
            form_asset=row[6],
        )


def connect(path: Path) -> apsw.Connection:
    """A connection that cannot write."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    connection.set_busy_timeout(5000)
    connection.execute("PRAGMA query_only = ON")
    return connection


_TURNS = """
    SELECT e.kind, e.data FROM event e JOIN assignment a ON a.assignment_id = e.stream
    WHERE a.run_id = ? AND e.kind IN ('asked', 'judged') ORDER BY e.position
"""
