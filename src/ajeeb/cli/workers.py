"""`ajeeb workers RUN`"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import apsw
import typer

from ajeeb.errors import Unknown
from ajeeb.loops import fold
from ajeeb.providers import Tokens
from ajeeb.review.policy import policy_of
from ajeeb.review.sheets import csv_lines
from ajeeb.settings import DEFAULT_DATA
from ajeeb.store import DATABASE, KEY, Run, reading, recorded, runs

_COLUMNS = (
    "worker",
    "came_by",
    "worker_key",
    "assignment_id",
    "unit",
    "status",
    "end_reason",
    "simulated",
    "counted",
    "sent",
)


def workers(
    run: Annotated[str, typer.Argument(help="The run's id, as 'ajeeb run' prints it.")],
    data: Annotated[
        Path, typer.Option(help="Folder of the data; a server may be running on it.")
    ] = DEFAULT_DATA,
) -> None:
    """Who worked on a run and how it ended, as CSV. Exports hold pseudonyms only.

    `counted` are the attempts that count, which an export numbers with `k`; `sent` are all, failed ones included.
    """
    tokens = Tokens((data / KEY).read_bytes()) if (data / KEY).exists() else None
    with reading(data / DATABASE) as connection:
        there = {one.run_id: one for one in runs(connection)}
        if run not in there:
            raise Unknown(f"there is no run '{run}' in {data}; there are: {', '.join(there) or 'none'}")
        sys.stdout.writelines(csv_lines(_COLUMNS, _rows(connection, there[run], tokens)))


def _rows(connection: apsw.Connection, run: Run, tokens: Tokens | None) -> Iterator[tuple[Any, ...]]:
    rules = policy_of(run.config).rules
    found: list[tuple[Any, ...]] = connection.execute(_WORKERS, (run.run_id,)).fetchall()
    for provider, external_id, *rest, sent in found:
        name = tokens.known_as(provider, external_id) if tokens and external_id else external_id
        state = fold(recorded(*row) for row in connection.execute(_EVENTS, (rest[1],)))
        counted = sum(number is not None for number in rules.numbers(state)) if sent else 0
        yield name, provider, *rest, counted, sent


_EVENTS = "SELECT seq, at, data, action, digest FROM event WHERE stream = ? ORDER BY seq"
_WORKERS = """
    SELECT w.provider, w.external_id, w.worker_key, a.assignment_id, u.number, a.status, a.end_reason,
        a.simulated, a.attempts
    FROM assignment a JOIN worker w ON w.worker_key = a.worker_key JOIN unit u ON u.unit_id = a.unit_id
    WHERE a.run_id = ? ORDER BY a.opened_at, a.assignment_id
"""
