"""The images and other files that an export carries, each once, named by its content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw

from ajeeb.store import AssetFolder

from .columns import Row
from .files import copy
from .source import Source

_FOLDER = "media"
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
    """Copies each file when it is first named.

    missing: how many files are gone from the record, or are not what they were.
    """

    def __init__(self, source: Source, assets: AssetFolder, folder: Path) -> None:
        self._source = source
        self._assets = assets
        self._folder = folder
        (folder / _FOLDER).mkdir()
        self.copied = 0
        self.bytes = 0
        self.missing = 0
        # A private database that goes to disk when it grows: a run may have more files than memory should hold.
        self._places = apsw.Connection("")
        self._places.execute("CREATE TABLE place (sha256 TEXT PRIMARY KEY, path TEXT) WITHOUT ROWID")

    def place(self, sha256: str | None) -> str | None:
        """Where the file is in the export; None if it is gone."""
        if sha256 is None:
            return None
        known = self._places.execute("SELECT path FROM place WHERE sha256 = ?", (sha256,)).fetchone()
        if known is not None:
            return None if known[0] is None else str(known[0])
        path = self._copy(sha256)
        self._places.execute("INSERT INTO place VALUES (?, ?)", (sha256, path))
        return path

    def rows(self) -> Iterator[Row]:
        """A row for each file that was named, by SHA-256."""
        for sha256, path in self._places.execute("SELECT sha256, path FROM place ORDER BY sha256"):
            known = self._source.asset(sha256) or {}
            yield {
                "sha256": sha256,
                "media_type": known.get("media_type"),
                "bytes": known.get("bytes"),
                "width": known.get("width"),
                "height": known.get("height"),
                "path": path,
                "created_at": known.get("created_at"),
                "perceptual_hash": None,
            }

    def close(self) -> None:
        """Let go of what was kept on the side."""
        self._places.close()

    def _copy(self, sha256: str) -> str | None:
        known = self._source.asset(sha256)
        if known is None:
            self.missing += 1
            return None
        path = f"{_FOLDER}/{sha256}.{_EXTENSIONS.get(known['media_type'], 'bin')}"
        if not copy(self._assets.path(sha256), self._folder / path, sha256):
            self.missing += 1
            return None
        self.copied += 1
        self.bytes += known["bytes"]
        return path
