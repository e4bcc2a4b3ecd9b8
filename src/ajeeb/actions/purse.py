"""The money of a run, kept in the record: reserved before a call, settled after it, and said when it runs out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from ajeeb.errors import ModelFailed, StorageFailed
from ajeeb.models.price import Budget, cap_micros
from ajeeb.store import Cap, CapPassed, Caps, Reservation, Store
from ajeeb.store.money import MAX_MICROS

from .identity import new_id

log = logging.getLogger("ajeeb.purse")
_MICROS = 1_000_000


class RunPurse:
    """Implements `models.purse.Purse` for one run, over every process that has served it.

    now: UTC milliseconds. A worker's cap is for this run; a day's (UTC) for all runs of the data folder together.
    """

    def __init__(
        self,
        store: Store,
        run_id: str,
        budget: Budget,
        now: Callable[[], int],
        new_id: Callable[[], str] = new_id,
    ) -> None:
        self._store = store
        self._run_id = run_id
        self._budget = budget
        self._caps = _caps(budget)
        self._now = now
        self._new_id = new_id
        self._least: int | None = None  # micros that a call was ever asked to take, other than none
        self._refused = False  # a call that the run or the day has no money for
        self._said: set[tuple[str, str, str]] = set()  # cap, day, what

    async def reserve(self, micros: int, currency: str, by: str, call: str = "") -> str:
        """Set money aside for a call of this worker; the id of the reservation.

        Raises: ModelFailed (`unavailable`), lasting if a cap would be passed or the currency is another.
        """
        self._refuse_what_fits_nowhere(micros, currency)
        if micros:
            self._least = min(micros, self._least or micros)
        reservation = Reservation(
            reservation_id=self._new_id(),
            run_id=self._run_id,
            worker_key=by,
            day=self._day(),
            micros=micros,
            currency=currency,
            at=self._now(),
            caps=self._caps,
            call_id=call,
        )
        try:
            await self._store.reserve(reservation)
        except CapPassed as passed:
            self._refused = self._refused or passed.cap in ("run", "day")
            raise _no(self._sentence(passed, micros)) from passed
        except StorageFailed as refused:
            raise ModelFailed(
                "unavailable", f"no money could be set aside for a call: {refused}"
            ) from refused
        finally:
            await self.is_used_up()
        return reservation.reservation_id

    async def settle(self, reservation: str, micros: int) -> None:
        """Spend so much of it, and free the rest; a second time changes nothing.

        If the disk refuses, all that was reserved stays spent: the answer that was paid for is not lost for it.
        """
        try:
            # What a model's side says that it used may be nonsense; it must not spoil the sums.
            await self._store.settle(reservation, min(max(micros, 0), MAX_MICROS), self._now())
        except StorageFailed as refused:
            log.warning(
                "run '%s': what was reserved for a call counts as spent, for its price could not be written: %s",
                self._run_id,
                refused,
            )
        await self.is_used_up()

    async def is_used_up(self) -> bool:
        """Whether the run's cap or the day's leaves nothing for another call: no new worker should be let in.

        What is reserved counts as spent. Says so in the log, the first time that it sees it.
        """
        pots = await self._pots()
        for pot in pots:
            self._tell(pot)
        return any(pot.is_empty for pot in pots)

    async def _pots(self) -> list[_Pot]:
        day = self._day()
        spent = await self._store.spent(self._run_id, day, self._budget.currency)
        # A rest that is too small for every call is none; but calls that run may yet turn out cheaper.
        least = self._least if self._refused and not spent.reserved else None
        limits = (("per_run", "", self._caps.run, spent.run), ("per_day", day, self._caps.day, spent.day))
        return [
            _Pot(cap=cap, day=of_day, limit=limit, spent=held, least=least or 1)
            for cap, of_day, limit, held in limits
            if limit is not None
        ]

    def _tell(self, pot: _Pot) -> None:
        """Say once that a pot is empty, or before that once that it will be soon."""
        empty, soon = ((pot.cap, pot.day, what) for what in ("empty", "soon"))
        spent = f"{_amount(pot.spent)} of {_amount(pot.limit)} {self._budget.currency} ({pot.cap})"
        if pot.is_empty and empty not in self._said:
            self._said |= {empty, soon}
            log.error(
                "run '%s' is paused: %s are spent, and no new worker is let in; raise budget.%s to go on",
                self._run_id,
                spent,
                pot.cap,
            )
        elif pot.spent >= self._budget.alarm_at * pot.limit and soon not in self._said:
            self._said.add(soon)
            log.warning("run '%s' has spent %s and will be paused when that is spent", self._run_id, spent)

    def _refuse_what_fits_nowhere(self, micros: int, currency: str) -> None:
        wanted = self._budget.currency
        if currency != wanted:
            raise _no(f"the price is in {currency} and the budget in {wanted}: give both in one currency")
        if not 0 <= micros <= MAX_MICROS:
            raise _no(f"{_amount(micros)} {currency} are no price of a call: look at the price of the model")

    def _sentence(self, passed: CapPassed, micros: int) -> str:
        currency, cap = self._budget.currency, f"per_{passed.cap}"
        more, limit = f"{_amount(micros)} {currency}", f"{_amount(passed.limit)} {currency}"
        if passed.cap == "call":
            return f"a call may cost {more}, and the most that one may is {limit} ({cap}): raise budget.{cap} to go on"
        return (
            f"{_SPENDERS[passed.cap]} {_amount(passed.spent)} of {limit} ({cap}), and this call may cost {more}: "
            f"raise budget.{cap} to go on"
        )

    def _day(self) -> str:
        return datetime.fromtimestamp(self._now() / 1000, UTC).date().isoformat()


@dataclass(frozen=True, kw_only=True)
class _Pot:
    """A cap that all workers share, in micros. day: empty if it is not for a day. least: what a call takes."""

    cap: str
    day: str
    limit: int
    spent: int
    least: int

    @property
    def is_empty(self) -> bool:
        return self.limit - self.spent < self.least


_SPENDERS: dict[Cap, str] = {
    "worker": "this worker has spent",
    "run": "this run has spent",
    "day": "all runs together have today spent",
}


def _caps(budget: Budget) -> Caps:
    call, worker, run, day = (
        None if amount is None else cap_micros(amount)
        for amount in (budget.per_call, budget.per_worker, budget.per_run, budget.per_day)
    )
    return Caps(call=call, worker=worker, run=run, day=day)


def _amount(micros: int) -> str:
    """In units of the currency, such as 0.07."""
    return f"{Decimal(micros) / _MICROS:f}"


def _no(sentence: str) -> ModelFailed:
    return ModelFailed("unavailable", sentence, lasting=True)
