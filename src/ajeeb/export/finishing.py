"""Parts of a table become its file."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from . import arrow
from .columns import Column
from .files import Written
from .lines import csv_head
from .options import Format
from .parts import WHOLE

_CHUNK = 1 << 20
_GROUP_ROWS = 1 << 15
_PICTURE_ROWS = 16  # that are read at a time
_GROUP_BYTES = 1 << 25  # of a group of rows with pictures


@dataclass(frozen=True, kw_only=True)
class Finish:
    """One file to be made. parts: the folders of its parts, in order. pictures: they go into the table."""

    table: str
    format: Format
    columns: Sequence[Column]
    parts: Sequence[Path]
    rows: int
    pictures: bool

    @property
    def file(self) -> str:
        """Its name."""
        return f"{self.table}.{self.format}"


def finish(folder: Path, wanted: Finish) -> Written:
    """The file, on disk; if it was made before, what is known of it."""
    known = folder / "done" / f"{wanted.file}.json"
    if known.exists():
        return Written(**json.loads(known.read_text(encoding="utf-8")))
    path = folder / WHOLE / wanted.file
    digest = _write_parquet(folder, wanted, path) if wanted.format == "parquet" else _join(wanted, path)
    written = Written(file=wanted.file, bytes=path.stat().st_size, sha256=digest, rows=wanted.rows)
    known.parent.mkdir(exist_ok=True)
    unsure = known.with_suffix(".new")
    unsure.write_text(json.dumps(asdict(written)), encoding="utf-8")
    unsure.rename(known)
    return written


def _join(wanted: Finish, path: Path) -> str:
    """Lines one after another."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        if wanted.format == "csv":
            head = csv_head(wanted.columns)
            file.write(head)
            digest.update(head)
        for part in wanted.parts:
            if (part / wanted.file).exists():
                with (part / wanted.file).open("rb") as lines:
                    while chunk := lines.read(_CHUNK):
                        file.write(chunk)
                        digest.update(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _write_parquet(folder: Path, wanted: Finish, path: Path) -> str:
    """Groups of rows that depend on nothing but the rows."""
    pictures = wanted.pictures and any(column.kind == "image" for column in wanted.columns)
    found = (
        arrow.read_batch(place) for part in wanted.parts if (place := part / f"{wanted.table}.arrow").exists()
    )
    if pictures:
        schema = arrow.schema(wanted.columns, pictures=True)
        groups = _picture_groups(found, schema, _reader(folder / WHOLE))
    else:
        schema = arrow.schema(wanted.columns)
        groups = arrow.in_groups(found, _GROUP_ROWS)
    arrow.write_parquet(path, schema, groups)
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _picture_groups(
    found: Iterator[arrow.Batch], schema: arrow.Schema, read: Callable[[str], bytes | None]
) -> Iterator[list[arrow.Batch]]:
    """Rows with their pictures, as many as fit into a group."""
    waiting: list[arrow.Batch] = []
    for batch in found:
        for start in range(0, batch.num_rows, _PICTURE_ROWS):
            waiting.append(arrow.with_pictures(batch.slice(start, _PICTURE_ROWS), schema, read))
            if sum(one.nbytes for one in waiting) >= _GROUP_BYTES:
                yield waiting
                waiting = []
    if waiting:
        yield waiting


def _reader(folder: Path) -> Callable[[str], bytes | None]:
    """Content of a file by its path in the export; None if it is no picture that every reader can open."""

    def read(path: str) -> bytes | None:
        return (folder / path).read_bytes() if path.endswith(_RASTER) else None

    return read


_RASTER = (".png", ".jpg", ".webp", ".gif")
