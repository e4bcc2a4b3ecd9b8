"""The data folder: one process owns it; the database, the assets and the project's key are in it."""

from __future__ import annotations

import fcntl
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from ajeeb.errors import DataInUse, Environment

from .migrate import prepare

DATABASE = "ajeeb.db"
_LOCK = "lock"
_KEY = "key"


@dataclass(frozen=True)
class DataFolder:
    """An owned data folder; `release` gives it up."""

    path: Path
    key: bytes
    _lock: int

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.path / DATABASE

    @property
    def assets(self) -> Path:
        """The folder of files by SHA-256."""
        return self.path / "assets"

    def release(self) -> None:
        """Let another process own it."""
        os.close(self._lock)


def own(path: Path) -> DataFolder:
    """The data folder at this path, made if need be, with its database at this version's schema.

    Raises: DataInUse if another process owns it; NewerData; Environment if it cannot be written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = os.open(path / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Environment(
            f"the data folder {path} cannot be written ({error.strerror}); choose another one with --data"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise DataInUse(
            f"another server is running on the data folder {path}; stop it, or choose another folder with --data"
        ) from error
    try:
        prepare(path / DATABASE)
        key = _key(path / _KEY)
    except BaseException:
        os.close(lock)
        raise
    return DataFolder(path, key, lock)


def _key(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    new = secrets.token_bytes(32)
    part = path.with_suffix(".new")
    part.touch(mode=0o600)
    part.write_bytes(new)
    part.replace(path)
    return new
