"""`ajeeb form preview FOLDER`"""

from __future__ import annotations

import asyncio
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from uvicorn.loops.auto import auto_loop_factory

from ajeeb.actions import now_ms
from ajeeb.errors import Environment, StorageFailed
from ajeeb.server.preview import Folder, Reading, Tries, preview_app
from ajeeb.settings import Settings
from ajeeb.store import AssetFolder
from ajeeb.tasks import panel_page

from . import options
from .listening import listening
from .printing import printable, underlined
from .serving import settings_from
from .web import has_started, stop_on_signals, uvicorn_config


def preview(
    folder: Annotated[
        Path, typer.Argument(help="Folder of a form's configuration, or one with such a folder 'data'.")
    ],
    host: options.Host = None,
    port: options.Port = None,
    open: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = False,
    results: Annotated[
        Path | None,
        typer.Option(help="A stored result, which is shown as its worker left it; JSON.", metavar="FILE"),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            help="Only write title and instruction as a page of HTML, for a panel to show.",
            metavar="OUT.html",
        ),
    ] = None,
) -> None:
    """Show a form in the browser, and again whenever a file of it changes, until Ctrl-C. Nothing is recorded.

    Nothing is written into the folder either. A form with errors shows them, until they are mended.
    """
    if not folder.is_dir():
        raise Environment(f"there is no folder {folder}; give the one of the form's configuration")
    if html is not None:
        _write_html(folder, html)
        return
    if results is not None and not results.is_file():
        raise Environment(f"there is no file {results}; give a stored result")
    settings = settings_from(host=host, port=port)
    sys.dont_write_bytecode = True  # of what procedures import: not into the folder either
    with (
        suppress(KeyboardInterrupt),
        listening(settings, exact=False) as listener,
        asyncio.Runner(loop_factory=auto_loop_factory()) as runner,
    ):
        runner.run(_serve(Folder(folder, results), settings, listener, open))


def _write_html(folder: Path, out: Path) -> None:
    page = panel_page(folder)
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise StorageFailed(f"{out} cannot be written ({error.strerror})") from error
    print(printable(f"  written   {out}"))


async def _serve(folder: Folder, settings: Settings, listener: socket.socket, open_browser: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="ajeeb-preview-", ignore_cleanup_errors=True) as kept:
        tries = Tries(AssetFolder(Path(kept)), now_ms)
        server = _Uvicorn(uvicorn_config(preview_app(folder, tries, settings)), folder)
        stop_on_signals(server)
        first = await folder.read()
        watching = asyncio.create_task(folder.watch())
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await has_started(server, serving)
        url = settings.url(listener.getsockname()[1])
        print(f"\n  Preview   {underlined(url)}\n{_line(first)}\n  Stop      Ctrl-C\n", flush=True)
        folder.told = lambda reading: print(_line(reading), flush=True)
        if open_browser:
            webbrowser.open(url)
        await serving
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


def _line(reading: Reading) -> str:
    """When the folder was read, and what is wrong in it."""
    counts = ", ".join(
        f"{len(found)} {word}{'' if len(found) == 1 else 's'}"
        for found, word in ((reading.report.errors, "error"), (reading.report.warnings, "warning"))
    )
    versions = len(reading.run.units) if reading.run else 0
    shown = f"{versions} form version{'' if versions == 1 else 's'}" if versions else "no form to show"
    faults = "".join(f"\n            {fault}" for fault in reading.faults)
    return printable(f"  {datetime.now():%H:%M:%S}  {counts}; {shown}{faults}")  # noqa: DTZ005 - the author's clock


class _Uvicorn(uvicorn.Server):
    """Leaves the signals alone; pages that listen for changes are let go before it ends."""

    def __init__(self, config: uvicorn.Config, folder: Folder) -> None:
        super().__init__(config)
        self._folder = folder

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the pages go first."""
        self._folder.stop()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
