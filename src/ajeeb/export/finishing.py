"""The files of all tables: they grow behind the parts, each part as soon as it and those before it are made."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol, Self

from . import arrow
from .columns import Column
from .files import Written
from .lines import csv_head
from .options import Format, Options

_CHUNK = 1 << 20
_UNSURE = 1 << 28  # bytes that may be on their way to the disk: the end need not wait for all of a file then
_GROUP_ROWS = 1 << 15
_PICTURE_ROWS = 16  # that are read at a time
_GROUP_BYTES = 1 << 25  # of a group of rows with pictures


class _File(Protocol):
    """A file that grows by what parts have for it."""

    path: Path

    def add(self, part: Path) -> None:
        """Take the file of a part."""

    def end(self) -> str:
        """Have all of it on disk; its SHA-256."""

    def close(self) -> None:
        """Let go of it."""


class Files:
    """The files of all tables of an export, in order. folder: where they are; it has the pictures too."""

    def __init__(self, folder: Path, columns: Mapping[str, Sequence[Column]], options: Options) -> None:
        pictures = options.pictures == "inside"
        self._closing = ExitStack()
        self._files: dict[tuple[str, Format], _File] = {}
        for name, some in columns.items():
            for kind in options.formats:
                file = _file(folder, name, kind, some, pictures=pictures)
                self._files[name, kind] = file
                self._closing.callback(file.close)

    def add(self, part: Path) -> None:
        """Take what is in the folder of a part."""
        for (name, kind), file in self._files.items():
            found = part / f"{name}.{_OF_PARTS[kind]}"
            if found.exists():
                file.add(found)

    def end(self, rows: Mapping[str, int], told: Callable[[int, int], None]) -> list[Written]:
        """What was written. rows: by table. told: gets how many files of how many are whole."""
        written: list[Written] = []
        for (name, _), file in self._files.items():
            told(len(written), len(self._files))
            digest = file.end()
            size = file.path.stat().st_size
            written.append(Written(file=file.path.name, bytes=size, sha256=digest, rows=rows.get(name, 0)))
        told(len(written), len(self._files))
        return written

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._closing.close()


class _Lines:
    """Lines one after another."""

    def __init__(self, path: Path, head: bytes) -> None:
        self.path = path
        self._file = path.open("wb", buffering=0)
        self._digest = hashlib.sha256()
        self._unsure = 0
        self._write(head)

    def add(self, part: Path) -> None:
        with part.open("rb") as lines:
            while chunk := lines.read(_CHUNK):
                self._write(chunk)
        if self._unsure > _UNSURE:
            self._sync()

    def end(self) -> str:
        self._sync()
        return self._digest.hexdigest()

    def close(self) -> None:
        self._file.close()

    def _write(self, chunk: bytes) -> None:
        self._unsure += len(chunk)
        self._digest.update(chunk)
        self._file.write(chunk)

    def _sync(self) -> None:
        os.fsync(self._file.fileno())
        self._unsure = 0


class _Parquet:
    """Groups of rows that depend on nothing but the rows."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self.path = path
        self._file = arrow.ParquetFile(path, arrow.schema(columns))
        self._waiting: list[arrow.Batch] = []

    def add(self, part: Path) -> None:
        self._waiting.append(arrow.read_batch(part))
        if sum(one.num_rows for one in self._waiting) >= _GROUP_ROWS:
            self._write()

    def end(self) -> str:
        self._write()
        self._file.close()
        with self.path.open("rb") as file:
            os.fsync(file)
            return hashlib.file_digest(file, "sha256").hexdigest()

    def close(self) -> None:
        self._file.close()

    def _write(self) -> None:
        if self._waiting:
            self._file.write(self._waiting)
            self._waiting = []


class _Pictures(_Parquet):
    """Rows with their pictures, as many in a group as fit."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self.path = path
        self._schema = arrow.schema(columns, pictures=True)
        self._file = arrow.ParquetFile(path, self._schema)
        self._waiting = []

    def add(self, part: Path) -> None:
        for some in _few(arrow.read_batch(part)):
            self._waiting.append(arrow.with_pictures(some, self._schema, self._read))
            if sum(one.nbytes for one in self._waiting) >= _GROUP_BYTES:
                self._write()

    def _read(self, path: str) -> bytes | None:
        """Content of a file by its path in the export; None if it is no picture that every reader can open."""
        return (self.path.parent / path).read_bytes() if path.endswith(_RASTER) else None


def _file(folder: Path, name: str, kind: Format, columns: Sequence[Column], *, pictures: bool) -> _File:
    path = folder / f"{name}.{kind}"
    if kind != "parquet":
        return _Lines(path, csv_head(columns) if kind == "csv" else b"")
    has_pictures = pictures and any(column.kind == "image" for column in columns)
    return _Pictures(path, columns) if has_pictures else _Parquet(path, columns)


def _few(batch: arrow.Batch) -> Iterator[arrow.Batch]:
    return (batch.slice(start, _PICTURE_ROWS) for start in range(0, batch.num_rows, _PICTURE_ROWS))


_OF_PARTS = {"parquet": "arrow", "jsonl": "jsonl", "csv": "csv"}
_RASTER = (".png", ".jpg", ".webp", ".gif")
