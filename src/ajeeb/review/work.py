"""The table of work: which assignments a filter finds, page by page, and how many there are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import apsw

from .assignments import AssetUrl, run_config
from .work_filter import Limits, Where, where_of
from .work_order import INDEXES, SORTED_BY, Place, read_place, written_place
from .work_rates import Rates
from .work_rows import work_rows
from .work_search import in_run, phrases_of
from .work_shapes import WorkFilter, WorkPage, WorkQuery

MOST_COUNTED = 10_000
_FEW = 20_000  # texts that a search finds, up to which they are gathered first
_Row: TypeAlias = tuple[Any, ...]


def work_page(
    connection: apsw.Connection, asset_url: AssetUrl, rates: Rates, run_id: str, wanted: WorkQuery
) -> WorkPage:
    """A page of the table. Raises: Unknown if there is no such run; Invalid if `after` is no place in this table."""
    config = run_config(connection, run_id)
    place = read_place(wanted.sort, wanted.order, wanted.after)
    found = Found.of(connection, run_id, wanted, rates.limits)
    keys = list(_keys(connection, found, wanted, place))
    more, keys = len(keys) > wanted.limit, keys[: wanted.limit]
    total = found.count(connection)
    return WorkPage(
        rows=work_rows(connection, config, asset_url, rates.limits, [one.assignment_id for one in keys]),
        next_after=written_place(wanted.sort, wanted.order, keys[-1]) if more else None,
        total=min(total.number, MOST_COUNTED),
        total_is_exact=total.is_exact and total.number <= MOST_COUNTED,
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
    found = Found.of(connection, run_id, wanted, limits, few=sys.maxsize)
    sql = f"SELECT a.assignment_id FROM assignment a WHERE {found.where.sql} ORDER BY a.assignment_id DESC"
    return [str(one) for (one,) in connection.execute(sql, found.where.values)]


@dataclass(frozen=True, kw_only=True)
class Total:
    """How many there are; at least, if it is not exact."""

    number: int
    is_exact: bool = True


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a filter finds. is_frequent: what is searched for stands in so many texts that none of them are gathered."""

    where: Where
    is_frequent: bool = False

    @classmethod
    def of(
        cls, connection: apsw.Connection, run_id: str, wanted: WorkFilter, limits: Limits, few: int = _FEW
    ) -> Found:
        """What a filter finds in a run. few: so many texts are gathered."""
        where = where_of(run_id, wanted, limits)
        phrases = phrases_of(wanted.search)
        if phrases is None:
            where.add("FALSE" if wanted.search.strip() else "TRUE")  # no word in what is looked for
            return cls(where=where)
        match = in_run(run_id, phrases)
        if _texts(connection, match) > few:
            where.add(_WRITES, phrases=phrases, match=match)
            return cls(where=where, is_frequent=True)
        where.add(f"a.assignment_id IN ({_GATHERED})", match=match)
        return cls(where=where)

    def count(self, connection: apsw.Connection) -> Total:
        """How many there are: exactly if it is a few thousand, and else at least how many."""
        conditions = [one for one in self.where.conditions if one != _WRITES]
        if self.is_frequent:
            conditions.append(f"a.assignment_id IN ({_GATHERED_SOME})")
        sql = f"SELECT 1 FROM assignment a WHERE {' AND '.join(conditions)} LIMIT {MOST_COUNTED + 1}"
        number: Any = connection.execute(f"SELECT count(*) FROM ({sql})", self.where.values).get
        return Total(number=int(number), is_exact=not self.is_frequent)


def _keys(
    connection: apsw.Connection, found: Found, wanted: WorkQuery, place: Place | None
) -> Iterator[Place]:
    """The places of a page and one more; rows that have what is sorted by, then those that have not."""
    left = wanted.limit + 1
    if place is None or place.value is not None:
        for one in _part(connection, found, wanted, place, left):
            left -= 1
            yield one
        place = None
    if left and wanted.sort in ("score", "duration"):
        yield from _without_value(connection, found, wanted, place, left)


def _part(
    connection: apsw.Connection, found: Found, wanted: WorkQuery, place: Place | None, limit: int
) -> Iterator[Place]:
    value = SORTED_BY[wanted.sort]
    down = wanted.order == "down"
    after = f"AND ({value}, a.assignment_id) {'<' if down else '>'} (:value, :id)" if place else ""
    way = "DESC" if down else "ASC"
    sql = (
        f"SELECT {value}, a.assignment_id FROM assignment a {_index(wanted)} WHERE {found.where.sql} "
        f"AND {value} IS NOT NULL {after} ORDER BY {value} {way}, a.assignment_id {way} LIMIT {limit}"
    )
    known = {"value": place.value, "id": place.assignment_id} if place else {}
    for one, assignment_id in connection.execute(sql, {**found.where.values, **known}):
        yield Place(value=one, assignment_id=assignment_id)


def _without_value(
    connection: apsw.Connection, found: Found, wanted: WorkQuery, place: Place | None, limit: int
) -> Iterator[Place]:
    value = SORTED_BY[wanted.sort]
    down = wanted.order == "down"
    after = f"AND a.assignment_id {'<' if down else '>'} :id" if place else ""
    sql = (
        f"SELECT a.assignment_id FROM assignment a {_index(wanted)} WHERE {found.where.sql} "
        f"AND {value} IS NULL {after} ORDER BY a.assignment_id {'DESC' if down else 'ASC'} LIMIT {limit}"
    )
    known = {"id": place.assignment_id} if place else {}
    for (assignment_id,) in connection.execute(sql, {**found.where.values, **known}):
        yield Place(value=None, assignment_id=assignment_id)


def _index(wanted: WorkQuery) -> str:
    """The way through the table: by what is sorted by, unless a filter leaves few rows by itself."""
    few = "assignment_of_worker" if wanted.worker else "assignment_unit" if wanted.unit else None
    return f"INDEXED BY {few or INDEXES[wanted.sort]}"


def _texts(connection: apsw.Connection, match: str) -> int:
    """How many texts a search finds; no more than just above a few."""
    number: Any = connection.execute(_TEXTS, (match,)).get
    return int(number)


_TEXTS = f"SELECT count(*) FROM (SELECT 1 FROM written WHERE written MATCH ? LIMIT {_FEW + 1})"
_GATHERED = "SELECT assignment_id FROM written WHERE written MATCH :match"
_GATHERED_SOME = f"{_GATHERED} ORDER BY rowid DESC LIMIT {_FEW // 4}"
# Its texts stand at the positions of its events, between those of its first and its last event.
_WRITES = """EXISTS (
    SELECT 1 FROM written w WHERE written MATCH :phrases AND w.assignment_id = a.assignment_id
        AND w.rowid >= (SELECT position FROM event WHERE stream = a.assignment_id ORDER BY seq LIMIT 1)
        AND w.rowid <= (SELECT position FROM event WHERE stream = a.assignment_id ORDER BY seq DESC LIMIT 1))"""
