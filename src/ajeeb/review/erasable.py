"""What has to be asked before a worker is erased."""

from __future__ import annotations

from typing import Any

import apsw

from ajeeb.errors import Conflict, Invalid, Unknown

from .paying import said
from .payment_lists import Payments, pay_sums, payment_rows
from .payments import call_off


class StillDue(Conflict):
    """The worker is due pay, and nobody would know any more whom to pay."""

    code = "still_due"


def check_erasable(connection: apsw.Connection, worker_key: str, typed: str, *, forfeit: bool) -> None:
    """Nothing, if the worker may be erased.

    typed: the worker's key as the requester typed it. forfeit: what is due is to be called off.
    Raises: Unknown; Invalid if another key was typed; StillDue.
    """
    row: Any = connection.execute(
        "SELECT erased_at, erasing FROM worker WHERE worker_key = ?", (worker_key,)
    ).fetchone()
    if row is None:
        raise Unknown("there is no such worker")
    if typed.strip() != worker_key:
        raise Invalid({"typed": f"type the worker's key, {worker_key}, to erase what is kept of them"})
    if row[0] is not None and not row[1]:
        raise Conflict("this worker was erased before; there is nothing left")
    due = pay_sums(connection, None, worker_key).due
    if due and not forfeit:
        raise StillDue(
            f"{said(due)} are still due to this worker, and once they are erased nobody knows whom to pay: pay first, "
            "or say that it is to be called off"
        )


def call_off_all(connection: apsw.Connection, worker_key: str, at: int) -> int:
    """Call off everything that is still due to a worker; how many payments that was."""
    due = [
        row.payment_id
        for row in payment_rows(connection, Payments(worker_key=worker_key))
        if row.state in ("due", "failed")
    ]
    for payment_id in due:
        call_off(connection, payment_id, at)
    return len(due)
