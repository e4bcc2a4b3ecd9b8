"""The list of payments for somebody who pays by hand, as CSV."""

from __future__ import annotations

import apsw

from .one_worker import KnownAs
from .payment_lists import Payments, payment_rows
from .sheets import csv_lines

COLUMNS = (
    "payment_id", "worker", "came_by", "worker_key", "kind", "amount", "currency", "state", "run_id", "unit",
    "assignment_id", "message", "reference",
)  # fmt: skip


def payment_sheet(connection: apsw.Connection, wanted: Payments, known_as: KnownAs) -> str:
    """A line for each payment; `worker` is whom a requester knows: an id at a panel, a name, or a link."""
    names: dict[str, tuple[str, str]] = {}

    def whom(worker_key: str) -> tuple[str, str]:
        if worker_key not in names:
            [(provider, external_id)] = connection.execute(_NAME, (worker_key,))
            name = known_as(str(provider), str(external_id)) if external_id else ""
            names[worker_key] = (name, str(provider))
        return names[worker_key]

    return "".join(
        csv_lines(
            COLUMNS,
            (
                (
                    row.payment_id, *whom(row.worker_key), row.worker_key, row.kind, row.amount, row.currency,
                    row.state, row.run_id, row.unit, row.assignment_id, row.message, row.reference,
                )
                for row in payment_rows(connection, wanted)
            ),
        )
    )  # fmt: skip


_NAME = "SELECT provider, external_id FROM worker WHERE worker_key = ?"
