"""Payments that are made: the way to those who pay, and the ledger, which a requester tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import apsw

from ajeeb.currencies import amount_of
from ajeeb.errors import Conflict, Invalid
from ajeeb.events import PROJECT, Managed
from ajeeb.store import AppendDecisions, append_decisions

from .pay_shapes import PaymentRow, Sum, sum_of
from .payment_lists import Payments, owed_assignments, payment_rows
from .payments import settle_up

MOST_REFERENCE = 200  # characters


class SumChanged(Conflict):
    """What is to be paid is no longer what the requester saw."""

    code = "sum_changed"


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A payment was made. reference: under what it can be found with whoever paid."""

    reference: str


class Pays(Protocol):
    """Whoever makes payments."""

    def pay(self, due: PaymentRow) -> Receipt:
        """The receipt of one payment, made now or before."""


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Pays nothing by itself: a requester has paid by hand, and says under which reference."""

    reference: str

    def pay(self, due: PaymentRow) -> Receipt:
        """The requester's word."""
        return Receipt(reference=self.reference)


@dataclass(frozen=True, kw_only=True)
class ToPay:
    """What is to be paid. which: these payments, or all that are due of a run or worker.

    seen: currency to smallest units, as the requester saw them; None asks for no such check.
    """

    which: Payments | Sequence[str]
    at: int
    by: str
    seen: Mapping[str, int] | None = None


def pay(connection: apsw.Connection, pays: Pays, to_pay: ToPay) -> tuple[Sum, ...]:
    """What was paid, by currency, with the event that says so.

    Raises: Conflict if one of the payments is not due; SumChanged; Invalid if there is nothing to pay.
    """
    rows = _due(connection, to_pay.which)
    sums = _sums(rows)
    if not rows:
        raise Invalid({"": "nothing of this is due; approve work, or give a bonus, and it will be"})
    if to_pay.seen is not None and dict(to_pay.seen) != {one.currency: one.minor for one in sums}:
        raise SumChanged(f"what is due has changed since you looked: it is {said(sums)} now; look again")
    made = [(to_pay.at, to_pay.by, pays.pay(row).reference, row.payment_id) for row in rows]
    connection.executemany(_PAID, made)
    _tell(connection, to_pay, rows, sums, "payments_marked_paid", made[0][2])
    return sums


def take_back(connection: apsw.Connection, payment_ids: Sequence[str], at: int, by: str) -> tuple[Sum, ...]:
    """What was marked as paid by hand and was not, by currency; it is due again, with the event that says so.

    Raises: Conflict if one of them is not marked as paid: nothing is changed then.
    """
    states = _states(connection, payment_ids)
    _refuse(states, ("paid",), "cannot be taken back")
    rows = [row for one in states for row in payment_rows(connection, Payments(payment_id=one))]
    sums = _sums(rows)
    connection.executemany(_UNPAID, [(row.payment_id,) for row in rows])
    to_pay = ToPay(which=payment_ids, at=at, by=by)
    _tell(connection, to_pay, rows, sums, "payments_marked_unpaid", "")
    return sums


def make_due(connection: apsw.Connection, run_id: str | None, at: int, by: str) -> int:
    """Let everything that is owed and has no payment yet be due, of one run or all; how many payments became due."""
    due = sum(settle_up(connection, one, at) for one in owed_assignments(connection, run_id))
    if due:
        told = Managed(what="payments_made_due", subject=run_id or "", details={"payments": due})
        append_decisions(connection, AppendDecisions(stream=PROJECT, decisions=(told,), at=at, by=by))
    return due


def said(sums: Sequence[Sum]) -> str:
    """The sums in words."""
    return " and ".join(f"{one.amount} {one.currency}" for one in sums) or "nothing"


def _due(connection: apsw.Connection, which: Payments | Sequence[str]) -> list[PaymentRow]:
    if isinstance(which, Payments):
        return list(payment_rows(connection, replace(which, state="due")))
    states = _states(connection, which)
    _refuse(states, ("due", "failed"), "cannot be paid")
    return [row for payment_id in states for row in payment_rows(connection, Payments(payment_id=payment_id))]


def _states(connection: apsw.Connection, payment_ids: Sequence[str]) -> dict[str, str | None]:
    def state(payment_id: str) -> str | None:
        found = connection.execute("SELECT state FROM payment WHERE payment_id = ?", (payment_id,)).get
        return None if found is None else str(found)

    return {payment_id: state(payment_id) for payment_id in payment_ids}


def _refuse(states: Mapping[str, str | None], right: Sequence[str], therefore: str) -> None:
    for payment_id, state in states.items():
        if state not in right:
            is_now = "is not there" if state is None else f"is {state.replace('_', ' ')}"
            raise Conflict(f"the payment {payment_id} {is_now}, so it {therefore}; nothing was changed")


def _sums(rows: Sequence[PaymentRow]) -> tuple[Sum, ...]:
    by_currency: dict[str, list[int]] = {}
    for row in rows:
        by_currency.setdefault(row.currency, []).append(row.minor)
    return tuple(
        sum_of(currency, sum(amounts), len(amounts)) for currency, amounts in sorted(by_currency.items())
    )


def _tell(
    connection: apsw.Connection,
    to_pay: ToPay,
    rows: Sequence[PaymentRow],
    sums: Sequence[Sum],
    what: str,
    reference: str,
) -> None:
    details = {
        "sums": {one.currency: amount_of(one.minor, one.currency) for one in sums},
        "payments": len(rows),
        "workers": len({row.worker_key for row in rows}),
        "runs": sorted({row.run_id for row in rows}),
    }
    told = Managed(what=what, subject=reference, details=details)
    append_decisions(
        connection, AppendDecisions(stream=PROJECT, decisions=(told,), at=to_pay.at, by=to_pay.by)
    )


_PAID = """
    UPDATE payment SET state = 'paid', done_at = ?, done_by = ?, reference = ? WHERE payment_id = ?
"""
_UNPAID = """
    UPDATE payment SET state = 'due', done_at = NULL, done_by = NULL, reference = NULL WHERE payment_id = ?
"""
