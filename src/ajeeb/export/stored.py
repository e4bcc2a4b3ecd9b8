"""Results that the original stored, as rows of `submissions`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ajeeb.forms.composer import Json, Stored, dynamic_fieldsets

from .columns import SUBMISSION, Column, Row
from .kinds import value_kinds
from .submissions import FieldColumns, Filled, UnitColumns


@dataclass(frozen=True, kw_only=True)
class StoredRows:
    """A row for each document, in their order."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def stored_rows(named: Sequence[tuple[str, Stored]], versions: Iterable[Json] = ()) -> StoredRows:
    """The rows of documents by their names, which stand as `assignment_id`; what the original does not tell is null.

    versions: of the form whose fields have columns in any case.
    """
    units = [_unit_values(stored.inputs) for _, stored in named]
    inputs = UnitColumns.of(value_kinds(units))
    before = (*SUBMISSION, *inputs.columns)
    fields = FieldColumns([column.name for column in before])
    for version in versions:
        fields.see_version(version)
    forms = [_filled(stored) for _, stored in named]
    for filled in forms:
        fields.see(filled)
    by_field = fields.columns()
    return StoredRows(
        columns=(*before, *by_field.columns),
        rows=tuple(
            {
                **dict.fromkeys((column.name for column in SUBMISSION), None),
                **_own(name, stored),
                **inputs.row(values),
                **by_field.row(filled),
            }
            for (name, stored), values, filled in zip(named, units, forms, strict=True)
        ),
    )


def _own(name: str, stored: Stored) -> Row:
    start, end = stored.start_time, stored.end_time
    return {
        "assignment_id": name,
        "status": "submitted" if stored.values else None,
        "handed_in": bool(stored.values),
        "auto": stored.is_auto_submitted,
        "opened_at": _ms(start),
        "submitted_at": _ms(end),
        "calls": len(stored.requests),
        "failures": sum(not request.is_answered for request in stored.requests),
        "uploads": len(stored.files),
    }


def _filled(stored: Stored) -> Filled:
    files = stored.files_by_field
    return Filled(
        version=stored.inputs,
        dynamic=dynamic_fieldsets(stored.inputs, stored.answered),
        values=stored.values,
        media=lambda field: next((file.stored_name for file in files.get(field, ())), None),
    )


def _unit_values(version: Mapping[str, Json]) -> dict[str, Any]:
    """The tokens that a form version was made with."""
    metadata = version.get("form_metadata")
    tokens = metadata.get("tokens_values") if isinstance(metadata, dict) else None
    return tokens if isinstance(tokens, dict) else {}


def _ms(seconds: float | None) -> int | None:
    try:
        return None if seconds is None else round(seconds * 1000)
    except (ValueError, OverflowError):  # no time at all
        return None
