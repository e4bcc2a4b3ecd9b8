"""The images and other files that an export carries, each once, named by its content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import apsw

from ajeeb.store import AssetFolder

from .columns import Row
from .files import copy
from .source import Source

FOLDER = "media"
_EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/avif": "avif",
    "image/svg+xml": "svg",
    "text/plain": "txt",
    "text/csv": "csv",
    "application/json": "json",
    "application/pdf": "pdf",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
}


class Media:
    """Copies each file when it is first named, unless another process has. copies: or only says where it would be."""

    def __init__(self, source: Source, assets: AssetFolder, folder: Path, *, copies: bool = True) -> None:
        self._source = source
        self._assets = assets
        self._folder = folder
        self._copies = copies
        if copies:
            (folder / FOLDER).mkdir(exist_ok=True)
        self._named: dict[str, str | None] = {}

    def start(self) -> None:
        """Forget what was named so far."""
        self._named = {}

    def named(self) -> dict[str, str | None]:
        """The place of each file that was named since the start; None if it is gone."""
        return self._named

    def place(self, sha256: str | None) -> str | None:
        """Where the file is in the export; None if it is gone from the record, or is not what it was."""
        if sha256 is None:
            return None
        if sha256 not in self._named:
            self._named[sha256] = self._copied(sha256)
        return self._named[sha256]

    def _copied(self, sha256: str) -> str | None:
        known = self._source.asset(sha256)
        if known is None:
            return None
        path = f"{FOLDER}/{sha256}.{_EXTENSIONS.get(known['media_type'], 'bin')}"
        if not self._copies or (self._folder / path).exists():
            return path
        return path if copy(self._assets.path(sha256), self._folder / path, sha256) else None


class Named:
    """All files that an export names: on disk, for a run may have more than memory should hold.

    files, bytes: of those that are there; missing: how many are not, or are not what they were.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._places = apsw.Connection("")
        self._places.execute("CREATE TABLE place (sha256 TEXT PRIMARY KEY, path TEXT) WITHOUT ROWID")
        self.files = self.bytes = self.missing = 0

    def add(self, named: Mapping[str, str | None]) -> None:
        """More of them."""
        self._places.executemany("INSERT OR IGNORE INTO place VALUES (?, ?)", list(named.items()))

    def rows(self) -> Iterator[Row]:
        """A row for each file, by SHA-256."""
        for sha256, path in self._places.execute("SELECT sha256, path FROM place ORDER BY sha256"):
            known = self._known(sha256)
            if path is None:
                self.missing += 1
            else:
                self.files += 1
                self.bytes += known["bytes"] or 0
            yield {
                "sha256": sha256,
                "path": path,
                **known,
            }

    def _known(self, sha256: str) -> Row:
        found = self._source.connection.execute(_KNOWN, (sha256,)).fetchone()
        return dict(zip(_OF_ASSET, found or [None] * len(_OF_ASSET), strict=True))

    def close(self) -> None:
        """Let go of what was kept on the side."""
        self._places.close()


_OF_ASSET = ("media_type", "bytes", "width", "height", "created_at", "perceptual_hash")
_KNOWN = f"SELECT {', '.join(_OF_ASSET)} FROM asset WHERE sha256 = ?"
