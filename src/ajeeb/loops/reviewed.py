"""What requesters decided about one assignment, folded from its decisions. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ajeeb.events import BonusGiven, Decided, Excluded, Noted, RecordedDecision, Undone


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """Where the review of an assignment stands. seq: of the last decision, 0 before any.

    made: all decisions in order. undone: the seqs of those that were taken back.
    """

    seq: int = 0
    made: tuple[RecordedDecision, ...] = ()
    undone: frozenset[int] = frozenset()

    @property
    def standing(self) -> tuple[RecordedDecision, ...]:
        """The decisions that were not taken back, in order; what takes others back is not among them."""
        return tuple(
            one for one in self.made if one.seq not in self.undone and not isinstance(one.decision, Undone)
        )

    @property
    def steps(self) -> tuple[RecordedDecision, ...]:
        """What can be taken back, in order: the standing decisions, and inclusions that were not taken back."""
        return tuple(one for one in self.made if one.seq not in self.undone and not _is_undo(one))

    @property
    def verdict(self) -> RecordedDecision | None:
        """The last standing verdict: it counts, and those before it do not."""
        return next((one for one in reversed(self.standing) if isinstance(one.decision, Decided)), None)

    @property
    def bonus_minor(self) -> int:
        """Of all standing bonuses together, smallest units of the currency."""
        return sum(one.decision.minor for one in self.standing if isinstance(one.decision, BonusGiven))

    @property
    def excluded(self) -> dict[str, Excluded]:
        """What is not to be used, by attempt; the empty id stands for the whole assignment."""
        return {
            one.decision.attempt_id: one.decision
            for one in self.standing
            if isinstance(one.decision, Excluded)
        }

    @property
    def notes(self) -> tuple[RecordedDecision, ...]:
        """The standing notes."""
        return tuple(one for one in self.standing if isinstance(one.decision, Noted))

    def status(self, worked: str) -> str:
        """The state of the assignment: the verdict, or else what became of the work (`worked`)."""
        verdict = self.verdict
        return verdict.decision.verdict if verdict and isinstance(verdict.decision, Decided) else worked


def fold_review(decisions: Iterable[RecordedDecision], before: Reviewed | None = None) -> Reviewed:
    """Where a review stands after these decisions of one assignment, in order."""
    reviewed = before or Reviewed()
    for one in decisions:
        undone = _undone_with(reviewed, one)
        reviewed = replace(reviewed, seq=one.seq, made=(*reviewed.made, one), undone=undone)
    return reviewed


def _undone_with(reviewed: Reviewed, one: RecordedDecision) -> frozenset[int]:
    """What is taken back once this is made; what a taken back inclusion had taken back stands again."""
    if not isinstance(one.decision, Undone):
        return reviewed.undone
    seq = one.decision.seq
    again = {
        before.decision.seq
        for before in reviewed.made
        if before.seq == seq and isinstance(before.decision, Undone)
    }
    return (reviewed.undone | {seq}) - again


def _is_undo(one: RecordedDecision) -> bool:
    return isinstance(one.decision, Undone) and not one.decision.included
