"""Everything that can be set, in one frozen value."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ajeeb.errors import Environment

DEFAULT_DATA = Path("ajeeb-data")
DEFAULT_PORT = 3000
MAX_S3_URL_EXPIRATION_MINUTES = 7 * 24 * 60
"""S3 signs nothing for longer than a week."""
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
    tasks: folder below which tasks may be launched from the review app; None: only the one that the server was started
        with.
    """

    data: Path = DEFAULT_DATA
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    public_url: str | None = None
    links: int = 3
    pilot: bool = False
    local_links: bool | None = None
    tasks: Path | None = None

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


@dataclass(frozen=True, kw_only=True)
class S3Settings:
    """How files on S3 are found and presigned. Credentials, profile and region are boto3's own.

    endpoint: address of the service that answers for S3; None is Amazon's, or the one that an URL names.
    url_expiration_minutes: how long a worker may open a presigned URL.
    """

    endpoint: str | None = None
    url_expiration_minutes: int = 60


def s3_settings(environment: Mapping[str, str] = os.environ) -> S3Settings:
    """`AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`, and `S3_URL_EXPIRATION_MINUTES`.

    Raises: Environment if one of them makes no sense.
    """
    endpoint = environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL") or ""
    if endpoint and not re.fullmatch(r"https?://[^/?#@\s]+/?", endpoint, re.IGNORECASE):
        raise Environment(f"AWS_ENDPOINT_URL is '{endpoint}'; write it as https://HOST or http://HOST:PORT")
    said = environment.get("S3_URL_EXPIRATION_MINUTES", "").strip() or "60"
    minutes = int(said) if re.fullmatch(r"[0-9]{1,9}", said) else 0
    if not 1 <= minutes <= MAX_S3_URL_EXPIRATION_MINUTES:
        raise Environment(
            f"S3_URL_EXPIRATION_MINUTES is '{said}'; it must be a whole number from 1 to "
            f"{MAX_S3_URL_EXPIRATION_MINUTES} (7 days)"
        )
    return S3Settings(endpoint=endpoint.lower().rstrip("/") or None, url_expiration_minutes=minutes)
