"""A run's work on forms: its form versions, what was handed in, and the rows of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from ajeeb.events import PagePassed, Uploaded
from ajeeb.forms.composer import Json, dynamic_fieldsets
from ajeeb.loops import State, answered
from ajeeb.store import AssetFolder, Run, Unit

from .columns import SUBMISSION, Row
from .kinds import input_kinds, json_of
from .rows import Rows, Work
from .submissions import FieldColumns, Filled, UnitColumns, answers

_VERSIONS = 64  # form versions kept in memory
Place = Callable[[str | None], str | None]
"""SHA-256 to the place of the file."""


def is_form(run: Run) -> bool:
    """Whether the run's task is a form."""
    return run.config.get("form") is not None


def page_forms(run: Run) -> dict[int, Json]:
    """The pages before and after the work that are forms, by position."""
    pages = [*(run.config.get("before") or ()), *(run.config.get("after") or ())]
    return {place: one.get("form") for place, one in enumerate(pages) if one.get("kind") == "form"}


class Versions:
    """The form versions of a run, by the SHA-256 of their files."""

    def __init__(self, assets: AssetFolder) -> None:
        @lru_cache(maxsize=_VERSIONS)
        def read(sha256: str) -> Json:
            path = assets.path(sha256)
            return json.loads(path.read_bytes()) if path else {}

        self._read: Callable[[str], Json] = read

    def of(self, unit: Unit) -> Json:
        """The unit's; an empty one if its file is gone."""
        return self._read(unit.form_asset) if unit.form_asset else {}


def filled_form(version: Json, state: State, place: Place) -> Filled:
    """What was handed in of a form."""
    submitted = state.submitted
    files = submitted.files if submitted else {}
    return Filled(
        version=version,
        dynamic=dynamic_fieldsets(version, answered(state)),
        values=submitted.values if submitted else {},
        media=lambda name: place(files.get(name)),
    )


class Submissions:
    """The columns of one run's `submissions`. seen: every form that will be exported, files left aside."""

    def __init__(self, units: Iterable[Unit], seen: Iterable[Filled]) -> None:
        units = list(units)
        self._inputs = UnitColumns.of(input_kinds(units))
        before = (*SUBMISSION, *self._inputs.columns)
        fields = FieldColumns([column.name for column in before])
        for filled in seen:
            fields.see(filled)
        self._fields = fields.columns()
        self.columns = (*before, *self._fields.columns)

    def row(self, unit: Unit, made: Rows, filled: Filled) -> Row:
        """The row of one assignment."""
        state = made.state
        own = {column.name for column in SUBMISSION}
        return {
            **{name: value for name, value in made.assignment.items() if name in own},
            "unit": unit.number,
            "handed_in": state.submitted is not None,
            "auto": state.ended.auto if state.ended else None,
            "unchecked": state.submitted.unchecked if state.submitted else None,
            "invisible": json_of(list(state.submitted.invisible)) if state.submitted else None,
            "calls": len(state.calls),
            "uploads": sum(map(len, state.uploads.values())),
            **self._inputs.row(unit.inputs),
            **self._fields.row(filled),
        }


def upload_rows(work: Work, state: State, place: Place) -> Iterator[Row]:
    """Every file that arrived."""
    handed_in: Mapping[str, str] = state.submitted.files if state.submitted else {}
    files = [(one.event, one.at) for one in work.events if isinstance(one.event, Uploaded)]
    for position, (event, at) in enumerate(files, start=1):
        yield {
            "assignment_id": work.assignment.assignment_id,
            "position": position,
            "field": event.field,
            "name": event.name,
            "asset": event.asset,
            "media": place(event.asset),
            "media_type": event.media_type,
            "bytes": event.size,
            "modified_at": None if event.modified_at < 0 else event.modified_at,
            "uploaded_at": at,
            "handed_in": handed_in.get(event.field) == event.asset,
        }


def page_answers(work: Work, forms: Mapping[int, Json]) -> Iterator[Row]:
    """What was answered on the pages that are forms."""
    for one in work.events:
        event = one.event
        if isinstance(event, PagePassed) and event.page in forms:
            filled = Filled(version=forms[event.page], values=event.answers)
            yield from answers(work.assignment.assignment_id, filled, event.page + 1)
