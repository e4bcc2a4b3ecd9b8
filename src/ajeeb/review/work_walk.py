"""Along the index of what the table of work is sorted by: for what finds too much to be looked at as a whole."""

from __future__ import annotations

from collections.abc import Iterator

import apsw

from .work_found import Found
from .work_order import INDEXES, SORTED_BY, Place
from .work_shapes import WorkQuery


def walk(
    connection: apsw.Connection, found: Found, wanted: WorkQuery, place: Place | None
) -> Iterator[Place]:
    """A page and one more: rows that have what is sorted by, then those that have not."""
    left = wanted.limit + 1
    if place is None or place.value is not None:
        for one in along(connection, found, wanted, place, left):
            left -= 1
            yield one
        place = None
    if left and wanted.sort in ("score", "duration"):
        yield from without_value(connection, found, wanted, place, left)


def along(
    connection: apsw.Connection, found: Found, wanted: WorkQuery, place: Place | None, limit: int
) -> Iterator[Place]:
    """Rows that have what is sorted by, after a place."""
    value = SORTED_BY[wanted.sort]
    down = wanted.order == "down"
    after = f"AND ({value}, a.assignment_id) {'<' if down else '>'} (:value, :id)" if place else ""
    way = "DESC" if down else "ASC"
    sql = (
        f"SELECT {value}, a.assignment_id FROM assignment a INDEXED BY {INDEXES[wanted.sort]} "
        f"WHERE {found.where.sql} AND {value} IS NOT NULL {after} "
        f"ORDER BY {value} {way}, a.assignment_id {way} LIMIT {limit}"
    )
    known = {"value": place.value, "id": place.assignment_id} if place else {}
    for one, assignment_id in connection.execute(sql, {**found.where.values, **known}):
        yield Place(value=one, assignment_id=assignment_id)


def without_value(
    connection: apsw.Connection, found: Found, wanted: WorkQuery, place: Place | None, limit: int
) -> Iterator[Place]:
    """Rows that do not have what is sorted by, after a place among them."""
    down = wanted.order == "down"
    after = f"AND a.assignment_id {'<' if down else '>'} :id" if place else ""
    sql = (
        f"SELECT a.assignment_id FROM assignment a INDEXED BY {INDEXES[wanted.sort]} "
        f"WHERE {found.where.sql} AND {SORTED_BY[wanted.sort]} IS NULL {after} "
        f"ORDER BY a.assignment_id {'DESC' if down else 'ASC'} LIMIT {limit}"
    )
    known = {"id": place.assignment_id} if place else {}
    for (assignment_id,) in connection.execute(sql, {**found.where.values, **known}):
        yield Place(value=None, assignment_id=assignment_id)
