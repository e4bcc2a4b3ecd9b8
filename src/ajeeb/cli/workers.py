"""`ajeeb workers RUN`"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated

import typer

from ajeeb.errors import Unknown
from ajeeb.providers import Tokens
from ajeeb.settings import DEFAULT_DATA
from ajeeb.store import DATABASE, KEY, reading, runs

_COLUMNS = ("worker", "came_by", "worker_key", "assignment_id", "unit", "status", "end_reason", "attempts")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def workers(
    run: Annotated[str, typer.Argument(help="The run's id, as 'ajeeb run' prints it.")],
    data: Annotated[
        Path, typer.Option(help="Folder of the data; a server may be running on it.")
    ] = DEFAULT_DATA,
) -> None:
    """Who worked on a run and how it ended, as CSV: for paying people. Exports hold pseudonyms only."""
    tokens = Tokens((data / KEY).read_bytes()) if (data / KEY).exists() else None
    with reading(data / DATABASE) as connection:
        there = [one.run_id for one in runs(connection)]
        if run not in there:
            raise Unknown(f"there is no run '{run}' in {data}; there are: {', '.join(there) or 'none'}")
        rows = list(connection.execute(_WORKERS, (run,)))
    out = csv.writer(sys.stdout)
    out.writerow(_COLUMNS)
    for provider, external_id, *rest in rows:
        is_link = provider == "link" and tokens is not None
        out.writerow(
            [f"/w#{tokens.link(external_id)}" if is_link and tokens else _plain(external_id), provider, *rest]
        )


def _plain(name: str) -> str:
    """The name as a spreadsheet shows it: text, never a formula."""
    return f"'{name}" if name.startswith(_FORMULA) else name


_WORKERS = """
    SELECT w.provider, w.external_id, w.worker_key, a.assignment_id, u.number, a.status, a.end_reason, a.attempts
    FROM assignment a JOIN worker w ON w.worker_key = a.worker_key JOIN unit u ON u.unit_id = a.unit_id
    WHERE a.run_id = ? ORDER BY a.opened_at, a.assignment_id
"""
