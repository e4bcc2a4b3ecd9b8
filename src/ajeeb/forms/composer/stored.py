"""What the original stored of one worker's work on one form, in both of its shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ajeeb.errors import BadRecord

from .dynamic import Answered, all_fields, dynamic_fieldsets
from .json_values import Json
from .kinds import KINDS
from .stored_files import StoredFile, files_by_field, files_of
from .stored_requests import StoredRequest, answers, paired
from .structure import RESERVED_NAMES

_JUNK = "final_data"
"""The text `[object Object]`: the original's page sends it beside the values."""

_WANTED = "stored work on a form has 'inputs', with a 'form' in it, and 'outputs'"


@dataclass(frozen=True, kw_only=True)
class Stored:
    """One worker's work on one form, whichever task it came from."""

    inputs: dict[str, Any]
    """The form version: an element of the task data."""
    values: dict[str, Json]
    """Field name to what was submitted; empty if nothing was. Captions of buttons are left out."""
    files: tuple[StoredFile, ...]
    """Every uploaded file."""
    files_by_field: Mapping[str, tuple[StoredFile, ...]]
    """Field name to the files that were uploaded there."""
    requests: tuple[StoredRequest, ...]
    """The calls of procedures in their order; none in a static task."""
    answered: tuple[Answered, ...]
    """The calls that were answered, in the order of their answers, for `dynamic_fieldsets`."""
    is_auto_submitted: bool
    """Whether the page sent it by itself, because the time was over."""
    start_time: float | None
    """Seconds since 1970; None if not told."""
    end_time: float | None
    """Seconds since 1970; None if not told."""


def read_stored(document: Json) -> Stored:
    """The parts of a stored document: of a static task, or of one with remote procedures.

    Raises: BadRecord if there is no form or no output in it.
    """
    document = _with_parts(document)
    inputs, outputs = _inputs(document), _outputs(document)
    is_remote = "final_submission" in outputs
    submitted = outputs["final_submission"] if is_remote else outputs
    final = submitted if isinstance(submitted, dict) else {}
    calls = outputs.get("requests") if is_remote else None
    answered = answers(calls)
    by_field = files_by_field(final.get("filesByFields"))
    return Stored(
        inputs=inputs,
        values=_values(inputs, answered, final),
        files=files_of(final.get("files"), by_field),
        files_by_field=by_field,
        requests=paired(calls),
        answered=answered,
        is_auto_submitted=final.get("_is_auto_submitted") in (True, "true"),
        start_time=_seconds(document.get("start_time", outputs.get("start_time"))),
        end_time=_seconds(document.get("end_time", outputs.get("end_time"))),
    )


def _with_parts(document: Json) -> Json:
    """The document; the state of an agent as it lies on disk has its parts under other names."""
    if not isinstance(document, dict) or "init_data" not in document or "inputs" in document:
        return document
    outputs = {name: document.get(name) for name in ("final_submission", "requests")}
    return {**document, "inputs": document["init_data"], "outputs": outputs}


def _inputs(document: Json) -> dict[str, Any]:
    """The form version; tasks with procedures wrap it in `task_data`."""
    inputs = _part(document, "inputs", "the document")
    if "form" not in inputs and isinstance(inputs.get("task_data"), dict):
        inputs = inputs["task_data"]
    _part(inputs, "form", "'inputs'")
    return inputs


def _outputs(document: Json) -> dict[str, Any]:
    return _part(document, "outputs", "the document")


def _part(outer: Json, name: str, where: str) -> dict[str, Any]:
    part = outer.get(name) if isinstance(outer, dict) else None
    if not isinstance(part, dict):
        listed = ", ".join(f"'{key!s:.40}'" for key in outer) if isinstance(outer, dict) else "no object"
        raise BadRecord(f"{where} has no object '{name}'; given: {listed or 'nothing'}; {_WANTED}")
    return part


def _values(
    inputs: dict[str, Any], answered: tuple[Answered, ...], final: Mapping[str, Json]
) -> dict[str, Json]:
    fields = all_fields(inputs, dynamic_fieldsets(inputs, answered))
    kinds = {name: KINDS[field["type"]] for name, field in fields.items()}
    return {
        name: kinds[name].submits(value) if name in kinds else value
        for name, value in final.items()
        if name not in RESERVED_NAMES
        and not (name == _JUNK and name not in kinds)
        and not (name in kinds and not kinds[name].traits.is_submitted)
    }


def _seconds(value: Json) -> float | None:
    try:
        return float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
    except (ValueError, OverflowError):
        return None
