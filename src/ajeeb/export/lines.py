"""Rows as lines of text: JSON Lines and CSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .as_json import as_json, json_line
from .columns import Column, Kind, Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def jsonl(columns: Sequence[Column], rows: Sequence[Row]) -> bytearray:
    """A line for each row, with its values in the order of the columns."""
    names = tuple(column.name for column in columns)
    in_order = (row if tuple(row) == names else {name: row[name] for name in names} for row in rows)
    written = bytearray()  # to which each line goes at once: a list of them all would cost more than they do
    for row in in_order:
        written += json_line(row)
    return written


def csv_head(columns: Sequence[Column]) -> bytes:
    """The first line."""
    return (",".join(_quoted(column.name) for column in columns) + "\n").encode()


def csv(columns: Sequence[Column], rows: Sequence[Row]) -> bytes:
    """A line for each row. Texts are in quotes, null is nothing, and no text is a formula to a spreadsheet."""
    cells = [(column.name, _CELLS[column.kind]) for column in columns]
    lines = [",".join([cell(row[name]) for name, cell in cells]) for row in rows]
    return "".join(f"{line}\n" for line in lines).encode()


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else as_json(value).decode()
    return _quoted(text)


def _quoted(text: str) -> str:
    if text.startswith(_FORMULA):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"'


def _json(value: Any) -> str:
    return "" if value is None else _quoted(as_json(value).decode())


def _number(value: Any) -> str:
    return "" if value is None else str(value)


def _truth(value: Any) -> str:
    return "" if value is None else "true" if value else "false"


_CELLS: dict[Kind, Callable[[Any], str]] = {
    "text": _text,
    "image": _text,
    "json": _json,
    "whole": _number,
    "number": _number,
    "truth": _truth,
}
