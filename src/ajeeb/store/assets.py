"""Files by the SHA-256 of their content, in a folder."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import tempfile
from pathlib import Path

from ajeeb.errors import StorageFailed

from .base import Asset

_SHA256 = re.compile(r"^[0-9a-f]{64}$")


class AssetFolder:
    """A file is written once, whole, and never changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path | None:
        """Where the file is; None if there is none, or if this is no SHA-256."""
        if _SHA256.match(sha256) is None:
            return None
        path = self._place(sha256)
        return path if path.is_file() else None

    async def put(
        self, data: bytes, media_type: str, width: int | None = None, height: int | None = None
    ) -> Asset:
        """The file, once it is on disk.

        Raises: StorageFailed if the disk refused.
        """
        return await asyncio.to_thread(self.put_now, data, media_type, width, height)

    def put_now(
        self, data: bytes, media_type: str, width: int | None = None, height: int | None = None
    ) -> Asset:
        """The same, without an event loop."""
        sha256 = hashlib.sha256(data).hexdigest()
        place = self._place(sha256)
        if not place.is_file():
            try:
                _write(place, data)
            except OSError as error:
                raise StorageFailed(
                    f"a file could not be written to {self._folder} ({error.strerror})"
                ) from error
        return Asset(sha256=sha256, media_type=media_type, bytes=len(data), width=width, height=height)

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
