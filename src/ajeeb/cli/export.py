"""`ajeeb export RUN`"""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ajeeb.settings import DEFAULT_DATA

from .export_progress import progress

if TYPE_CHECKING:
    from ajeeb.export import Report


def export(
    run: Annotated[str, typer.Argument(help="The run's id, as 'ajeeb run' prints it.")],
    to: Annotated[Path, typer.Option(help="Folder to write; an earlier export there is replaced.")],
    data: Annotated[
        Path, typer.Option(help="Folder of the data; a server may be running on it.")
    ] = DEFAULT_DATA,
    formats: Annotated[
        str, typer.Option("--format", help="parquet, jsonl, csv, or several with commas between.")
    ] = "parquet,jsonl",
    pictures: Annotated[
        str, typer.Option(help="inside the Parquet tables too, beside them in files only, or none.")
    ] = "inside",
    pilot: Annotated[bool, typer.Option("--pilot", help="With the work of try-outs.")] = False,
    simulated: Annotated[
        bool, typer.Option("--simulated", help="With the work of simulated workers.")
    ] = False,
    decision: Annotated[
        list[str] | None,
        typer.Option(help="Only approved, soft_rejected, rejected or undecided work; may be repeated."),
    ] = None,
    arm: Annotated[list[str] | None, typer.Option(help="Only work of this arm; may be repeated.")] = None,
    unit: Annotated[
        list[int] | None, typer.Option(min=1, help="Only work on this unit, by number; may be repeated.")
    ] = None,
    without_excluded: Annotated[
        bool, typer.Option("--without-excluded", help="Without what reviewers set aside.")
    ] = False,
    as_of: Annotated[
        int | None, typer.Option(min=1, help="Up to this event only; the manifest of an export names it.")
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, help="How many work at a time; as many as there are cores.")
    ] = None,
    push_to_hub: Annotated[
        str, typer.Option(metavar="OWNER/NAME", help="Then put it there at Hugging Face; HF_TOKEN says who.")
    ] = "",
    private: Annotated[
        bool, typer.Option("--private", help="A repository that is made there is private.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Write a run as tables: Parquet, JSON Lines or CSV, images, a manifest with checksums and a data card.

    An export that was stopped goes on when the same command is given again.
    """
    from ajeeb.export import Filters, hub, pictures_of, standings
    from ajeeb.export import export as write
    from ajeeb.export import formats as formats_of

    if push_to_hub:
        hub.check(push_to_hub)
    filters = Filters(
        pilot=pilot,
        simulated=simulated,
        decisions=standings(",".join(decision or ())),
        arms=tuple(arm or ()),
        units=tuple(unit or ()),
        excluded=not without_excluded,
    )
    wanted, how = formats_of(formats), pictures_of(pictures)
    try:
        with progress(quiet=as_json) as tell:
            report = write(
                data, run, to, processes=processes, tell=tell,
                filters=filters, formats=wanted, pictures=how, as_of=as_of,
            )  # fmt: skip
    except KeyboardInterrupt:
        typer.echo("stopped; the same command goes on from here", err=True)
        raise typer.Exit(130) from None
    address = hub.push(to, push_to_hub, private=private) if push_to_hub else None
    if as_json:
        print(json.dumps({**asdict(report), "path": str(report.path), "hub": address}, sort_keys=True))
        return
    print(
        "\n".join(
            [
                *_said(report, to),
                *([f"pushed to {address}"] if address else []),
                "",
                _load(to, report, wanted[0]),
            ]
        )
    )


_LEFT_OUT = {
    "pilot": "work of a trial",
    "simulated": "work of simulated workers",
    "unit": "of other units",
    "decision": "with another verdict, or none",
    "excluded": "set aside by a reviewer",
    "arm": "of other arms",
}


def _said(report: Report, to: Path) -> list[str]:
    """What was written and what was left out."""
    rows = report.rows
    first, what = ("submissions", "forms") if "submissions" in rows else ("attempts_flat", "attempts")
    said = [
        f"{rows[first]} {what} of {rows['assignment']} assignments in {to}, with {report.media} files "
        f"({report.media_bytes / 1e6:.1f} MB); {to / 'README.md'} tells what every column means",
        f"as of event {report.as_of}; manifest.json {report.sha256}",
    ]
    if report.resumed:
        said.append(f"went on with an export that was stopped: {report.resumed} assignments were done before")
    for kind, count in report.left_out.items():
        adds = f"; --{kind} adds them" if kind in ("pilot", "simulated") else ""
        said.append(f"{count} assignment(s) are left out: {_LEFT_OUT.get(kind, kind)}{adds}")
    if report.missing:
        said.append(f"{report.missing} file(s) are gone from the record or damaged; their paths are null")
    if report.unreadable:
        said.append(f"{report.unreadable} batch(es) of observations could not be read and are left out")
    return said


def _load(to: Path, report: Report, kind: str) -> str:
    """A command that shows the first table."""
    first = "submissions" if "submissions" in report.rows else "attempts_flat"
    file = to / f"{first}.{kind}"
    match kind:
        case "parquet":
            program = f"import pyarrow.parquet as p; print(p.read_table('{file}').slice(0, 5))"
        case "csv":
            program = f"import pandas; print(pandas.read_csv('{file}'))"
        case _:
            program = f"import pandas; print(pandas.read_json('{file}', lines=True))"
    return f"python -c {shlex.quote(program)}"
