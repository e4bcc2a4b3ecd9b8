"""Tables for spreadsheets: text stays text, and is never taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain(value: object) -> object:
    """The value as a spreadsheet shows it: a text that would be a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a CSV file, with its header."""
    for row in (columns, *([plain(value) for value in row] for row in rows)):
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()
