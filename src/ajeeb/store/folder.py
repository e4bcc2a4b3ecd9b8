"""The data folder: one process owns it; the database, the assets and the project's key are in it."""

from __future__ import annotations

import fcntl
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import apsw

from ajeeb.errors import DataInUse, Environment, StorageFailed

from .migrate import prepare

DATABASE = "ajeeb.db"
_LOCK = "lock"
KEY = "key"
_KEY_BYTES = 32


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

    Raises: DataInUse if another process owns it; NewerData; StorageFailed; Environment if it cannot be written.
    """
    if path.is_file():
        raise Environment(f"the data folder {path} is a file; choose another one with --data")
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
        key = _key(path / KEY, path / DATABASE)
    except BaseException:
        os.close(lock)
        raise
    return DataFolder(path, key, lock)


def _key(path: Path, database: Path) -> bytes:
    try:
        key = _read_key(path)
        if key is None and _is_used(database):
            raise Environment(
                f"the key {path} is gone: put a copy of it back; without it no link that was given out works, and no "
                "worker is known again. 'ajeeb export' still reads the data; new work goes into another --data folder"
            )
        return key or _new_key(path)
    except OSError as error:
        raise StorageFailed(
            f"the key {path} cannot be read or written ({error.strerror}); check its owner and the space on the disk"
        ) from error


def _is_used(database: Path) -> bool:
    """Whether links were given out or workers came in: what the key is needed for."""
    connection = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        return bool(
            connection.execute("SELECT EXISTS (SELECT 1 FROM link) OR EXISTS (SELECT 1 FROM worker)").get
        )
    finally:
        connection.close()


def _read_key(path: Path) -> bytes | None:
    if not path.exists():
        return None
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise Environment(
            f"the key {path} is damaged: put a copy of it back; without it no link that was given out works"
        )
    return key


def _new_key(path: Path) -> bytes:
    new = secrets.token_bytes(_KEY_BYTES)
    part = path.with_suffix(".new")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(new)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return new
