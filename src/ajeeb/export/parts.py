"""One part of an export: the tables of some assignments, written whole beside the other parts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ajeeb.store import DATABASE, AssetFolder

from . import arrow, lines
from .columns import Column, Row
from .form_work import Versions
from .making import Layout, Making, works
from .media import Media
from .opening import ASSETS, database
from .options import Options
from .source import Source, Until, find_run
from .tally import Tally

PART_SIZE = 200  # assignments: what one process has in memory at a time
WHOLE = "whole"
"""What takes the place of the target in the end."""
_DONE = "part.json"


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What every process of an export knows. folder: the hidden one that the export grows in."""

    options: Options
    until: Until
    layout: Layout
    folder: Path


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some assignments, by number of the part: (assignment, unit)."""

    number: int
    assignments: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class PartDone:
    """What is in a part. named: files by SHA-256 with their places, None if one is gone."""

    rows: dict[str, int]
    sizes: dict[str, int]
    tally: dict[str, Any]
    workers: list[str]
    named: dict[str, str | None]
    unreadable: int


class PartWriter:
    """Writes parts, one after another, with one connection."""

    def __init__(self, setup: Setup, source: Source) -> None:
        self._setup = setup
        self._source = source
        assets = AssetFolder(setup.options.data / ASSETS)
        self.media = Media(source, assets, setup.folder / WHOLE, copies=setup.options.pictures != "none")
        self.making = Making(source, setup.layout, self.media.place, Versions(assets))

    def write(self, part: Part) -> None:
        """The part's files; the last of them says that it is whole."""
        folder = part_folder(self._setup.folder, part.number)
        folder.mkdir(parents=True, exist_ok=True)
        made: dict[str, list[Row]] = {}
        tally = Tally(is_form=self.making.is_form)
        workers, unreadable = set(), 0
        self.media.start()
        for work, bad in works(self._source, part.assignments):
            unreadable += bad
            found = self.making.work(work)
            if not self._is_wanted(found.tables["assignment"][0], found.rows.attempt):
                tally.left_out_by_arm += 1
                continue
            tally.add(found.rows)
            workers.add(found.tables["assignment"][0]["worker_key"])
            for name, rows in found.tables.items():
                made.setdefault(name, []).extend(rows)
        sizes: dict[str, int] = {}
        for name, rows in made.items():
            sizes |= write_rows(folder, name, self.making.columns[name], rows, self._setup.options)
        done = PartDone(
            rows={name: len(rows) for name, rows in made.items()},
            sizes=sizes,
            tally=tally.as_json(),
            workers=sorted(workers),
            named=self.media.named(),
            unreadable=unreadable,
        )
        _say_done(folder, done)

    def _is_wanted(self, assignment: Row, attempts: Sequence[Row]) -> bool:
        """Whether an arm that is asked for was at work in it; attempts of others are out already."""
        arms = self._setup.options.filters.arms
        return not arms or bool(attempts) or assignment["arm_id"] in arms


@contextmanager
def part_writer(setup: Setup) -> Iterator[PartWriter]:
    """A writer of parts."""
    with database(setup.options.data / DATABASE) as connection:
        run = find_run(connection, setup.options.run_id)
        source = Source(connection=connection, run=run, until=setup.until, filters=setup.options.filters)
        yield PartWriter(setup, source)


def write_rows(
    folder: Path, name: str, columns: Sequence[Column], rows: Sequence[Row], options: Options
) -> dict[str, int]:
    """Rows of one table in every format; the size of each file, by its name."""
    _check(name, columns, rows)
    written: dict[str, int] = {}
    if "jsonl" in options.formats:
        written[f"{name}.jsonl"] = _put(folder / f"{name}.jsonl", lines.jsonl(columns, rows))
    if "csv" in options.formats:
        written[f"{name}.csv"] = _put(folder / f"{name}.csv", lines.csv(columns, rows))
    if "parquet" in options.formats:
        arrow.write_batch(folder / f"{name}.arrow", arrow.batch(columns, rows))
        written[f"{name}.arrow"] = (folder / f"{name}.arrow").stat().st_size
    return written


def part_folder(folder: Path, number: int) -> Path:
    """Where a part is."""
    return folder / "parts" / f"{number:06}"


def read_done(folder: Path, number: int) -> PartDone | None:
    """What is in a part; None if it is not whole."""
    place = part_folder(folder, number)
    try:
        done = PartDone(**json.loads((place / _DONE).read_bytes()))
        whole = all((place / name).stat().st_size == size for name, size in done.sizes.items())
    except (OSError, ValueError, TypeError):
        return None
    return done if whole else None


def _say_done(folder: Path, done: PartDone) -> None:
    unsure = folder / f"{_DONE}.new"
    unsure.write_text(json.dumps(vars(done), sort_keys=True), encoding="utf-8")
    unsure.rename(folder / _DONE)


def _check(name: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Every row has so many values; that it has those of the columns is seen when they are taken."""
    if set(map(len, rows)) - {len(columns)}:
        names = {column.name for column in columns}
        odd = next(row for row in rows if len(row) != len(names))
        raise KeyError(f"{name}: {sorted(odd.keys() ^ names)}")


def _put(path: Path, data: bytes | bytearray) -> int:
    with path.open("wb") as file:
        file.write(data)
    return len(data)
