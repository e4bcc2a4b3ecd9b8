"""What follows from decisions for the pay of workers: rows of the outbox, written with the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import apsw

from ajeeb.events import RecordedDecision, review_stream
from ajeeb.loops import Reviewed, fold_review
from ajeeb.store import decisions
from ajeeb.store.rewards import Pay, reward_of

from .owed import Kept, Owed, Worked, earns_reward, owed, to_change

LEDGER = "ledger"
"""The provider that pays nobody by itself: it keeps what is due to whom, and a requester pays by hand."""


def follow(
    connection: apsw.Connection,
    assignment_id: str,
    recorded: RecordedDecision,
    undone: RecordedDecision | None,
) -> None:
    """Write, or call off, the payments that follow from one decision about an assignment.

    undone: the decision that `recorded` takes back. What is owed follows from all decisions that stand, so that the
    same is never paid twice, whatever was decided and taken back in between.
    Raises: Paid if what is to be called off has been paid.
    """
    settle_up(connection, assignment_id, recorded.at)


def settle_up(connection: apsw.Connection, assignment_id: str, at: int) -> int:
    """Let the outbox say what an assignment is owed as its review stands; how many payments became due.

    Raises: Paid if what is no longer owed has been paid.
    """
    work = _work(connection, assignment_id)
    if work is None:
        return 0
    reviewed = fold_review(decisions(connection, review_stream(assignment_id)))
    reward = reward_of(connection, work.run_id)
    wanted = owed(work.worked, reviewed, reward)
    # Without a reward there is nothing to be due; the mark finds the work when its run gets one.
    waits = reward is None and earns_reward(work.worked, reviewed)
    connection.execute(_OWED, (int(waits), assignment_id))
    due = 0
    for payment_id, state in to_change(wanted, _kept(connection, assignment_id)):
        if state == "due":
            _let_be_due(connection, work, wanted[payment_id], at)
            due += 1
        else:
            call_off(connection, payment_id, at)
    return due


def newly_owed(connection: apsw.Connection, assignment_id: str, before: Reviewed, after: Reviewed) -> int:
    """What is owed after some decisions and was not before them, in smallest units; whatever was due is not new."""
    work = _work(connection, assignment_id)
    if work is None:
        return 0
    reward = reward_of(connection, work.run_id)
    stood = owed(work.worked, before, reward)
    return sum(
        one.pay.minor
        for payment_id, one in owed(work.worked, after, reward).items()
        if payment_id not in stood
    )


def check_can_follow(connection: apsw.Connection, assignment_id: str, after: Reviewed) -> None:
    """Nothing, if the outbox can say what is owed after some decisions. Raises: Paid."""
    work = _work(connection, assignment_id)
    if work is not None:
        wanted = owed(work.worked, after, reward_of(connection, work.run_id))
        for _ in to_change(wanted, _kept(connection, assignment_id)):
            pass


def call_off(connection: apsw.Connection, payment_id: str, at: int) -> None:
    """Let a payment that was due be due no more."""
    connection.execute(_CALL_OFF, (at, payment_id))


@dataclass(frozen=True, kw_only=True)
class _Work:
    worked: Worked
    run_id: str
    worker_key: str


def _work(connection: apsw.Connection, assignment_id: str) -> _Work | None:
    row: Any = connection.execute(_WORK, (assignment_id,)).fetchone()
    if row is None:
        return None
    run_id, worker_key, simulated, failed_us = row
    worked = Worked(assignment_id=assignment_id, simulated=bool(simulated), failed_us=bool(failed_us))
    return _Work(worked=worked, run_id=run_id, worker_key=worker_key)


def _kept(connection: apsw.Connection, assignment_id: str) -> dict[str, Kept]:
    rows = connection.execute(
        "SELECT payment_id, state, minor, currency FROM payment WHERE assignment_id = ?", (assignment_id,)
    )
    return {row[0]: Kept(state=row[1], pay=Pay(minor=row[2], currency=row[3])) for row in rows}


def _let_be_due(connection: apsw.Connection, work: _Work, one: Owed, at: int) -> None:
    row = (one.payment_id, one.kind, work.run_id, work.worked.assignment_id, work.worker_key)
    connection.execute(_DUE, (*row, one.pay.minor, one.pay.currency, one.message, LEDGER, at))


_WORK = """
    SELECT run_id, worker_key, simulated, coalesce(end_reason, '') = 'error' FROM assignment WHERE assignment_id = ?
"""
_DUE = """
    INSERT INTO payment
        (payment_id, kind, run_id, assignment_id, worker_key, minor, currency, message, state, provider, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'due', ?, ?)
    ON CONFLICT (payment_id) DO UPDATE SET state = 'due', minor = excluded.minor, currency = excluded.currency,
        message = excluded.message, created_at = excluded.created_at, done_at = NULL
"""
_OWED = "UPDATE assignment SET owed = ? WHERE assignment_id = ?"
_CALL_OFF = "UPDATE payment SET state = 'called_off', done_at = ? WHERE payment_id = ?"
