"""Files by the SHA-256 of their content, in a folder."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

from ajeeb.errors import StorageFailed

from .base import Asset
from .looks import difference_hash

_SHA256 = re.compile(r"^[0-9a-f]{64}$")
_BLOCK = 1024 * 1024  # bytes that wait to be written
T = TypeVar("T")


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
                raise self._refused(error) from error
        look = difference_hash(data) if media_type.startswith("image/") else None
        return Asset(
            sha256=sha256, media_type=media_type, bytes=len(data), width=width, height=height, look=look
        )

    def remove(self, sha256: str) -> None:
        """Let go of a file, if it is there.

        Raises: StorageFailed if the disk refused.
        """
        if _SHA256.match(sha256) is None:
            return
        try:
            self._place(sha256).unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed(
                f"a file could not be removed from {self._folder} ({error.strerror})"
            ) from error

    async def put_stream(
        self, chunks: AsyncIterator[bytes], media_type: str = "application/octet-stream"
    ) -> Asset:
        """The file, once all of it has come and is on disk; never more than a block of it is in memory.

        Whatever the chunks raise is passed on, and then nothing is left of the file.
        Raises: StorageFailed if the disk refused.
        """
        incoming = _Incoming()
        try:
            await self._writing(incoming.begin, self._folder)
            waiting = bytearray()
            async for chunk in chunks:
                waiting += chunk
                if len(waiting) >= _BLOCK:
                    await self._writing(incoming.write, bytes(waiting))
                    waiting.clear()
            await self._writing(incoming.write, bytes(waiting))
            sha256 = incoming.sha256
            await self._writing(incoming.move_to, self._place(sha256))
        finally:
            incoming.discard()
        return Asset(sha256=sha256, media_type=media_type, bytes=incoming.size)

    async def _writing(self, step: Callable[[T], None], given: T) -> None:
        try:
            await asyncio.to_thread(step, given)
        except OSError as error:
            raise self._refused(error) from error

    def _refused(self, error: OSError) -> StorageFailed:
        return StorageFailed(f"a file could not be written to {self._folder} ({error.strerror})")

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


class _Incoming:
    """A file on its way in, beside where it will be: hashed as it is written, gone if it is not moved there."""

    def __init__(self) -> None:
        self.size = 0
        self._hash = hashlib.sha256()
        self._file: BinaryIO | None = None
        self._path: Path | None = None

    @property
    def sha256(self) -> str:
        """Of what has come so far."""
        return self._hash.hexdigest()

    def begin(self, folder: Path) -> None:
        """Open it in this folder."""
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".new-")
        self._file, self._path = os.fdopen(handle, "wb"), Path(name)

    def write(self, data: bytes) -> None:
        """Add to it."""
        assert self._file is not None
        self._hash.update(data)
        self.size += len(data)
        self._file.write(data)

    def move_to(self, place: Path) -> None:
        """Complete it; a file of the same content that is there already stays."""
        assert self._file is not None
        assert self._path is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        if place.is_file():
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        self._path.replace(place)
        _keep_names(place.parent)

    def discard(self) -> None:
        """Let go of it; what was not moved is removed."""
        if self._file is not None:
            self._file.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)


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
    _keep_names(place.parent)


def _keep_names(folder: Path) -> None:
    """Put the names in a folder on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
