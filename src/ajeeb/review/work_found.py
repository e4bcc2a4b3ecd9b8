"""What a filter of the table of work finds, its search included: as conditions, and the way to the rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import apsw

from .work_filter import Limits, Where, where_of
from .work_named import NAMED, NAMED_IDS, Named, named_by
from .work_search import in_run, phrases_of
from .work_shapes import WorkFilter

MOST_COUNTED = 10_000
_GATHERED = 20_000  # texts that a search finds, up to which their assignments are gathered first
_SOME = 2_000  # texts, up to which their assignments are looked up one by one
_PROBED = 1_000  # assignments, up to which each is asked whether its worker wrote what is searched for


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a filter finds. way: to few rows, for a FROM.

    match, phrases: of the search, in the run and anywhere; None without one. named: workers whose id or name it is.
    many: assignments and texts that the search finds, at most one more of each than are gathered. is_nothing: there is
    nothing in the search that could be found.
    """

    plain: Where
    way: str
    match: str | None = None
    phrases: str | None = None
    named: Named | None = None
    many: int = 0
    is_nothing: bool = False

    @property
    def is_frequent(self) -> bool:
        """Whether the search finds so much that it is not gathered."""
        return self.many > _GATHERED

    @property
    def where(self) -> Where:
        """The conditions, with those of the search."""
        return self._either(_WRITES) if self.is_frequent else self.gathering

    @property
    def gathering(self) -> Where:
        """The same, with the assignments that a search finds gathered first, however many they are."""
        gathered = " UNION ALL ".join(
            sql for sql, is_meant in ((_IDS, self.match), (NAMED_IDS, self.named)) if is_meant is not None
        )
        return self._with(f"a.assignment_id IN ({gathered})") if gathered else self.plain

    def can_be_few(self, connection: apsw.Connection) -> bool:
        """Whether it is worth while to look at all that is found."""
        if not self.is_frequent:
            return True
        sql = f"SELECT count(*) FROM (SELECT 1 FROM assignment a {self.way} WHERE {self.plain.sql} LIMIT {_PROBED + 1})"
        number: Any = connection.execute(sql, self.plain.values).get
        return int(number) <= _PROBED

    def at_least(self, connection: apsw.Connection) -> int:
        """How many there are at least, told from workers by name and from the last texts that a search finds."""
        where = self._either(f"a.assignment_id IN ({_LAST_IDS})")
        sql = f"SELECT count(*) FROM (SELECT 1 FROM assignment a {self.way} WHERE {where.sql} LIMIT {MOST_COUNTED})"
        number: Any = connection.execute(sql, where.values).get
        return int(number)

    def _either(self, writes: str) -> Where:
        parts = [
            sql for sql, is_meant in ((_IS_NAMED, self.named), (writes, self.match)) if is_meant is not None
        ]
        return self._with(f"({' OR '.join(parts)})")

    def _with(self, condition: str) -> Where:
        named = {} if self.named is None else self.named.values
        return replace(
            self.plain,
            conditions=[*self.plain.conditions, condition],
            values={**self.plain.values, "match": self.match, "phrases": self.phrases, **named},
        )


def found_by(
    connection: apsw.Connection, run_id: str, wanted: WorkFilter, limits: Limits, *, by_name: bool
) -> Found:
    """What a filter finds in a run. by_name: whether the search finds workers by the ids and names they came with."""
    plain, phrases = where_of(run_id, wanted, limits), phrases_of(wanted.search)
    way = "NOT INDEXED"
    if wanted.worker is not None:
        way = "INDEXED BY assignment_of_worker"
    elif wanted.unit is not None:
        way = "INDEXED BY assignment_unit"
    match = None if phrases is None else in_run(run_id, phrases)
    texts: Any = 0 if match is None else connection.execute(_TEXTS, (match,)).get
    named = named_by(wanted.search) if by_name else None
    of_named = 0 if named is None else named.many(connection, plain, _GATHERED)
    if match is None and not of_named:
        is_nothing = bool(wanted.search.strip())
        plain.add("FALSE" if is_nothing else "TRUE")
        return Found(plain=plain, way=way, is_nothing=is_nothing)
    many = texts + of_named
    return Found(
        plain=plain,
        way="" if many <= _SOME else way,
        match=match,
        phrases=phrases,
        named=named if of_named else None,
        many=many,
    )


_TEXTS = f"SELECT count(*) FROM (SELECT 1 FROM written WHERE written MATCH ? LIMIT {_GATHERED + 1})"
_IDS = "SELECT assignment_id FROM written WHERE written MATCH :match"
_LAST_IDS = f"SELECT assignment_id FROM ({_IDS} ORDER BY rowid DESC LIMIT {_GATHERED // 8})"
_IS_NAMED = f"a.worker_key IN ({NAMED})"
# Its texts stand at the positions of its events, between those of its first and its last event.
_WRITES = """EXISTS (
    SELECT 1 FROM written w WHERE written MATCH :phrases AND w.assignment_id = a.assignment_id
        AND w.rowid >= (SELECT position FROM event WHERE stream = a.assignment_id ORDER BY seq LIMIT 1)
        AND w.rowid <= (SELECT position FROM event WHERE stream = a.assignment_id ORDER BY seq DESC LIMIT 1))"""
