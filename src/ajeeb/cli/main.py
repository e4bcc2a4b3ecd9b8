"""The command line: one verb, one file."""

from __future__ import annotations

import importlib
import sys
from typing import Annotated, Any

import typer

from ajeeb import __version__
from ajeeb.errors import AjeebError, Environment

from .groups import Group

_VERBS = (
    "demo", "run", "new", "check", "export", "workers", "simulate", "replay", "erase", "form", "accounts", "models",
    "runs",
)  # fmt: skip
_HELP = {"help_option_names": ["-h", "--help"]}


class _Verbs(Group):
    """Imports a verb when it is asked for: together they take seconds, and `ajeeb run` should start at once."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _VERBS:
            return None
        verb = getattr(importlib.import_module(f"ajeeb.cli.{cmd_name}"), cmd_name)
        return typer.main.get_command(verb if isinstance(verb, typer.Typer) else _alone(verb))


def _alone(function: Any) -> typer.Typer:
    made = typer.Typer(add_completion=False, pretty_exceptions_enable=False, context_settings=_HELP)
    made.command()(function)
    return made


cli = typer.Typer(
    name="ajeeb",
    cls=_Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings=_HELP,
)


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
    except PermissionError as error:
        print(f"ajeeb: {error.filename} may not be read or written by you; check its owner", file=sys.stderr)
        sys.exit(2)
