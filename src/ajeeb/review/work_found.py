"""What a filter of the table of work finds, its search included: as conditions, and the way to the rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import apsw

from .work_filter import Limits, Where, where_of
from .work_search import in_run, phrases_of
from .work_shapes import WorkFilter

MOST_COUNTED = 10_000
_GATHERED = 20_000  # texts that a search finds, up to which their assignments are gathered first
_SOME = 2_000  # texts, up to which their assignments are looked up one by one
_PROBED = 1_000  # assignments, up to which each is asked whether its worker wrote what is searched for


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a filter finds. way: to few rows, for a FROM.

    match, phrases: of the search, in the run and anywhere; None without one. texts: how many it finds, at most one
    more than are gathered. is_nothing: there is nothing in the search that could be found.
    """

    plain: Where
    way: str
    match: str | None = None
    phrases: str | None = None
    texts: int = 0
    is_nothing: bool = False

    @property
    def is_frequent(self) -> bool:
        """Whether what is searched for stands in so many texts that they are not gathered."""
        return self.match is not None and self.texts > _GATHERED

    @property
    def where(self) -> Where:
        """The conditions, with those of the search."""
        return self._with(_WRITES, phrases=self.phrases) if self.is_frequent else self.gathering

    @property
    def gathering(self) -> Where:
        """The same, with the assignments that a search finds gathered first, however many they are."""
        return self._with(f"a.assignment_id IN ({_IDS})", match=self.match) if self.match else self.plain

    def can_be_few(self, connection: apsw.Connection) -> bool:
        """Whether it is worth while to look at all that is found."""
        if not self.is_frequent:
            return True
        sql = f"SELECT count(*) FROM (SELECT 1 FROM assignment a {self.way} WHERE {self.plain.sql} LIMIT {_PROBED + 1})"
        number: Any = connection.execute(sql, self.plain.values).get
        return int(number) <= _PROBED

    def at_least(self, connection: apsw.Connection) -> int:
        """How many there are at least, told from the last texts that a search finds."""
        where = self._with(f"a.assignment_id IN ({_LAST_IDS})", match=self.match)
        sql = f"SELECT count(*) FROM assignment a WHERE {where.sql}"
        number: Any = connection.execute(sql, where.values).get
        return int(number)

    def _with(self, condition: str, **values: Any) -> Where:
        return replace(
            self.plain,
            conditions=[*self.plain.conditions, condition],
            values={**self.plain.values, **values},
        )


def found_by(connection: apsw.Connection, run_id: str, wanted: WorkFilter, limits: Limits) -> Found:
    """What a filter finds in a run."""
    plain, phrases = where_of(run_id, wanted, limits), phrases_of(wanted.search)
    way = "NOT INDEXED"
    if wanted.worker is not None:
        way = "INDEXED BY assignment_of_worker"
    elif wanted.unit is not None:
        way = "INDEXED BY assignment_unit"
    if phrases is None:
        is_nothing = bool(wanted.search.strip())
        plain.add("FALSE" if is_nothing else "TRUE")
        return Found(plain=plain, way=way, is_nothing=is_nothing)
    match = in_run(run_id, phrases)
    texts: Any = connection.execute(_TEXTS, (match,)).get
    return Found(
        plain=plain, way="" if texts <= _SOME else way, match=match, phrases=phrases, texts=int(texts)
    )


_TEXTS = f"SELECT count(*) FROM (SELECT 1 FROM written WHERE written MATCH ? LIMIT {_GATHERED + 1})"
_IDS = "SELECT assignment_id FROM written WHERE written MATCH :match"
_LAST_IDS = f"{_IDS} ORDER BY rowid DESC LIMIT {_GATHERED // 8}"
# Its texts stand at the positions of its events, between those of its first and its last event.
_WRITES = """EXISTS (
    SELECT 1 FROM written w WHERE written MATCH :phrases AND w.assignment_id = a.assignment_id
        AND w.rowid >= (SELECT position FROM event WHERE stream = a.assignment_id ORDER BY seq LIMIT 1)
        AND w.rowid <= (SELECT position FROM event WHERE stream = a.assignment_id ORDER BY seq DESC LIMIT 1))"""
