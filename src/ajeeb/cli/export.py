"""`ajeeb export RUN`"""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ajeeb.settings import DEFAULT_DATA


def export(
    run: Annotated[str, typer.Argument(help="The run's id, as 'ajeeb run' prints it.")],
    to: Annotated[Path, typer.Option(help="Folder to write; an earlier export there is replaced.")],
    data: Annotated[
        Path, typer.Option(help="Folder of the data; a server may be running on it.")
    ] = DEFAULT_DATA,
    pilot: Annotated[bool, typer.Option("--pilot", help="With the work of try-outs.")] = False,
    simulated: Annotated[
        bool, typer.Option("--simulated", help="With the work of simulated workers.")
    ] = False,
    as_of: Annotated[
        int | None, typer.Option(min=1, help="Up to this event only; the manifest of an export names it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Write a run as tables: JSON Lines, images, a manifest with checksums and a data card."""
    from ajeeb.export import export as write

    report = write(data, run, to, pilot=pilot, simulated=simulated, as_of=as_of)
    first, what = ("submissions", "forms") if "submissions" in report.rows else ("attempts_flat", "attempts")
    load = f"import pandas; print(pandas.read_json('{to / f'{first}.jsonl'}', lines=True))"
    if as_json:
        print(json.dumps({**asdict(report), "path": str(report.path)}, sort_keys=True))
        return
    rows = report.rows
    said = [
        f"{rows[first]} {what} of {rows['assignment']} assignments in {to}, with {report.media} files "
        f"({report.media_bytes / 1e6:.1f} MB); {to / 'README.md'} tells what every column means",
        f"as of event {report.as_of}; manifest.json {report.sha256}",
    ]
    said += [
        f"{count} {kind} assignment(s) are left out; --{kind} adds them"
        for kind, count in report.left_out.items()
    ]
    if report.missing:
        said.append(f"{report.missing} file(s) are gone from the record or damaged; their paths are null")
    if report.unreadable:
        said.append(f"{report.unreadable} batch(es) of observations could not be read and are left out")
    print("\n".join([*said, "", f"python -c {shlex.quote(load)}"]))
