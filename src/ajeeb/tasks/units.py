"""The rows that a task is worked through: from a list, a file, a folder of images or a dataset."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ajeeb.errors import BadTask

IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif")

Row = dict[str, Any]


def read_units(source: object, folder: Path) -> list[Row]:
    """One dict per unit. Values are JSON scalars, except images of a dataset, which stay images.

    Raises: BadTask naming file, line and the way out.
    """
    rows = _read(source, folder)
    if not rows:
        raise BadTask(f"units: there is not a single unit in {_said(source)}; a task needs at least one")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not all(isinstance(name, str) for name in row):
            raise BadTask(
                f"units: number {number} of {_said(source)} must be a dict of named values, not {row!r:.80}"
            )
        _check_text(row, number, source)
    return rows


def _check_text(row: Row, number: int, source: object) -> None:
    for name, value in row.items():
        try:
            f"{name}{value if isinstance(value, str) else ''}".encode()
        except UnicodeEncodeError as error:
            raise BadTask(
                f"units: number {number} of {_said(source)}: {name!r} has half a surrogate pair; remove it"
            ) from error


def _read(source: object, folder: Path) -> list[Any]:
    if isinstance(source, str | Path):
        path = folder / source
        if path.is_dir():
            found = sorted(file for file in path.iterdir() if file.suffix.lower() in IMAGE_ENDINGS)
            return [{"target": str(Path(source) / file.name)} for file in found]
        readers = {".csv": _csv, ".jsonl": _jsonl, ".json": _json}
        if path.suffix not in readers:
            raise BadTask(f"units: {path} is not a folder, and not a .csv, .json or .jsonl file")
        try:
            return readers[path.suffix](path)
        except OSError as error:
            raise BadTask(f"units: {path} cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise BadTask(
                f"units: {path} is not UTF-8 text (byte {error.start}); save it as UTF-8"
            ) from error
    if isinstance(source, Iterable) and not isinstance(source, dict | bytes):
        return list(source)
    raise BadTask(f"units: give a list of dicts, a dataset or a path, not {type(source).__name__}")


def _csv(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        rows = []
        try:
            _check_separator(path, reader.fieldnames or ())
            for row in reader:
                if None in row or None in row.values():
                    columns = len(reader.fieldnames or ())
                    where = f"units: {path}, line {reader.line_num}"
                    raise BadTask(f"{where}: there must be {columns} values, as in the header")
                rows.append({name: _number(value) for name, value in row.items()})
        except csv.Error as error:
            raise BadTask(f"units: {path}, line {reader.line_num}: {error}") from error
    return rows


def _check_separator(path: Path, columns: Sequence[str]) -> None:
    for sign, said in ((";", "a semicolon"), ("\t", "a tab")):
        if len(columns) == 1 and sign in columns[0]:
            raise BadTask(
                f"units: {path}, line 1: the columns are separated by {said}; save it as CSV separated by commas"
            )


def _jsonl(path: Path) -> list[Row]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if line.strip():
            rows.append(_parsed(line, f"{path}, line {number}"))
    return rows


def _json(path: Path) -> list[Row]:
    rows = _parsed(path.read_text(encoding="utf-8-sig"), str(path))
    if not isinstance(rows, list):
        raise BadTask(f"units: {path} must hold a list of objects")
    return rows


def _parsed(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadTask(f"units: {where}: this is not JSON ({error})") from error


def _number(text: str) -> str | int | float:
    """A CSV value: a number if it is written as one, so that a column `seed` is one."""
    for kind in (int, float):
        try:
            value = kind(text)
        except ValueError:
            continue
        return value if str(value) == text and math.isfinite(value) else text
    return text


def _said(source: object) -> str:
    return str(source) if isinstance(source, str | Path) else "the list"
