"""The files of an export: written beside the target, whole, and renamed into place at the end."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ajeeb.errors import Environment

from .columns import Column, Row

MANIFEST = "manifest.json"
MADE_BY = "ajeeb export"
_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Written:
    """One file of the export."""

    file: str
    bytes: int
    sha256: str
    rows: int | None = None


class Table:
    """A JSON Lines file that is written row by row; its SHA-256 grows along."""

    def __init__(self, folder: Path, name: str, columns: tuple[Column, ...]) -> None:
        self.name = f"{name}.jsonl"
        self.columns = columns
        self.rows = 0
        self._names = [column.name for column in columns]
        self._file = (folder / self.name).open("wb")
        self._digest = hashlib.sha256()
        self._bytes = 0

    def add(self, row: Row) -> None:
        """One more row; it has every column and no other."""
        if row.keys() != set(self._names):
            raise KeyError(f"{self.name}: {sorted(row.keys() ^ set(self._names))}")
        line = _line({name: row[name] for name in self._names})
        self._file.write(line)
        self._digest.update(line)
        self._bytes += len(line)
        self.rows += 1

    def close(self) -> Written:
        """What was written, once it is on disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return Written(file=self.name, bytes=self._bytes, sha256=self._digest.hexdigest(), rows=self.rows)

    def drop(self) -> None:
        """Let go of a file that nobody will see."""
        self._file.close()


def write_text(folder: Path, name: str, text: str) -> Written:
    """A small file, whole."""
    data = text.encode()
    with (folder / name).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return Written(file=name, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())


def json_text(value: Any) -> str:
    """Readable JSON, always the same for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def copy(source: Path | None, target: Path, sha256: str) -> bool:
    """Whether the file was copied: it is there and has the content that it is named by."""
    if source is None:
        return False
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as write:
        while chunk := read.read(_CHUNK):
            digest.update(chunk)
            write.write(chunk)
        write.flush()
        os.fsync(write.fileno())
    if digest.hexdigest() != sha256:
        target.unlink()
        return False
    return True


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """An empty folder that takes the place of `target` if all goes well, and is gone if not.

    Raises: Environment if `target` holds something else than an earlier export, or cannot be written.
    """
    _check(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.part-"))
        part.chmod(0o755)
    except OSError as error:
        raise Environment(
            f"{target} cannot be written ({error.strerror}); choose another folder with --to"
        ) from error
    try:
        yield part
        _swap(part, target)
    except OSError as error:
        raise Environment(f"the export could not be written to {target} ({error.strerror})") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _check(target: Path) -> None:
    if not target.exists() and not target.is_symlink():
        return
    if not target.is_dir() or target.is_symlink():
        raise Environment(f"{target} is not a folder; choose another one with --to")
    if any(target.iterdir()) and not _is_export(target):
        raise Environment(
            f"{target} is not empty and not an earlier export, so nothing in it was touched; "
            "choose another folder with --to, or move this one away"
        )


def _is_export(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("made_by") == MADE_BY


def _swap(part: Path, target: Path) -> None:
    _sync(part)
    old = part.with_name(part.name.replace(".part-", ".old-"))
    if target.exists():
        target.rename(old)
    try:
        part.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    _sync(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"
