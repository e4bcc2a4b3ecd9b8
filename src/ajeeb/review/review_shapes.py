"""What the review pages show of decisions, as data. Times are UTC milliseconds."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ajeeb.events import Verdict

from .shape import Shape
from .wanted import Undo, Wanted, WantedOfMany

Key: TypeAlias = Annotated[str, Field(min_length=8, max_length=100)]


class MadeDecision(Shape):
    """One decision about an assignment, as it was made."""

    seq: int
    at: int
    by: str
    """Name of the account."""
    kind: Literal["decided", "bonus_given", "excluded", "noted", "undone"]
    text: str
    """What was done, in words that go on after the name: `approved this`."""
    verdict: Verdict | None
    reason_code: str
    message: str
    """For the worker; of a note or an exclusion, for requesters."""
    minor: int
    """Of a bonus, in smallest units of the currency."""
    currency: str
    attempt_id: str
    """Empty if it is about the whole."""
    takes_back: int | None
    """The seq of the decision that this one takes back."""
    stands: bool
    """It was not taken back, and is no undo itself: it can be taken back."""


class ReviewState(Shape):
    """Where the review of an assignment stands."""

    seq: int
    """Of the last decision; what the next one has to expect."""
    status: str
    """The verdict, or else what became of the work."""
    verdict: Verdict | None
    verdict_by: str
    verdict_at: int | None
    bonus_minor: int
    """Of all bonuses that stand."""
    currency: str
    """Of the run; empty if none is set."""
    reward_minor: int | None
    """What the run pays for one assignment, in smallest units; None if that is not set."""
    excluded: bool
    """The whole assignment is not to be used."""
    excluded_attempts: tuple[str, ...]
    decisions: tuple[MadeDecision, ...]
    """All that were made, in order."""


class Neighbours(Shape):
    """The way through a table of work from one of its assignments."""

    before: str | None
    next: tuple[str, ...]
    """The next three, as far as there are."""


class DecisionBody(Shape):
    """A decision about one assignment."""

    want: Wanted
    key: Key
    """Made by the caller for this one decision: sent twice, it is done once."""
    expect: int | None = None
    """The `seq` of the review that the reviewer saw; None: whatever it is."""
    seen: int | None = None
    """The `work_seq` of the assignment that the reviewer saw; None: whatever it is."""


class UndoBody(Shape):
    """Takes a decision about one assignment back."""

    key: Key
    seq: int | None = None
    """Of the decision; None for the last own one that stands."""
    expect: int | None = None

    @property
    def want(self) -> Undo:
        """As what is wanted."""
        return Undo(seq=self.seq)


class Confirmed(Shape):
    """The numbers of the dry run that somebody has seen and agreed to."""

    assignments: int
    minor: int
    position: int


class ManyBody(Shape):
    """A decision about many assignments of a run."""

    want: WantedOfMany
    assignments: Annotated[tuple[str, ...], Field(max_length=10_000)] | None = None
    """Their ids."""
    selection: str | None = None
    """Or: the query of the table of work, as its address has it; all that it finds."""
    replace: bool = False
    """Of a verdict: also for work that has one already. False: such work is left out, and told in `judged`."""
    confirmed: Confirmed | None = None
    """None: nothing is done, only the numbers are told."""
    key: Key


class NotDone(Shape):
    """An assignment on which a decision for many could not be made, and why."""

    assignment_id: str
    unit: int
    worker_key: str
    code: str
    why: str


class JudgedAlready(Shape):
    """How many of the chosen had a certain verdict already, and whose."""

    verdict: Verdict
    by: str
    assignments: int


class ManyDecided(Shape):
    """What a decision about many would do, or did."""

    done: bool
    """False for a dry run."""
    assignments: int
    """How many are, or would be, decided on."""
    workers: int
    minor: int
    """The sum that they are paid, in smallest units of the currency."""
    currency: str
    position: int
    """The place in the record that the numbers are from."""
    not_done: tuple[NotDone, ...]
    """The first 200 that are left out."""
    left_out: int
    replaced: int
    """How many of those that are decided on had another verdict, which counts no more."""
    judged: tuple[JudgedAlready, ...]
    """Of a verdict: how many of all that are chosen had one already; replaced or left out, as it was asked for."""


class UndoManyBody(Shape):
    """Takes back what one request decided about many."""

    made_by: Key
    """The key of that request."""
    key: Key
