"""What the management API is made of; whoever starts the server hands it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ajeeb.accounts import SignIn
from ajeeb.forms.composer import Json
from ajeeb.review import AssetUrl, ReadAsset
from ajeeb.review.one_worker import KnownAs
from ajeeb.server.launching import Launching
from ajeeb.store import AssetFolder, SqliteStore


class Demo(Protocol):
    """What only the demo can do."""

    @property
    def worker_url(self) -> str:
        """Address of a worker's page, to be shown in a frame."""

    @property
    def run_id(self) -> str:
        """The run that the demo is about."""

    @property
    def load_command(self) -> str:
        """What loads the rows into a table."""

    async def simulate(self, workers: int) -> None:
        """Let so many simulated workers start; returns before they are done."""

    def kill_in_mid_image(self) -> None:
        """Let the server kill itself while it makes the next image."""


@dataclass(frozen=True, kw_only=True)
class AuthorFiles:
    """The files that the author of a run's form wrote for it, where they are still served.

    styles: addresses of style sheets. addressed: gives HTML the addresses of the files that it names.
    """

    styles: tuple[str, ...] = ()
    addressed: Callable[[Json], Json] = lambda value: value


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The running parts.

    asset_url: takes an assignment and a SHA-256.
    read_asset: gives the content of a SHA-256; empty if it is gone.
    author_files: of the run with this id.
    now: gives UTC milliseconds.
    forget: takes assignments that were erased, which are not to be remembered in memory.
    known_as: takes a way in and an id there, and gives what a requester knows a worker by.
    launching: what launches runs, and knows those that are served; None where nothing is served.
    public_url: how links begin when workers reach the server under another address than whoever asks.
    on_loopback: only this machine reaches the server.
    stopping: says that the server is about to stop, so that live streams end by themselves.
    """

    store: SqliteStore
    sign_in: SignIn
    asset_url: AssetUrl
    now: Callable[[], int]
    read_asset: ReadAsset = lambda sha256: b""
    author_files: Callable[[str], AuthorFiles] = lambda run_id: AuthorFiles()
    assets: AssetFolder | None = None
    forget: Callable[[Sequence[str]], None] = lambda assignments: None
    known_as: KnownAs = lambda provider, external_id: external_id
    demo: Demo | None = None
    launching: Launching | None = None
    public_url: str | None = None
    on_loopback: bool = False
    stopping: Callable[[], bool] = lambda: False
