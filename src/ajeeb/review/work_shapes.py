"""The table of work as data: what is asked of it, and what it shows. Times are UTC milliseconds."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ajeeb.events import EndReason, Verdict

from .shape import Shape
from .shapes import AssignmentRow

WorkSort: TypeAlias = Literal["newest", "last", "attempts", "score", "duration", "unit", "worker"]
WorkOrder: TypeAlias = Literal["down", "up"]
Flag: TypeAlias = Literal["fast", "pasted", "small_edits"]
_Count = Annotated[int, Field(ge=0, le=1_000_000)]
_Time = Annotated[int, Field(ge=0, le=10**15)]
_Score = Annotated[float, Field(allow_inf_nan=False)]
_Name = Annotated[str, Field(max_length=100)]


class WorkFilter(Shape):
    """Which assignments of a run are meant; what is left out does not matter. Several values of one: any of them."""

    status: tuple[Literal["open", "submitted", "timed_out"], ...] = ()
    """What became of the work."""
    decision: tuple[Verdict | Literal["undecided"], ...] = ()
    """What reviewers say; `undecided` is work that has ended and waits for them."""
    by: Literal["people", "simulated"] | None = None
    """Who did the work."""
    pilot: bool | None = None
    end: tuple[EndReason, ...] = ()
    unit: Annotated[int, Field(ge=1, le=10**9)] | None = None
    """The unit's number, from 1."""
    worker: _Name | None = None
    """The worker's key."""
    score_min: _Score | None = None
    """Of the last judgement; so for score_max."""
    score_max: _Score | None = None
    attempts_min: _Count | None = None
    attempts_max: _Count | None = None
    failures: bool | None = None
    """Whether a call failed."""
    flag: tuple[Flag, ...] = ()
    """With any of these flags."""
    excluded: bool | None = None
    """Whether the whole or an attempt is excluded."""
    notes: bool | None = None
    """Whether there are notes."""
    opened_from: _Time | None = None
    opened_to: _Time | None = None
    """Not itself."""
    search: Annotated[str, Field(max_length=300)] = ""
    """Words that a worker wrote together; `"several words"` in this order, `begin*` for what begins so.

    For who may manage also the id or name that a worker came with, or how it begins.
    """


class WorkQuery(WorkFilter):
    """A page of the table of work."""

    sort: WorkSort = "newest"
    """`newest` by the opening, `last` by the last event; work without a score, or not ended, comes last."""
    order: WorkOrder = "down"
    after: Annotated[str, Field(max_length=300)] | None = None
    """The `next_after` of the page before."""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Selection(Shape):
    """Assignments that somebody chose: these, or all that a filter finds. One of both."""

    ids: Annotated[tuple[_Name, ...], Field(max_length=10_000)] | None = None
    filter: WorkFilter | None = None


class WorkRow(AssignmentRow):
    """One assignment in the table of work."""

    worker_number: int
    """Among the workers of the run, from 0 in the order in which they came."""
    score: float | None
    """Of the last judgement."""
    duration_ms: int | None
    """From opening to the end, waiting included; None while it is open."""
    decision: Verdict | None
    decided_by: str | None
    bonus_minor: int
    """Smallest units of the currency."""
    notes: int
    excluded: bool
    """The whole assignment."""
    excluded_attempts: int
    flags: tuple[Flag, ...]


class FlagRate(Shape):
    """How usual a flag is in this run: a flag that many have says little."""

    flag: Flag
    share: float
    """Of the ended assignments, 0 to 1."""


class WorkPage(Shape):
    """A page of the table of work."""

    rows: tuple[WorkRow, ...]
    next_after: str | None
    """For the next page; None on the last."""
    total: int
    """How many there are in all."""
    total_is_exact: bool
    """If not, there are more than `total`."""
    currency: str
    """Of the bonuses; empty if the run has none yet."""
    reward_minor: int | None
    """What the run pays for one assignment, in smallest units; None if that is not set."""
    nothing_to_find: bool
    """What is searched for is nothing but single punctuation marks, which are not searched for."""
    rates: tuple[FlagRate, ...]


class SavedView(Shape):
    """A view that somebody keeps: a name for what stands in the address of the table of work."""

    view_id: str
    name: str
    query: str
    """As in an address, without the question mark."""


class SavedViewBody(Shape):
    """A new view, or what an old one shall be."""

    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"\S")]
    query: Annotated[str, Field(max_length=2000)]
