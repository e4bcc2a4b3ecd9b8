"""The table of work: which assignments a filter finds, page by page, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import apsw

from .assignments import AssetUrl, run_config
from .work_filter import Limits
from .work_found import MOST_COUNTED, Found, found_by
from .work_order import INDEXES, SORTED_BY, Place, read_place, written_place
from .work_rates import Rates
from .work_rows import work_rows
from .work_shapes import WorkFilter, WorkPage, WorkQuery


def work_page(
    connection: apsw.Connection, asset_url: AssetUrl, rates: Rates, run_id: str, wanted: WorkQuery
) -> WorkPage:
    """A page of the table. Raises: Unknown if there is no such run; Invalid if `after` is no place in this table."""
    config = run_config(connection, run_id)
    place = read_place(wanted.sort, wanted.order, wanted.after)
    found = found_by(connection, run_id, wanted, rates.limits)
    part = _part(connection, found, wanted, place)
    more, keys = len(part.keys) > wanted.limit, part.keys[: wanted.limit]
    return WorkPage(
        rows=work_rows(connection, config, asset_url, rates.limits, [one.assignment_id for one in keys]),
        next_after=written_place(wanted.sort, wanted.order, keys[-1]) if more else None,
        total=part.total,
        total_is_exact=part.is_exact,
        rates=rates.shares,
    )


def matching(
    connection: apsw.Connection, run_id: str, wanted: WorkFilter, limits: Limits | None = None
) -> list[str]:
    """The ids of all assignments that a filter finds, newest first.

    limits: see Rates; without them they are looked up. Raises: Unknown if there is no such run.
    """
    run_config(connection, run_id)
    if limits is None:
        limits = Rates.of(connection, run_id).limits
    where = found_by(connection, run_id, wanted, limits).gathering
    sql = f"SELECT a.assignment_id FROM assignment a WHERE {where.sql} ORDER BY a.assignment_id DESC"
    return [str(one) for (one,) in connection.execute(sql, where.values)]


@dataclass(frozen=True, kw_only=True)
class _Part:
    """The places of a page and one more; how many there are in all, or at least."""

    keys: list[Place]
    total: int
    is_exact: bool = True


def _part(connection: apsw.Connection, found: Found, wanted: WorkQuery, place: Place | None) -> _Part:
    few = _few(connection, found, wanted)
    if few is not None:
        down = wanted.order == "down"
        valued = sorted((one for one in few if one.value is not None), key=_key, reverse=down)
        others = sorted((one for one in few if one.value is None), key=_key, reverse=down)
        left = [one for one in (*valued, *others) if place is None or _is_after(one, place, down=down)]
        return _Part(keys=left[: wanted.limit + 1], total=len(few))
    keys = list(_walk(connection, found, wanted, place))
    total = found.at_least(connection) if found.is_frequent else MOST_COUNTED
    return _Part(keys=keys, total=total, is_exact=False)


def _few(connection: apsw.Connection, found: Found, wanted: WorkQuery) -> list[Place] | None:
    """All that is found, if it is not too much to be sorted here. One look at every row is quicker than an index."""
    if not found.can_be_few(connection):
        return None
    sql = (
        f"SELECT {SORTED_BY[wanted.sort]}, a.assignment_id FROM assignment a {found.way} "
        f"WHERE {found.where.sql} LIMIT {MOST_COUNTED + 1}"
    )
    rows = connection.execute(sql, found.where.values).fetchall()
    if len(rows) > MOST_COUNTED:
        return None
    return [Place(value=value, assignment_id=str(assignment_id)) for value, assignment_id in rows]


def _key(place: Place) -> tuple[object, ...]:
    return (place.value, place.assignment_id) if place.value is not None else (place.assignment_id,)


def _is_after(one: Place, place: Place, *, down: bool) -> bool:
    """Whether a row comes after a place; what has no value comes last."""
    if (one.value is None) != (place.value is None):
        return one.value is None
    return _key(one) < _key(place) if down else _key(one) > _key(place)


def _walk(
    connection: apsw.Connection, found: Found, wanted: WorkQuery, place: Place | None
) -> Iterator[Place]:
    """Along the index of what is sorted by: rows that have that, then those that have not."""
    left = wanted.limit + 1
    if place is None or place.value is not None:
        for one in _along(connection, found, wanted, place, left):
            left -= 1
            yield one
        place = None
    if left and wanted.sort in ("score", "duration"):
        yield from _without_value(connection, found, wanted, place, left)


def _along(
    connection: apsw.Connection, found: Found, wanted: WorkQuery, place: Place | None, limit: int
) -> Iterator[Place]:
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


def _without_value(
    connection: apsw.Connection, found: Found, wanted: WorkQuery, place: Place | None, limit: int
) -> Iterator[Place]:
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
