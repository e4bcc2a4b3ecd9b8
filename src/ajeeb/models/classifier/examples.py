"""Labelled texts: those of the package, or a researcher's own as CSV."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ajeeb.errors import BadTask

SENTIMENT = Path(__file__).parent / "data" / "sentiment.csv"
COLUMNS = ("text", "label")


@dataclass(frozen=True, kw_only=True)
class Example:
    """A text and what it is."""

    text: str
    label: str


def read(file: Path) -> tuple[Example, ...]:
    """The examples of a CSV with the columns text and label.

    Raises: BadTask naming the line that is wrong, or if there are fewer than two labels.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.DictReader(opened, strict=True)
            missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
            if missing:
                raise BadTask(
                    f"{file.name} has no column '{missing[0]}'; its first line must name text,label"
                )
            examples = tuple(_example(file, rows.line_num, row) for row in rows)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadTask(f"{file} cannot be read as CSV in UTF-8: {error}") from error
    if len({example.label for example in examples}) < 2:
        raise BadTask(f"{file.name} needs examples of at least two labels")
    return examples


def _example(file: Path, line: int, row: dict[str, str | None]) -> Example:
    text, label = ((row[column] or "").strip() for column in COLUMNS)
    if not text or not label:
        raise BadTask(f"{file.name}, line {line}: there is no {'label' if text else 'text'}")
    return Example(text=text, label=label)


def fingerprint(examples: Iterable[Example]) -> str:
    """12 hex digits of these examples, in this order."""
    digest = hashlib.sha256()
    for example in examples:
        digest.update(f"{example.text}\0{example.label}\0".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:12]
