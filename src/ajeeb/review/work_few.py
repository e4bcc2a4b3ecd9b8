"""All that a filter of the table of work finds, in order: for what finds so little that it can be sorted here."""

from __future__ import annotations

import apsw

from .work_found import MOST_COUNTED, Found
from .work_order import SORTED_BY, Place
from .work_shapes import WorkOrder, WorkQuery


def few(connection: apsw.Connection, found: Found, wanted: WorkQuery) -> list[Place] | None:
    """All that is found, in order; None if it is too much. One look at every row is quicker than an index."""
    if not found.can_be_few(connection):
        return None
    sql = (
        f"SELECT {SORTED_BY[wanted.sort]}, a.assignment_id FROM assignment a {found.way} "
        f"WHERE {found.where.sql} LIMIT {MOST_COUNTED + 1}"
    )
    rows = connection.execute(sql, found.where.values).fetchall()
    if len(rows) > MOST_COUNTED:
        return None
    places = list(map(Place._make, rows))
    down = wanted.order == "down"
    valued = sorted((one for one in places if one.value is not None), key=_key, reverse=down)
    return [*valued, *sorted((one for one in places if one.value is None), key=_key, reverse=down)]


def _key(place: Place) -> tuple[object, ...]:
    return (place.value, place.assignment_id) if place.value is not None else (place.assignment_id,)


def is_after(one: Place, place: Place, order: WorkOrder) -> bool:
    """Whether a row comes after a place; what has no value comes last."""
    if (one.value is None) != (place.value is None):
        return one.value is None
    return _key(one) < _key(place) if order == "down" else _key(one) > _key(place)
