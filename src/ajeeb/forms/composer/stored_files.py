"""Uploaded files as the original stored them: records, or names only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .json_values import Json


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """One uploaded file."""

    stored_name: str
    """Its unique name in the worker's data folder: `<ms>-<random>-<field>-<original name>`."""
    original_name: str
    """Its name on the worker's device, as far as that is known."""
    media_type: str = ""
    """As the browser said; empty if not known."""
    size: int | None = None
    """In bytes; None if not known."""


def files_by_field(value: Json) -> dict[str, tuple[StoredFile, ...]]:
    """`filesByFields` with every record read; what is no record is passed over."""
    if not isinstance(value, dict):
        return {}
    return {name: _files(records, [name]) for name, records in value.items()}


def files_of(value: Json, by_field: Mapping[str, Iterable[StoredFile]]) -> tuple[StoredFile, ...]:
    """`files`; without it the files of the fields. What a field knows of a file completes what is missing here."""
    known = {file.stored_name: file for files in by_field.values() for file in files}
    listed = {file.stored_name: file for file in _files(value, list(by_field))}
    return tuple({name: known.get(name, file) for name, file in listed.items()}.values()) or tuple(
        known.values()
    )


def _files(value: Json, fields: list[str]) -> tuple[StoredFile, ...]:
    records = value if isinstance(value, list) else [value]
    read = (_file(record, fields) for record in records)
    return tuple(file for file in read if file is not None)


def _file(record: Json, fields: list[str]) -> StoredFile | None:
    if isinstance(record, str):
        record = {"filename": record}
    if not isinstance(record, dict):
        return None
    stored, original = record.get("filename"), record.get("originalname")
    if not isinstance(stored, str) or not stored:
        return None
    size, media_type = record.get("size"), record.get("mimetype")
    return StoredFile(
        stored_name=stored,
        original_name=original if isinstance(original, str) and original else _original(stored, fields),
        media_type=media_type if isinstance(media_type, str) else "",
        size=size if isinstance(size, int) and not isinstance(size, bool) else None,
    )


def _original(stored: str, fields: list[str]) -> str:
    for field in fields:
        found = re.fullmatch(rf"\d+-\d+-{re.escape(field)}-(.+)", stored, re.DOTALL)
        if found is not None:
            return found[1]
    return stored
