"""`ajeeb replay RUN --model NAME`"""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ajeeb.errors import Environment
from ajeeb.settings import DEFAULT_DATA


def replay(
    run: Annotated[str, typer.Argument(help="The run's id, as 'ajeeb run' prints it.")],
    model: Annotated[
        str, typer.Option(help="Who answers this time, such as 'composer' or 'openai:gpt-image-1'.")
    ],
    seed: Annotated[
        int | None, typer.Option(help="For every attempt; without it, each has the seed that it had.")
    ] = None,
    data: Annotated[
        Path, typer.Option(help="Folder of the data; no server may be running on it.")
    ] = DEFAULT_DATA,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Send every prompt of a run through another model; the answers become a run of the same shape.

    One that was interrupted goes on where it stopped. Attempts that failed are asked again.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ajeeb.replay import replay as run_again

    terminal = Console(stderr=True)
    columns = (TextColumn("replaying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as progress:
        bar = progress.add_task("replaying", total=None)
        report = asyncio.run(
            run_again(
                data,
                run,
                model,
                seed=seed,
                told=lambda done, of: progress.update(bar, completed=done, total=of),
            )
        )
    if as_json:
        print(json.dumps(asdict(report), sort_keys=True))
    else:
        before = f", {report.before} had one already" if report.before else ""
        print(f"{report.run_id}: {report.done} of {report.attempts} attempts answered by {model}{before}")
        print(
            "side by side: in Python, ajeeb.open(...).run(...).beside(...); in tables, by the column replay_of"
        )
    if report.failed:
        raise Environment(f"{report.failed} attempts got no answer; the same command asks them again")
