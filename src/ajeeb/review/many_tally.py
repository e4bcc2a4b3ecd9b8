"""What a decision about many came to, or would come to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ajeeb.errors import AjeebError
from ajeeb.events import Decided, RecordedDecision, Verdict

from .review_shapes import JudgedAlready, ManyDecided, NotDone

_TOLD = 200


@dataclass(frozen=True, kw_only=True)
class Would:
    """What follows from one of the decisions.

    minor: what becomes owed by it, in smallest units. replaces: whether a verdict stood before it.
    """

    minor: int
    replaces: bool


@dataclass
class Tally:
    """What was counted so far."""

    assignments: int = 0
    minor: int = 0
    left_out: int = 0
    replaced: int = 0
    workers: set[str] = field(default_factory=set)
    not_done: list[NotDone] = field(default_factory=list)
    judged: Counter[tuple[Verdict, str]] = field(default_factory=Counter)

    def count(self, worker_key: str, would: Would) -> None:
        """Count one on which it is done."""
        self.assignments += 1
        self.workers.add(worker_key)
        self.minor += would.minor
        self.replaced += would.replaces

    def judged_already(self, before: RecordedDecision | None) -> None:
        """Count one that had a verdict; none of it if it had not."""
        if before is not None and isinstance(before.decision, Decided):
            self.judged[before.decision.verdict, before.by] += 1

    def leave_out(self, assignment_id: str, unit: int, worker_key: str, error: AjeebError) -> None:
        """Count one on which nothing is done, and keep why."""
        self.left_out += 1
        if len(self.not_done) < _TOLD:
            why = NotDone(
                assignment_id=assignment_id,
                unit=unit,
                worker_key=worker_key,
                code=error.code,
                why=str(error),
            )
            self.not_done.append(why)

    def add(self, other: Tally) -> None:
        """Count what another batch came to."""
        self.assignments += other.assignments
        self.minor += other.minor
        self.left_out += other.left_out
        self.replaced += other.replaced
        self.judged += other.judged
        self.workers |= other.workers
        self.not_done += other.not_done[: _TOLD - len(self.not_done)]

    def told(self, *, done: bool, currency: str, position: int) -> ManyDecided:
        """The tally as data."""
        return ManyDecided(
            done=done,
            assignments=self.assignments,
            workers=len(self.workers),
            minor=self.minor,
            currency=currency,
            position=position,
            not_done=tuple(self.not_done),
            left_out=self.left_out,
            replaced=self.replaced,
            judged=tuple(
                JudgedAlready(verdict=verdict, by=by, assignments=many)
                for (verdict, by), many in self.judged.most_common()
            ),
        )
