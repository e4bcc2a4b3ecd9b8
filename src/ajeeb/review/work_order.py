"""How the table of work is sorted, and where a page of it goes on. Pure."""

from __future__ import annotations

import base64
import binascii
import json
from typing import NamedTuple

from ajeeb.errors import Invalid

from .work_shapes import WorkOrder, WorkSort

SORTED_BY: dict[WorkSort, str] = {
    "newest": "a.assignment_id",  # ids are in the order of time
    "last": "a.last_at",
    "attempts": "a.attempts",
    "score": "a.score",
    "duration": "(a.ended_at - a.opened_at)",
    "unit": "a.unit_number",
    "worker": "a.worker_number",
}
INDEXES: dict[WorkSort, str] = {
    "newest": "assignment_of_run",
    "last": "assignment_last",
    "attempts": "assignment_attempts",
    "score": "assignment_score",
    "duration": "assignment_duration",
    "unit": "assignment_unit",
    "worker": "assignment_worker_number",
}


class Place(NamedTuple):
    """The last row of a page: what it was sorted by (None if it has no such value), and its id."""

    value: float | str | None
    assignment_id: str


def written_place(sort: WorkSort, order: WorkOrder, place: Place) -> str:
    """A place as it stands in an address."""
    told = json.dumps([sort, order, place.value, place.assignment_id], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read_place(sort: WorkSort, order: WorkOrder, after: str | None) -> Place | None:
    """The place that an address names.

    Raises: Invalid if it is none, or one of a table that is sorted otherwise.
    """
    if after is None:
        return None
    try:
        padded = after.encode("ascii") + b"=" * (-len(after) % 4)
        of_sort, of_order, value, assignment_id = json.loads(base64.urlsafe_b64decode(padded))
    except (binascii.Error, ValueError, TypeError) as error:
        raise Invalid({"after": "this is no place in the table; leave it out for the first page"}) from error
    is_value = value is None or (isinstance(value, int | float | str) and not isinstance(value, bool))
    if (of_sort, of_order) != (sort, order) or not is_value or not isinstance(assignment_id, str):
        raise Invalid(
            {"after": "this is a place in a table that is sorted otherwise; leave it out for the first page"}
        )
    return Place(value=value, assignment_id=assignment_id)
