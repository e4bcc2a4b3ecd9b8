"""`ajeeb form results`"""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from ajeeb.errors import AjeebError, BadRecord, BadTask
from ajeeb.export.stored import StoredRows, stored_rows
from ajeeb.forms.composer import TASK_DATA, Json, Stored, read_stored
from ajeeb.tasks.formfolder import read_json

from .printing import printable


def results(
    files: Annotated[
        list[Path], typer.Argument(help="Results as the original stored them: agent_data.json.")
    ],
    folder: Annotated[
        Path | None,
        typer.Option(help="Folder of the form; its fields are columns also where nobody answered."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines instead of CSV.")] = False,
) -> None:
    """Print results of the original as a table, one row per unit, in the shape of an export's submissions.

    Files that cannot be read are named, and the others go on. Exit status: 1 if there was such a file.
    """
    versions = _versions(folder) if folder is not None else []
    read: list[tuple[str, Stored]] = []
    for file in files:
        try:
            read.append((str(file), _read(file)))
        except AjeebError as error:
            print(printable(f"ajeeb: {file}: {error}"), file=sys.stderr)
    found = stored_rows(read, versions)
    text = _json_lines(found) if as_json else _table(found)
    # In a terminal what a worker wrote must not move the cursor; in a file it stands as it was written.
    sys.stdout.write(printable(text) if sys.stdout.isatty() else text)
    if len(read) < len(files):
        raise typer.Exit(1)


def _read(file: Path) -> Stored:
    found = read_json(file)
    if found.problem is not None:
        raise BadRecord(found.problem.message)
    return read_stored(found.value)


def _versions(folder: Path) -> list[Json]:
    found = read_json(folder / TASK_DATA)
    if found.problem is not None or not isinstance(found.value, list):
        why = found.problem.message if found.problem is not None else "it is no array of form versions"
        raise BadTask(f"{folder / TASK_DATA}: {why}")
    return found.value


def _json_lines(found: StoredRows) -> str:
    names = [column.name for column in found.columns]
    return "".join(json.dumps({name: row[name] for name in names}) + "\n" for row in found.rows)


def _table(found: StoredRows) -> str:
    written = io.StringIO()
    names = [column.name for column in found.columns]
    table = csv.DictWriter(written, names, lineterminator="\n")
    table.writeheader()
    for row in found.rows:
        table.writerow({name: _cell(row[name]) for name in names})
    return written.getvalue()


def _cell(value: Json) -> Json:
    return json.dumps(value) if isinstance(value, bool | list | dict) else value
