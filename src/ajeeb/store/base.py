"""What is stored, and the store as the rest of Ajeeb sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ajeeb.events import ActionId, Assurance, Event, Observed, Recorded, RunState

from .money import Reservation, Spent


@dataclass(frozen=True, kw_only=True)
class Run:
    """One launch of a task. JSON values are plain data.

    source: what the task can be loaded from again; None if that is not known.
    """

    run_id: str
    task_name: str
    task_hash: str
    parameters: dict[str, Any]
    config: dict[str, Any]
    environment: dict[str, Any]
    seed: int
    pilot: bool
    created_at: int
    closed_at: int | None = None
    state: RunState = "open"
    source: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One piece of work; `number` from 1, `places` workers may hold it. form_asset: its form version, as JSON."""

    unit_id: str
    run_id: str
    number: int
    inputs: dict[str, Any]
    target_asset: str | None
    places: int
    form_asset: str | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link that was printed; its signed token names it."""

    link_id: str
    run_id: str
    number: int
    created_at: int
    expires_at: int | None = None
    revoked_at: int | None = None


@dataclass(frozen=True, kw_only=True)
class Asset:
    """A file by its content; sizes in bytes and pixels. look: the difference hash of an image."""

    sha256: str
    media_type: str
    bytes: int
    width: int | None = None
    height: int | None = None
    look: str | None = None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A worker who wants a unit: a certain one, or the one that the fewest hold.

    new: whether a unit may be taken that the worker has not; if not, only one that they have is given.
    again: a worker who has ended a unit gets that one back instead of the next free one.
    """

    assignment_id: str
    run_id: str
    number: int | None
    worker_key: str
    provider: str
    external_id: str
    assurance: Assurance
    pilot: bool
    simulated: bool
    client: str
    at: int
    again: bool = True
    new: bool = True


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """A worker's hold on a unit."""

    assignment_id: str
    run_id: str
    unit_id: str


@dataclass(frozen=True, kw_only=True)
class Append:
    """Events for one stream.

    expect: the seq that the stream must be at, else Conflict; None appends wherever it is.
    action: recorded on the first event.
    assets: files that these events name; they are on disk already.
    """

    stream: str
    events: Sequence[Event]
    at: int
    expect: int | None = None
    action: ActionId | None = None
    assets: Sequence[Asset] = ()


@dataclass(frozen=True, kw_only=True)
class RunningCall:
    """A call that has not ended, as far as the store knows."""

    call_id: str
    assignment_id: str
    procedure: str
    try_no: int
    asked_at: int


class Store(Protocol):
    """The record, as the path of a worker's action needs it."""

    async def events(self, stream: str, after: int = 0) -> list[Recorded]:
        """The events of a stream that come after this seq, in order."""

    async def append(self, append: Append) -> list[Recorded]:
        """The events as recorded, once they are on disk.

        Raises: Conflict if the stream is not where it was expected; StorageFailed if the disk refused.
        """

    async def observe(self, assignment_id: str, observed: Observed, at: int) -> None:
        """Keep what a page observed, beside the stream of the assignment."""

    async def keep_draft(self, assignment_id: str, data: str, at: int) -> None:
        """Keep what stands in an open form, over what was kept of it before; one that has ended keeps nothing."""

    async def draft(self, assignment_id: str) -> str | None:
        """What stood in an open form; None if nothing was kept."""

    async def claim(self, claim: Claim) -> Assignment | None:
        """The worker's hold on a unit, old or new; None if there is nothing free."""

    async def run_state(self, run_id: str) -> RunState:
        """Whether a run gives out work. Raises: Unknown if there is no such run."""

    async def assignment(self, assignment_id: str) -> Assignment | None:
        """One assignment; None if there is none."""

    async def link(self, link_id: str) -> Link | None:
        """One link; None if there is none."""

    async def running_calls(self) -> list[RunningCall]:
        """Calls that have not ended."""

    async def overdue(self, run_id: str, opened_before: int) -> list[str]:
        """Open assignments of a run that were opened before this time."""

    async def reserve(self, reservation: Reservation) -> None:
        """Keep money for a call before it is made; it counts as spent until it is settled.

        Raises: CapPassed if there is no room for it, and then nothing was kept; StorageFailed if the disk refused.
        """

    async def settle(self, reservation_id: str, micros: int, at: int) -> None:
        """Let what a call cost, less or more, take the place of what was reserved; a second time changes nothing.

        Raises: Unknown if nothing was reserved under this id; ValueError if it is no amount; StorageFailed.
        """

    async def release_lost(self, run_id: str | None, at: int) -> int:
        """Settle what a process that died had reserved, in one run or in all: it counts as spent. How many there were.

        For the start, when no call runs yet.
        """

    async def spent(self, run_id: str, day: str, currency: str) -> Spent:
        """What a run has spent ever, and all runs on a day (UTC date), in this currency."""
