"""Queries about payments: lists in pages by key, sums, and what is still owed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apsw

from ajeeb.currencies import amount_of

from .owed import PaymentState
from .pay_shapes import PaymentPage, PaymentRow, PaySums, Sum, WorkerSum, WorkerSums, sum_of

MOST_OWED = 1000


@dataclass(frozen=True, kw_only=True)
class Payments:
    """Which payments; None leaves a filter out."""

    state: PaymentState | None = None
    run_id: str | None = None
    worker_key: str | None = None
    payment_id: str | None = None

    @property
    def where(self) -> tuple[str, tuple[Any, ...]]:
        """As a condition of SQL, with its values."""
        # A worker has few payments: the plus keeps SQLite from going through all of a state or a run.
        plus = "" if self.worker_key is None else "+"
        given = [
            (f"{plus if name in ('state', 'run_id') else ''}p.{name} = ?", value)
            for name, value in (
                ("state", self.state),
                ("run_id", self.run_id),
                ("worker_key", self.worker_key),
                ("payment_id", self.payment_id),
            )
            if value is not None
        ]
        return " AND ".join(["true", *(text for text, _ in given)]), tuple(value for _, value in given)


def payment_page(connection: apsw.Connection, wanted: Payments, after: str | None, limit: int) -> PaymentPage:
    """The next payments, those of the newest work first."""
    rows = list(payment_rows(connection, wanted, after, limit + 1))
    return PaymentPage(
        rows=tuple(rows[:limit]), next_after=rows[limit - 1].payment_id if len(rows) > limit else None
    )


def payment_rows(
    connection: apsw.Connection, wanted: Payments, after: str | None = None, limit: int = -1
) -> Iterator[PaymentRow]:
    """The same, one by one. limit: -1 is all."""
    where, values = wanted.where
    before = "" if after is None else "AND p.payment_id < ?"
    key = () if after is None else (after,)
    sql = f"{_ROWS} WHERE {where} {before} ORDER BY p.payment_id DESC LIMIT ?"
    for row in connection.execute(sql, (*values, *key, limit)):
        shown = dict(zip(_COLUMNS, row, strict=True))
        yield PaymentRow(**shown, amount=amount_of(shown["minor"], shown["currency"]))


def pay_sums(connection: apsw.Connection, run_id: str | None, worker_key: str | None) -> PaySums:
    """What is due, paid and called off, of a run or a worker if given."""
    where, values = Payments(run_id=run_id, worker_key=worker_key).where
    found: dict[str, list[Sum]] = {"due": [], "paid": [], "called_off": []}
    for state, *of in connection.execute(_SUMS.format(where=where), values):
        found["due" if state in ("sending", "failed") else state].append(sum_of(*of))
    return PaySums(
        **{state: tuple(sums) for state, sums in found.items()},
        owed=len(owed_assignments(connection, run_id, worker_key)),
    )


def worker_sums(connection: apsw.Connection, wanted: Payments, after: str | None, limit: int) -> WorkerSums:
    """What each worker is due, or was paid; a row for each currency, at most `limit` workers."""
    where, values = wanted.where
    rows: list[tuple[Any, ...]] = connection.execute(
        _WORKER_SUMS.format(where=where), (*values, *values, after or "", limit + 1)
    ).fetchall()
    keys = list(dict.fromkeys(row[0] for row in rows))
    shown = keys[:limit]
    return WorkerSums(
        rows=tuple(WorkerSum(worker_key=row[0], sum=sum_of(*row[1:])) for row in rows if row[0] in shown),
        next_after=shown[-1] if len(keys) > limit else None,
    )


def owed_assignments(
    connection: apsw.Connection, run_id: str | None = None, worker_key: str | None = None
) -> list[str]:
    """Assignments that are owed a reward and have no payment for it, at most 1000."""
    where, values = Payments(run_id=run_id, worker_key=worker_key).where
    where = where.replace("p.", "a.")
    each = [_OWED.format(index=index, which=which, where=where) for index, which in _WHICH.items()]
    rows = connection.execute(f"{' UNION '.join(each)} LIMIT ?", (*values, *values, MOST_OWED))
    return [str(row[0]) for row in rows]


_COLUMNS = (
    "payment_id", "kind", "state", "run_id", "assignment_id", "unit", "worker_key", "currency", "minor", "message",
    "provider", "created_at", "done_at", "done_by", "reference",
)  # fmt: skip
_ROWS = """
    SELECT p.payment_id, p.kind, p.state, p.run_id, p.assignment_id, a.unit_number, p.worker_key, p.currency, p.minor,
        p.message, p.provider, p.created_at, p.done_at, p.done_by, p.reference
    FROM payment p JOIN assignment a ON a.assignment_id = p.assignment_id
"""
_SUMS = """
    SELECT p.state, p.currency, sum(p.minor), count(*) FROM payment p WHERE {where}
    GROUP BY p.state, p.currency ORDER BY p.currency
"""
_WORKER_SUMS = """
    SELECT p.worker_key, p.currency, sum(p.minor), count(*) FROM payment p
    WHERE {where} AND p.worker_key IN (
        SELECT DISTINCT p.worker_key FROM payment p WHERE {where} AND p.worker_key > ? ORDER BY p.worker_key LIMIT ?)
    GROUP BY p.worker_key, p.currency ORDER BY p.worker_key, p.currency
"""
_OWED = """
    SELECT a.assignment_id FROM assignment a INDEXED BY {index} CROSS JOIN run r ON r.run_id = a.run_id
    WHERE {which} AND {where} AND NOT a.simulated AND NOT a.erased AND r.settings ->> 'reward_minor' IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.payment_id = a.assignment_id || '-reward')
"""
_WHICH = {"assignment_failed": "a.end_reason = 'error'", "assignment_owed": "a.owed = 1"}
"""What ended because our side failed, and what was decided before there was a reward."""
