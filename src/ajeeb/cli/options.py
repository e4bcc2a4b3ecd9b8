"""The options that `run` and `demo` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

Host = Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 lets other machines in.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="Port; the next free one if it is taken.")]
PublicUrl = Annotated[str | None, typer.Option(help="How workers reach this server, for printing links.")]
Data = Annotated[Path | None, typer.Option(help="Folder for the data.")]
Links = Annotated[int | None, typer.Option(min=0, max=10_000, help="How many signed worker links to print.")]
Pilot = Annotated[bool, typer.Option("--pilot", help="Mark the work as a try-out; exports leave it out.")]
Reload = Annotated[bool, typer.Option("--reload", help="Start again whenever a file of the task changes.")]
Open = Annotated[bool, typer.Option("--open", help="Open the page in a browser.")]
LocalLinks = Annotated[
    bool | None,
    typer.Option("--local-links/--no-local-links", help="Links with a plain name; on loopback they are on."),
]
Parameters = Annotated[
    list[str] | None, typer.Option("--parameter", "-P", help="A parameter of the task: NAME=VALUE.")
]


def read_parameters(given: list[str] | None) -> dict[str, str]:
    """`NAME=VALUE` as a dict.

    Raises: typer.BadParameter naming what cannot be read.
    """
    parameters = {}
    for text in given or []:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise typer.BadParameter(f"'{text}' is not of the form NAME=VALUE")
        parameters[name] = value
    return parameters


def server_url(url: str) -> str:
    """The address of a server that was given with --url, without a slash at the end.

    Raises: typer.BadParameter if it is none.
    """
    try:
        there = urlsplit(url)
        is_one = there.scheme in ("http", "https") and there.hostname and (there.port or 80) > 0
    except ValueError:
        is_one = False
    if not is_one:
        raise typer.BadParameter(
            f"'{url}' is no address; write http://HOST:PORT or https://HOST", param_hint="--url"
        )
    return url.rstrip("/")


def tasks_folder(folder: Path) -> Path:
    """The folder that was given with --tasks. Raises: typer.BadParameter if it is none."""
    if not folder.is_dir():
        kind = "is a file, not a folder" if folder.exists() else "is not there"
        raise typer.BadParameter(f"{folder} {kind}; give a folder that has tasks in it", param_hint="--tasks")
    return folder
