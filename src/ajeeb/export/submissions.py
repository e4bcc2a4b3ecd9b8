"""`submissions`: one row per assignment of a form, with a column per field; and `answers`, a row per field. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ajeeb.forms.composer import (
    KINDS,
    DynamicFieldset,
    Json,
    base_name,
    fieldset_fields,
    form_fields,
    index_of,
)

from .columns import SUBMISSION, Column, Kind, Row
from .kinds import as_kind, json_of, kind_of, wider


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A form as it was handed in. media: name of a field to the place of its file; values: empty if nothing was."""

    version: Json
    dynamic: Sequence[DynamicFieldset] = ()
    values: Mapping[str, Json]
    media: Callable[[str], str | None] = lambda field: None

    @property
    def added(self) -> dict[str, dict[str, Any]]:
        """The fields that procedures added, by name."""
        return {name: one for each in self.dynamic for name, one in fieldset_fields(each).items()}


@dataclass
class _Field:
    """One field over all that was handed in."""

    label: str
    is_file: bool = False
    kind: Kind | None = None


@dataclass
class FieldColumns:
    """The columns of the fields; every form is seen before the first row is made.

    taken: names of the columns before them.
    """

    taken: Iterable[str]
    _static: dict[str, _Field] = field(default_factory=dict)
    _added: dict[str, _Field] = field(default_factory=dict)

    def see_version(self, version: Json) -> None:
        """The fields of a form version have columns also where nobody answered."""
        for name, one in form_fields(version).items():
            if KINDS[one["type"]].traits.is_submitted:
                self._static.setdefault(name, _field(one))

    def see(self, filled: Filled) -> None:
        """What was handed in."""
        self.see_version(filled.version)
        added = filled.added
        for name, value in filled.values.items():
            found = self._static.get(name) or self._added.setdefault(name, _field(added.get(name, {})))
            found.kind = wider(found.kind, "text" if found.is_file else kind_of(value))

    def columns(self) -> FieldRows:
        """The columns, those of the form's own fields first."""
        taken = set(self.taken)

        def free(name: str) -> str:
            name = f"answer_{name}" if name in taken else name
            while name in taken:
                name = f"{name}_"
            taken.add(name)
            return name

        made: dict[str, tuple[Column, Column | None]] = {}
        for name, one in {**self._static, **self._added}.items():
            said = f"`{name}`: {one.label}" if one.label else f"`{name}`"
            column = Column(
                free(name), one.kind or "text", f"name of the file for {said}" if one.is_file else said
            )
            file = Column(free(f"{name}_media"), "text", f"file for `{name}`, relative to the export")
            made[name] = (column, file if one.is_file else None)
        return FieldRows(made)


@dataclass(frozen=True)
class FieldRows:
    """Column of each field, and of its file where it takes one."""

    by_field: Mapping[str, tuple[Column, Column | None]]

    @property
    def columns(self) -> tuple[Column, ...]:
        """In order."""
        return tuple(column for pair in self.by_field.values() for column in pair if column is not None)

    def row(self, filled: Filled) -> Row:
        """The part of a row that the fields fill."""
        row: Row = {}
        for name, (column, file) in self.by_field.items():
            value = filled.values.get(name)
            if file is not None:
                row[file.name] = filled.media(name) if value else None
                value = _file_name(value)
            row[column.name] = as_kind(column.kind, value)
        return row


@dataclass(frozen=True)
class UnitColumns:
    """The columns of a unit's values. by_name: column name to the value's name and kind."""

    by_name: Mapping[str, tuple[str, Kind]]

    @classmethod
    def of(cls, kinds: Mapping[str, Kind]) -> UnitColumns:
        """For values of these kinds, by their names."""
        own = {column.name for column in SUBMISSION}
        named = {key: f"unit_{key}" for key in kinds}
        return cls({name + "_" * (name in own): (key, kinds[key]) for key, name in named.items()})

    @property
    def columns(self) -> tuple[Column, ...]:
        """In order."""
        return tuple(Column(name, kind, f"the unit's `{key}`") for name, (key, kind) in self.by_name.items())

    def row(self, values: Mapping[str, Any]) -> Row:
        """The part of a row that they fill."""
        return {name: as_kind(kind, values.get(key)) for name, (key, kind) in self.by_name.items()}


def answers(assignment_id: str, filled: Filled, page: int | None = None) -> Iterator[Row]:
    """A row for each value. page: number of a page before or after the work, from 1."""
    added = filled.added
    known = {**form_fields(filled.version), **added}
    for position, (name, value) in enumerate(filled.values.items(), start=1):
        one = known.get(name, {})
        is_file = one.get("type") == "file"
        yield {
            "assignment_id": assignment_id,
            "page": page,
            "position": position,
            "field": name,
            "base_field": base_name(name) if name in added else name,
            "index": index_of(name) if name in added else None,
            "type": one.get("type"),
            "label": one["label"] if isinstance(one.get("label"), str) else None,
            "is_dynamic": name in added,
            "value_text": _file_name(value) if is_file else _text(value),
            "value_json": json_of(value),
            "media": filled.media(name) if is_file and value else None,
        }


def _field(one: Mapping[str, Json]) -> _Field:
    label = one.get("label")
    return _Field(label=label if isinstance(label, str) else "", is_file=one.get("type") == "file")


def _file_name(value: Json) -> str | None:
    name = value.get("name") if isinstance(value, dict) else value
    return name if isinstance(name, str) else None


def _text(value: Json) -> str | None:
    return None if value is None or isinstance(value, list | dict) else str(as_kind("text", value))
