"""What comes before and after an assignment in the table of work, as it is filtered and sorted."""

from __future__ import annotations

from itertools import islice
from typing import Any

import apsw

from ajeeb.errors import Unknown

from .review_shapes import Neighbours
from .work_few import few, is_after
from .work_filter import Limits
from .work_found import found_by
from .work_order import SORTED_BY, Place
from .work_shapes import WorkOrder, WorkQuery
from .work_walk import along, walk, without_value

_AHEAD = 3


def run_of(connection: apsw.Connection, assignment_id: str) -> str:
    """The run of an assignment. Raises: Unknown."""
    found: Any = connection.execute(
        "SELECT run_id FROM assignment WHERE assignment_id = ?", (assignment_id,)
    ).get
    if found is None:
        raise Unknown("there is no such assignment")
    return str(found)


def neighbours(
    connection: apsw.Connection,
    assignment_id: str,
    wanted: WorkQuery,
    limits: Limits,
    *,
    by_name: bool = False,
) -> Neighbours:
    """The next assignments after this one, and the one before, whether or not it is still found itself.

    What was just decided on leaves a table of undecided work; the way on begins where it stood.
    by_name: as for `work_page`. Raises: Unknown.
    """
    found = found_by(connection, run_of(connection, assignment_id), wanted, limits, by_name=by_name)
    place = _place(connection, assignment_id, wanted)
    known = few(connection, found, wanted)
    if known is not None:
        ahead = (one.assignment_id for one in known if is_after(one, place, wanted.order))
        behind = [one.assignment_id for one in known if is_after(place, one, wanted.order)]
        return Neighbours(before=behind[-1] if behind else None, next=tuple(islice(ahead, _AHEAD)))
    after = list(walk(connection, found, wanted.model_copy(update={"limit": _AHEAD}), place))
    back = wanted.model_copy(update={"order": _other(wanted.order)})
    if place.value is not None:
        before = list(along(connection, found, back, place, 1))
    else:  # rows without a value come last, whatever the order
        before = list(without_value(connection, found, back, place, 1))
        before = before or list(along(connection, found, back, None, 1))
    return Neighbours(
        before=before[0].assignment_id if before else None,
        next=tuple(one.assignment_id for one in after[:_AHEAD]),
    )


def _place(connection: apsw.Connection, assignment_id: str, wanted: WorkQuery) -> Place:
    sql = f"SELECT {SORTED_BY[wanted.sort]} FROM assignment a WHERE a.assignment_id = ?"
    value: Any = connection.execute(sql, (assignment_id,)).get
    return Place(value=value, assignment_id=assignment_id)


def _other(order: WorkOrder) -> WorkOrder:
    return "up" if order == "down" else "down"
