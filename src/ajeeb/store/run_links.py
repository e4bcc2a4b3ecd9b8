"""The links of a run: made, listed with what became of them, taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import apsw

from ajeeb.errors import Unknown

from .base import Link

LinkState: TypeAlias = Literal["unused", "working", "done", "expired", "revoked"]


@dataclass(frozen=True, kw_only=True)
class LinkStanding:
    """A link and what became of it. state: whether somebody works, or is done, by it; and whether it may be used."""

    link_id: str
    number: int
    created_at: int
    state: LinkState


def make_links(connection: apsw.Connection, run_id: str, ids: Sequence[str], at: int) -> list[Link]:
    """A new link for each id, numbered after those that the run has. at: UTC milliseconds."""
    row = connection.execute(
        "SELECT coalesce(max(number), 0) FROM link WHERE run_id = ?", (run_id,)
    ).fetchone()
    made = [
        Link(link_id=link_id, run_id=run_id, number=number, created_at=at)
        for number, link_id in enumerate(ids, int(row[0]) + 1 if row else 1)
    ]
    connection.executemany(
        "INSERT INTO link (link_id, run_id, number, created_at) VALUES (?, ?, ?, ?)",
        [(link.link_id, link.run_id, link.number, link.created_at) for link in made],
    )
    return made


def add_links(connection: apsw.Connection, links: Sequence[Link]) -> None:
    """Keep new links as they are."""
    connection.executemany(
        "INSERT INTO link (link_id, run_id, number, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
        [(k.link_id, k.run_id, k.number, k.created_at, k.expires_at) for k in links],
    )


def one_link(connection: apsw.Connection, link_id: str) -> Link | None:
    """One link; None if there is none."""
    return next(_links(connection, "link_id = ?", link_id), None)


def all_links(connection: apsw.Connection, run_id: str) -> list[Link]:
    """The links of a run, in the order in which they were made."""
    return list(_links(connection, "run_id = ?", run_id))


def unused_links(connection: apsw.Connection, run_id: str) -> list[Link]:
    """The links of a run whose task is not done yet, and that may be used."""
    return list(_links(connection, _UNUSED, run_id))


def links_of(
    connection: apsw.Connection, run_id: str, now: int, after: int = 0, limit: int = 1000
) -> list[LinkStanding]:
    """The links of a run whose number is above `after`, by number."""
    rows = connection.execute(_LINKS, (now, run_id, after, limit))
    return [LinkStanding(link_id=row[0], number=row[1], created_at=row[2], state=row[3]) for row in rows]


def revoke_link(connection: apsw.Connection, run_id: str, number: int, at: int) -> None:
    """Let a link lead nowhere any more; the work that was done by it stays. Raises: Unknown."""
    row = connection.execute(
        "UPDATE link SET revoked_at = coalesce(revoked_at, ?) WHERE run_id = ? AND number = ? RETURNING number",
        (at, run_id, number),
    ).fetchone()
    if row is None:
        raise Unknown(f"{run_id} has no link number {number}")


def _links(connection: apsw.Connection, where: str, value: str) -> Iterator[Link]:
    for row in connection.execute(
        f"SELECT link_id, run_id, number, created_at, expires_at, revoked_at FROM link WHERE {where} ORDER BY number",
        (value,),
    ):
        yield Link(
            link_id=row[0],
            run_id=row[1],
            number=row[2],
            created_at=row[3],
            expires_at=row[4],
            revoked_at=row[5],
        )


_UNUSED = """
    run_id = ? AND revoked_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM worker w JOIN assignment a ON a.worker_key = w.worker_key
        WHERE w.provider = 'link' AND w.external_id = link_id AND a.status <> 'open')
"""
_LINKS = """
    SELECT k.link_id, k.number, k.created_at, CASE
        WHEN k.revoked_at IS NOT NULL THEN 'revoked'
        WHEN a.status = 'open' THEN 'working'
        WHEN a.status IS NOT NULL THEN 'done'
        WHEN k.expires_at < ? THEN 'expired'
        ELSE 'unused' END
    FROM link k
    LEFT JOIN worker w ON w.provider = 'link' AND w.external_id = k.link_id
    LEFT JOIN assignment a ON a.worker_key = w.worker_key
    WHERE k.run_id = ? AND k.number > ? ORDER BY k.number LIMIT ?
"""
