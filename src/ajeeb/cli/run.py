"""`ajeeb run TASK`"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ajeeb.settings import DEFAULT_DATA
from ajeeb.tasks import Source, load, prepare

from . import options
from .check import unwell_models
from .printing import printable
from .serving import serve, settings_from
from .supervise import itself, on_change


def run(
    task: Annotated[
        Path | None,
        typer.Argument(help="A .py or .yaml file, or a folder that holds one.", show_default=False),
    ] = None,
    parameter: options.Parameters = None,
    host: options.Host = None,
    port: options.Port = None,
    public_url: options.PublicUrl = None,
    data: options.Data = None,
    links: options.Links = None,
    pilot: options.Pilot = False,
    reload: options.Reload = False,
    open: options.Open = False,
    local_links: options.LocalLinks = None,
    tasks: Annotated[
        Path | None, typer.Option(help="Tasks below this folder can be launched in the review app.")
    ] = None,
) -> None:
    """Serve a task, and the runs that are still open: prints worker links and the review link, until Ctrl-C."""
    if task is None and tasks is None:
        raise typer.BadParameter(
            "give the task to serve, or a folder of tasks with --tasks", param_hint="TASK"
        )
    if tasks is not None:
        options.tasks_folder(tasks)
    if reload and task is not None:
        arguments = [argument for argument in sys.argv[1:] if argument != "--reload"]
        folder = task if task.is_dir() else task.resolve().parent
        raise typer.Exit(on_change(itself(*arguments), folder, but=data or DEFAULT_DATA))
    settings = settings_from(
        data=data,
        host=host,
        port=port,
        public_url=public_url,
        links=links,
        pilot=pilot,
        local_links=local_links,
        tasks=tasks,
    )
    if task is None:
        serve(None, settings, open_browser=open)
        return
    given = options.read_parameters(parameter)
    prepared = prepare(load(task, given))
    for problem in unwell_models(prepared.task):  # a service may be well again when the first worker comes
        print(printable(f"ajeeb: warning: {problem}"), file=sys.stderr)
    source = Source(path=task.resolve(), parameters=given)
    serve(prepared, settings, source=source, open_browser=open)
