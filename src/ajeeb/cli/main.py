"""The command line: one verb, one file."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ajeeb import __version__
from ajeeb.errors import AjeebError, Environment

from .accounts import accounts
from .check import check
from .demo import demo
from .erase import erase
from .export import export
from .form import form
from .models import models
from .new import new
from .replay import replay
from .run import run
from .runs import runs
from .simulate import simulate
from .workers import workers

cli = typer.Typer(
    name="ajeeb",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for verb in (demo, run, new, check, export, workers, simulate, replay, erase):
    cli.command()(verb)
cli.add_typer(form)
cli.add_typer(accounts)
cli.add_typer(models)
cli.add_typer(runs)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"ajeeb {__version__}")
        raise typer.Exit


@cli.callback()
def ajeeb(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Model-in-the-loop human data: people and models take turns, and every turn becomes a row."""


def main() -> None:
    """Run the command line. Exit status: 0 well, 1 the input is wrong, 2 usage or environment."""
    try:
        cli()
    except AjeebError as error:
        print(f"ajeeb: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, Environment) else 1)
