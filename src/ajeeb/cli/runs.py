"""`ajeeb runs`"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ajeeb.actions import now_ms
from ajeeb.errors import DataInUse, Environment, Unknown
from ajeeb.events import RunState
from ajeeb.settings import DEFAULT_DATA
from ajeeb.store import DATABASE, SqliteStore, own, reading
from ajeeb.store.run_changes import RunChange, change_state

from .groups import Group
from .printing import printable

_BY = "terminal"
runs = typer.Typer(
    name="runs",
    cls=Group,
    help="List runs; pause, resume or close one while no server runs.",
    invoke_without_command=True,
    add_completion=False,
)

Data = Annotated[Path, typer.Option(help="Folder of the data; for listing, a server may be running on it.")]
RunId = Annotated[str, typer.Argument(help="The run's id, as 'ajeeb runs' lists it.", show_default=False)]
Reason = Annotated[str, typer.Option(help="Why, for the record.")]


@runs.callback()
def listing(
    context: typer.Context,
    data: Data = DEFAULT_DATA,
    everything: Annotated[bool, typer.Option("--all", help="With closed and archived runs.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List the runs of a data folder: state, progress, workers, rate of goals."""
    if (command := context.invoked_subcommand) is not None:
        if everything or as_json:
            option = "--all" if everything else "--json"
            raise typer.BadParameter(
                f"this is for listing runs; leave it out of 'runs {command}'", param_hint=option
            )
        return
    from ajeeb.review.runs import run_list

    with reading(data / DATABASE) as connection:
        found = run_list(connection, now_ms())
    shown = [run for run in found if everything or (run.status.state != "closed" and not run.status.archived)]
    if as_json:
        # Whether a run is served is known to the server only.
        unknown = {"served", "not_served", "out_of_money"}
        rows = [run.model_dump(mode="json", exclude={"status": unknown, "money": True}) for run in shown]
        print(json.dumps(rows))
        return
    if not shown:
        hidden = len(found) - len(shown)
        print(f"no open run in {data}" + (f"; --all shows {hidden} more" if hidden else ""))
        return
    table = Table(
        "run",
        "state",
        "places",
        "working now",
        "people",
        "goal",
        box=None,
        pad_edge=False,
        padding=(0, 3, 0, 0),
    )
    for run in shown:
        counters = run.counters
        goal = "" if counters.goal_rate is None else f"{counters.goal_rate:.0%}"
        places = f"{run.taken} of {run.places}"
        state = f"{run.status.state}, pilot" if run.pilot else run.status.state
        cells = (run.run_id, state, places, str(counters.working_now), str(counters.workers), goal)
        table.add_row(*(Text(printable(cell)) for cell in cells))
    Console(width=200, highlight=False).print(table)


@runs.command()
def pause(run: RunId, data: Data = DEFAULT_DATA, reason: Reason = "") -> None:
    """Let nobody new get work from a run; who is at work may go on."""
    _change(data, run, "paused", reason)


@runs.command()
def resume(run: RunId, data: Data = DEFAULT_DATA, reason: Reason = "") -> None:
    """Give out work of a paused run again."""
    _change(data, run, "open", reason)


@runs.command()
def close(run: RunId, data: Data = DEFAULT_DATA, reason: Reason = "") -> None:
    """End a run for good: nobody gets work from it any more, and its data stays."""
    _change(data, run, "closed", reason)


def _change(data: Path, run_id: str, to: RunState, reason: str) -> None:
    """In the record itself, which only one process may write."""
    if not (data / DATABASE).exists():
        raise Environment(
            f"there is no data in {data}; give the folder that 'ajeeb run' printed, with --data"
        )
    try:
        folder = own(data)
    except DataInUse as error:
        raise DataInUse(
            f"a server is running on {data}: do it in its review app, under Runs, or over its API with "
            f"POST /api/manage/runs/{run_id}/state"
        ) from error
    try:
        asyncio.run(_changed(folder.database, RunChange(run_id=run_id, at=now_ms(), by=_BY), to, reason))
    except Unknown as error:
        raise Unknown(f"{error} in {data}; 'ajeeb runs --all --data {data}' lists them") from error
    finally:
        folder.release()
    print(f"{run_id} is {to}")


async def _changed(database: Path, change: RunChange, to: RunState, reason: str) -> None:
    store = SqliteStore(database)
    try:
        await store.write(lambda connection: change_state(connection, change, to, reason))
    finally:
        await store.close()
