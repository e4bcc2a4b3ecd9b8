"""`ajeeb check TASK`"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ajeeb.errors import BadTask
from ajeeb.forms.composer import form_fields
from ajeeb.loops import Loop
from ajeeb.tasks import PreparedTask, Task, load, prepare
from ajeeb.tasks.modelled import models_of
from ajeeb.tasks.shelf import Shelf
from ajeeb.tasks.shelf_check import standings
from ajeeb.tasks.used_models import used_models

from . import options
from .printing import printable


def check(
    task: Annotated[
        Path | None,
        typer.Argument(help="A .py or .yaml file, or a folder that holds one.", show_default=False),
    ] = None,
    parameter: options.Parameters = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not ask the task's services how they are.")
    ] = False,
    tasks: Annotated[
        Path | None, typer.Option(help="Say of each task below this folder whether it can be started.")
    ] = None,
) -> None:
    """Read a task as `run` does, without starting anything: exit status 1 and one message if something is wrong.

    Services that the task's models are at are asked how they are, which costs nothing and takes 5 s at the most.
    """
    if tasks is not None:
        _check_all(options.tasks_folder(tasks), task, as_json)
        return
    if task is None:
        raise typer.BadParameter(
            "give the task to check, or a folder of tasks with --tasks", param_hint="TASK"
        )
    prepared = prepare(load(task, options.read_parameters(parameter)))
    unwell = [] if offline else unwell_models(prepared.task)
    if unwell:
        raise BadTask(f"{unwell[0]}; with --offline nobody is asked")
    if as_json:
        said = {
            "name": prepared.task.name,
            "title": prepared.title,
            "kind": "loop" if prepared.form is None else "form",
            "units": len(prepared.units),
            "places": len(prepared.units) * prepared.task.assignments_per_unit,
            "parameters": {**prepared.task.aux_parameters, **prepared.task.parameters},
            "digest": prepared.digest,
            "config": prepared.config,
        }
        print(json.dumps(said, default=str))
        return
    print("\n".join(_summary(prepared)))


def _check_all(folder: Path, task: Path | None, as_json: bool) -> None:
    if task is not None:
        raise typer.BadParameter("give a task or a folder of tasks, not both", param_hint="--tasks")
    bad = False
    for one in standings(Shelf(folder)):
        bad |= one.problem != ""
        if as_json:
            print(json.dumps(asdict(one)), flush=True)
        elif one.problem:
            print(printable(f"{one.name} cannot be started: {one.problem}"))
        else:
            print(printable(f"{one.name} is fine"))
    if bad:
        raise typer.Exit(1)


def unwell_models(task: Task) -> list[str]:
    """What is wrong with the task's models at services, a sentence each; all are asked at the same time, for 5 s."""
    if not used_models(task):
        return []
    # A task that asks no model need not wait for what can ask one.
    from .models_list import of_task

    rows = of_task(task, only_remote=True)
    return [
        f"the model '{row.name}' is not well: {row.health.message}"
        for row in rows
        if row.health is not None and not row.health.ok
    ]


def _summary(prepared: PreparedTask) -> list[str]:
    task, unit = prepared.task, prepared.units[0].inputs
    return [
        f"{task.name} is fine: {prepared.title}",
        f"  units      {len(prepared.units)}, each for {task.assignments_per_unit} worker(s); columns: "
        + (", ".join(unit) or "none"),
        *(_loop(prepared, task.loop) if task.loop else _form(prepared)),
        *(f"  parameter  {name} = {value!r}, for procedures" for name, value in task.aux_parameters.items()),
    ]


def _form(prepared: PreparedTask) -> list[str]:
    fields = list(form_fields(prepared.units[0].version))
    code = (
        [name for name in (prepared.form.triggers, prepared.form.validators) if name] if prepared.form else []
    )
    return [
        f"  fields     {', '.join(fields[:12])}{f' and {len(fields) - 12} more' if len(fields) > 12 else ''}",
        f"  procedures {', '.join(prepared.procedures)}",
        f"  code       {', '.join(code) or 'none'}",
    ]


def _loop(prepared: PreparedTask, loop: Loop) -> list[str]:
    return [
        f"  ask        {', '.join(loop.ask)}",
        *_run(prepared, loop),
        f"  judge      {', '.join(loop.judge) or 'nothing'}",
        f"  ends       {f'when {loop.goal}, ' if loop.goal is not None else ''}"
        + (f"after {loop.max_attempts} attempts" if loop.max_attempts else "when the worker leaves"),
    ]


def _run(prepared: PreparedTask, loop: Loop) -> list[str]:
    procedure = prepared.procedures[loop.procedure]
    if loop.arms is None:
        return [f"  run        {procedure.name} {procedure.backend_version}".rstrip()]
    models = models_of(loop).items()
    return [
        f"  run        {procedure.name}, an arm per {loop.arms.per}:",
        *(f"    {arm:<8} {model.name} (weighs {loop.arms.weights.get(arm, 1)})" for arm, model in models),
    ]
