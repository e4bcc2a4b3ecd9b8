"""`ajeeb check TASK`"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from ajeeb.tasks import PreparedTask, load, prepare

from . import options


def check(
    task: Annotated[Path, typer.Argument(help="A .py or .yaml file, or a folder that holds one.")],
    parameter: options.Parameters = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Read a task as `run` does, without starting anything: exit status 1 and one message if something is wrong."""
    prepared = prepare(load(task, options.read_parameters(parameter)))
    if as_json:
        said = {"name": prepared.task.name, "digest": prepared.digest, "config": prepared.config}
        print(json.dumps(said, default=str))
        return
    print("\n".join(_summary(prepared)))


def _summary(prepared: PreparedTask) -> list[str]:
    task, loop = prepared.task, prepared.task.loop
    unit = prepared.units[0].inputs
    return [
        f"{task.name} is fine: {prepared.title}",
        f"  units      {len(prepared.units)}, each for {task.assignments_per_unit} worker(s); columns: "
        + (", ".join(unit) or "none"),
        f"  ask        {', '.join(loop.ask)}",
        f"  run        {prepared.procedure.name} {prepared.procedure.backend_version}".rstrip(),
        f"  judge      {', '.join(loop.judge) or 'nothing'}",
        f"  ends       {f'when {loop.goal}, ' if loop.goal is not None else ''}"
        + (f"after {loop.max_attempts} attempts" if loop.max_attempts else "when the worker leaves"),
    ]
