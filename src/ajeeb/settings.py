"""Everything that can be set, in one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATA = Path("ajeeb-data")
DEFAULT_PORT = 3000
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised here, not chosen


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a server runs.

    data: folder for the record, the files and the project's key.
    host, port: where it listens; if the port is taken, the next free one is used.
    public_url: how links are printed when workers reach the server under another address.
    links: how many signed worker links are made.
    pilot: work is marked as a try-out and stays out of exports unless asked for.
    local_links: the plain form `/?worker_id=NAME&id=1` works; None is: on loopback only.
    """

    data: Path = DEFAULT_DATA
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    public_url: str | None = None
    links: int = 3
    pilot: bool = False
    local_links: bool | None = None

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in _LOOPBACK

    @property
    def named_links(self) -> bool:
        """Whether the plain form works."""
        return self.on_loopback if self.local_links is None else self.local_links

    def url(self, port: int) -> str:
        """Where people find the server that listens on this port; without a slash at the end."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = "localhost" if self.on_loopback or self.host in _EVERYWHERE else self.host
        return f"http://{host}:{port}"


def public_url_of(environment: Mapping[str, str]) -> str | None:
    """`AJEEB_PUBLIC_URL`, if it is set."""
    return environment.get("AJEEB_PUBLIC_URL") or None
