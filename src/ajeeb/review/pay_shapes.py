"""What the pages about pay show. Times are UTC milliseconds."""

from __future__ import annotations

from ajeeb.currencies import amount_of

from .owed import PaymentKind, PaymentState
from .shape import Shape


class Sum(Shape):
    """An amount of money."""

    currency: str
    minor: int
    """In smallest units of the currency, such as cents."""
    amount: str
    """The same as it is written, such as `1.50`."""
    payments: int
    """How many payments it is made of."""


class PaymentRow(Shape):
    """One payment."""

    payment_id: str
    kind: PaymentKind
    state: PaymentState
    run_id: str
    assignment_id: str
    unit: int
    """The number of the unit that was worked on, from 1."""
    worker_key: str
    currency: str
    minor: int
    """In smallest units of the currency, such as cents."""
    amount: str
    """The same as it is written, such as `1.50`."""
    message: str
    """For the worker."""
    provider: str
    """`ledger`: somebody pays by hand, and marks it as paid here."""
    created_at: int
    """When it became due."""
    done_at: int | None
    """When it was paid, or called off."""
    done_by: str | None
    """Who marked it as paid."""
    reference: str | None
    """What whoever paid wrote down about it."""


class PaymentPage(Shape):
    """A page of payments; `after` of the next one, None on the last."""

    rows: tuple[PaymentRow, ...]
    next_after: str | None


class PaySums(Shape):
    """What is due, paid and called off, by currency."""

    due: tuple[Sum, ...]
    paid: tuple[Sum, ...]
    called_off: tuple[Sum, ...]
    owed: int
    """Assignments that are owed a reward and have none in the list yet: they ended because our side failed, or were
    decided before the run had a reward. At most 1000 are counted."""


class WorkerSum(Shape):
    """What one worker is due, or was paid, in one currency."""

    worker_key: str
    sum: Sum


class WorkerSums(Shape):
    """A page of workers by their key; `after` of the next one, None on the last."""

    rows: tuple[WorkerSum, ...]
    next_after: str | None


def sum_of(currency: str, minor: int, payments: int) -> Sum:
    """An amount, also as it is written."""
    return Sum(currency=currency, minor=minor, amount=amount_of(minor, currency), payments=payments)
