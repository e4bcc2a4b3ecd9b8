"""What the pages about workers show. Times are UTC milliseconds, durations milliseconds."""

from __future__ import annotations

from typing import Literal

from ajeeb.events import EndReason, Verdict

from .pay_shapes import PaySums
from .shape import Shape


class WorkerCounts(Shape):
    """How much a worker has done, in all runs, and how it was judged."""

    assignments: int
    open: int
    approved: int
    soft_rejected: int
    rejected: int
    approval: float | None
    """Approved and soft rejected work among all that was decided, 0 to 1; None if nothing was."""
    timed_out: int
    """Assignments whose time was up before they were handed in."""
    excluded: int
    """Assignments that are not to be used."""
    claimed: int
    """Assignments for which nobody vouches that it was this worker."""
    typed: int
    """Characters that were written, pasted ones included."""
    pasted: int
    median_ms: int | None
    """From opening to the end, waiting for models included; the median of the assignments that have ended."""


class WorkerRow(Shape):
    """One worker in the list."""

    worker_key: str
    provider: str
    """How they come: `link`, `name`, or a panel."""
    simulated: bool
    first_seen: int
    last_at: int | None
    """When something happened last."""
    blocked: bool
    erased_at: int | None
    qualifications: dict[str, int]
    counts: WorkerCounts


class WorkerPage(Shape):
    """A page of workers; `after` of the next one, None on the last."""

    rows: tuple[WorkerRow, ...]
    next_after: str | None


class WorkerRun(Shape):
    """What a worker has done in one run."""

    run_id: str
    assignments: int


class WorkerDecision(Shape):
    """What was decided about a worker."""

    seq: int
    at: int
    by: str
    kind: Literal["qualified", "blocked", "noted", "erased"]
    text: str
    """In words; of a note, the note."""


class WorkerDetail(Shape):
    """One worker."""

    row: WorkerRow
    known_as: str | None
    """The id at the panel, the name that they gave, or their link; None for who may not manage, and when erased."""
    erasing: bool
    """The erasure has begun and is not finished yet."""
    runs: tuple[WorkerRun, ...]
    pay: PaySums
    person_ms: int | None
    """Median time of an assignment, waiting for models not counted, of the newest that have ended."""
    person_of: int
    """Of how many assignments, 50 at the most."""
    decisions: tuple[WorkerDecision, ...]
    """Newest first."""


class WorkerAssignment(Shape):
    """One assignment of a worker."""

    assignment_id: str
    run_id: str
    unit: int
    """The unit's number, from 1."""
    status: str
    end_reason: EndReason | None
    decision: Verdict | None
    excluded: bool
    pilot: bool
    erased: bool
    attempts: int
    """Every attempt that was sent, failed ones included; `k` of an export numbers only those that count."""
    failures: int
    """Calls that gave nothing."""
    opened_at: int
    ended_at: int | None


class WorkerAssignments(Shape):
    """A page of assignments, newest first; `after` of the next one, None on the last."""

    rows: tuple[WorkerAssignment, ...]
    next_after: str | None
