"""What is spent on models and what may be: amounts are micros, millionths of a currency's unit.

Money is reserved before a model is asked and settled when its price is known; until then what is reserved counts as
spent. So many calls at once never pass a cap together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from ajeeb.errors import AjeebError

Scope: TypeAlias = Literal["worker", "run", "day"]
Cap: TypeAlias = Literal["call", "worker", "run", "day"]

MAX_MICROS = (
    10**15
)  # a thousand million of a currency: above it is no price, and sums stay far inside 64 bits


class CapPassed(AjeebError):
    """A reservation would pass a cap; nothing was reserved. Ask for less, or raise the cap.

    cap: which one. spent: what it holds already, with what is reserved; limit: what it may hold; both in micros.
    """

    code: ClassVar[str] = "cap_passed"

    def __init__(self, cap: Cap, *, spent: int, limit: int) -> None:
        super().__init__(f"the cap per {cap} of {limit} micros would be passed: {spent} are spent already")
        self.cap = cap
        self.spent = spent
        self.limit = limit


@dataclass(frozen=True, kw_only=True)
class Caps:
    """What may be spent at most, in micros; None is no limit.

    call: by one call. worker: by one worker in one run. run: by one run. day: on one day (UTC), by all runs of the
    record together.
    """

    call: int | None = None
    worker: int | None = None
    run: int | None = None
    day: int | None = None


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Names one total that is kept. key: the worker's or the day's; empty for the run's."""

    scope: Scope
    run_id: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """Money that a call may cost. day: UTC date, such as 2030-01-31; at: UTC milliseconds.

    call_id: empty if it is not known.

    Raises: ValueError if the amount is below nothing, or no amount of money at all.
    """

    reservation_id: str
    run_id: str
    worker_key: str
    day: str
    micros: int
    currency: str
    at: int
    caps: Caps = Caps()
    call_id: str = ""

    def __post_init__(self) -> None:
        refuse_odd(self.micros)

    def tallies(self) -> tuple[Tally, ...]:
        """The totals that it counts in."""
        return tallies(self.run_id, self.worker_key, self.day)


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Micros of one currency, each with what is reserved.

    run: by a run, ever. day: on a day, by all runs. reserved: what of the run's is reserved and not settled.
    """

    run: int
    day: int
    reserved: int


def tallies(run_id: str, worker_key: str, day: str) -> tuple[Tally, ...]:
    """The totals that this worker's calls of this run on this day count in."""
    return (Tally(scope="worker", run_id=run_id, key=worker_key), run_tally(run_id), day_tally(day))


def run_tally(run_id: str) -> Tally:
    """What a run has spent, ever."""
    return Tally(scope="run", run_id=run_id, key="")


def day_tally(day: str) -> Tally:
    """What all runs have spent on a day."""
    return Tally(scope="day", run_id="", key=day)


def check(reservation: Reservation, spent: Callable[[Tally], int]) -> None:
    """Whether there is room for it. spent: what a total holds, with what is reserved.

    Raises: CapPassed with the first cap that it would pass. What costs nothing passes none.
    """
    caps, micros = reservation.caps, reservation.micros
    if micros == 0:
        return
    if caps.call is not None and micros > caps.call:
        raise CapPassed("call", spent=0, limit=caps.call)
    limits = {"worker": caps.worker, "run": caps.run, "day": caps.day}
    for tally in reservation.tallies():
        limit = limits[tally.scope]
        if limit is not None and (held := spent(tally)) + micros > limit:
            raise CapPassed(tally.scope, spent=held, limit=limit)


def refuse_odd(micros: int) -> None:
    """Let no amount in that would spoil the sums.

    Raises: ValueError if it is below nothing, or no amount of money at all.
    """
    if not 0 <= micros <= MAX_MICROS:
        raise ValueError(f"{micros} micros are no price: it must be from 0 to {MAX_MICROS}")
