"""A stored result as HTML: of the original in either of its shapes, or what the preview says that would be stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ajeeb.actions import ServedRun
from ajeeb.errors import AjeebError
from ajeeb.forms.composer import Answered, Json, dynamic_fieldsets, grown, read_stored, shown_form
from ajeeb.tasks import ContentPolicy
from ajeeb.tasks.formfolder import presign_for_review, read_json
from ajeeb.tasks.formfolder.content_policy import content_policy


@dataclass(frozen=True, kw_only=True)
class StoredWork:
    """html: the form as its worker left it; None if the file cannot be read. needs: of the page that shows it."""

    html: str | None
    needs: ContentPolicy
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Work:
    config: Json
    answered: tuple[Answered, ...]
    values: dict[str, Json]


def read_work(file: Path, run: ServedRun | None) -> StoredWork:
    """The work in a file. run: with the form that values without one belong to, and the files that it names."""
    read = read_json(file)
    if read.problem is not None:
        return _unread(f"{file}: {read.problem.message}")
    try:
        work = _work(read.value, run)
    except AjeebError as error:
        return _unread(f"{file}: {error}")
    review = presign_for_review(work.config)
    whole = grown(review.config, dynamic_fieldsets(review.config, work.answered))
    return StoredWork(
        html=shown_form(
            whole if run is None else run.with_file_addresses(whole),
            (),
            work.values,
            lambda name, value: None,
        ),
        needs=content_policy([review.config, [one.response for one in work.answered]], None),
        faults=review.problems,
    )


def _unread(why: str) -> StoredWork:
    return StoredWork(html=None, needs=ContentPolicy(), faults=(why,))


def _work(document: Json, run: ServedRun | None) -> _Work:
    """Raises: BadRecord if it is neither."""
    if run is not None and isinstance(document, dict) and isinstance(document.get("values"), dict):
        version = document.get("version")
        unit = run.units.get(str(version), run.units["1"])
        return _Work(
            config=unit.version,
            answered=_answered(document.get("calls")),
            values=document["values"],
        )
    stored = read_stored(document)
    return _Work(config=stored.inputs, answered=stored.answered, values=stored.values)


def _answered(calls: Json) -> tuple[Answered, ...]:
    listed = calls if isinstance(calls, list) else []
    return tuple(
        Answered(str(call.get("procedure", "")), call.get("arguments"), call.get("response"))
        for call in listed
        if isinstance(call, dict)
    )
