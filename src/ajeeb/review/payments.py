"""What follows from decisions for the pay of workers: rows of the outbox, written with the decision."""

from __future__ import annotations

import apsw

from ajeeb.events import RecordedDecision


def follow(
    connection: apsw.Connection,
    assignment_id: str,
    recorded: RecordedDecision,
    undone: RecordedDecision | None,
) -> None:
    """Write, or call off, the payments that follow from one decision about an assignment.

    undone: the decision that `recorded` takes back.
    Raises: Conflict if what is to be called off has been paid.
    """
