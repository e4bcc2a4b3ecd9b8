"""Who is meant by what was typed into the search field, if it is the id or name that workers came with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import apsw

from .work_filter import Where

_BEGINS_FROM = 3
"""Characters; what is shorter must be the whole id or name."""
_LAST = "\U0010ffff"
_JUST_AFTER = "\x00"

NAMED = "SELECT worker_key FROM worker WHERE external_id >= :named AND external_id < :named_end"
"""Workers whose id or name begins so, by its index."""
NAMED_IDS = f"""
    SELECT b.assignment_id FROM assignment b INDEXED BY assignment_of_worker
    WHERE b.run_id = :run AND b.worker_key IN ({NAMED})
"""


@dataclass(frozen=True, kw_only=True)
class Named:
    """Workers by their ids or names. values: of the conditions above."""

    values: dict[str, str]

    def many(self, connection: apsw.Connection, plain: Where, most: int) -> int:
        """How many assignments they have in the run, at most one more than `most`."""
        sql = f"SELECT count(*) FROM ({NAMED_IDS} LIMIT {most + 1})"
        number: Any = connection.execute(sql, {**plain.values, **self.values}).get
        return int(number)


def named_by(typed: str) -> Named | None:
    """Those whose id or name this is, or begins with this; None if nothing was typed."""
    name = typed.strip().removesuffix("*").strip('"')
    if not name:
        return None
    end = name + (_LAST if len(name) >= _BEGINS_FROM else _JUST_AFTER)
    return Named(values={"named": name, "named_end": end})
