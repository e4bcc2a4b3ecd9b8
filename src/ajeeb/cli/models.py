"""`ajeeb models`, `ajeeb models TASK` and `ajeeb models try NAME PROMPT`"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from ajeeb.tasks import load, prepare

from . import options
from .groups import Group


class _ListByDefault(Group):
    """`models TASK` is `models list TASK`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        args = self.in_order(ctx, args)
        first = args[0] if args else ""
        if first not in {*self.commands, "-h", "--help"}:
            args = ["list", *args]
        return super().parse_args(ctx, args)


models = typer.Typer(
    name="models",
    cls=_ListByDefault,
    add_completion=False,
    help="Models: which there are, how they are, and one answer of one of them.",
)


@models.command("list")
def listing(
    task: Annotated[
        Path | None, typer.Argument(help="Only the models of this task, each asked how it is.")
    ] = None,
    parameter: options.Parameters = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List the models that can be used here ('list' may be left out): exit status 1 if one of a task is not well."""
    from .models_list import here, of_task, print_rows

    given = prepare(load(task, options.read_parameters(parameter))).task if task else None
    rows = of_task(given) if given else here(os.environ)
    if as_json:
        print(json.dumps([asdict(row) for row in rows]))
    elif rows:
        print_rows(rows)
    else:
        print("a function answers, and no model")
    if task is not None and any(row.health and not row.health.ok for row in rows):
        raise typer.Exit(1)


@models.command("try")
def try_model(
    name: Annotated[str, typer.Argument(help="A model's name, such as composer or openai:gpt-image-1.")],
    prompt: Annotated[str, typer.Argument(help="What is asked of it.")],
    seed: Annotated[
        int, typer.Option(min=0, help="The same seed, the same answer, with models that have seeds.")
    ] = 0,
    out: Annotated[
        Path | None, typer.Option(help="The image's file; else NAME-SEED.png in this folder.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which it is given up.")] = 300.0,
    system: Annotated[str, typer.Option(help="What a text model is told before the prompt.")] = "",
) -> None:
    """Show one answer: a text as it comes, an image as a file that never replaces another."""
    from .models_try import Asked, show

    show(Asked(name=name, prompt=prompt, seed=seed, out=out, timeout_s=timeout, system=system))
