"""Parts for tests of your own tasks: a clock that you move, a store in memory, a procedure that does as it is told."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ajeeb.actions import Calls, Deps, RunPurse, ServedRun, ServedUnit, served_procedures
from ajeeb.errors import Conflict, Unknown
from ajeeb.events import Observed, Opened, Recorded, RunState
from ajeeb.models import FREE, Around
from ajeeb.procedures import Procedure, Runner
from ajeeb.store import (
    Append,
    AssetFolder,
    Assignment,
    Claim,
    Link,
    Reservation,
    Run,
    RunningCall,
    Spent,
    Store,
    Unit,
)
from ajeeb.store.money import Tally, check, day_tally, refuse_odd, run_tally
from ajeeb.tasks import Task, prepare


@dataclass
class Clock:
    """Stands still until it is moved; UTC milliseconds."""

    ms: int = 1_800_000_000_000

    def __call__(self) -> int:
        return self.ms

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.ms += int(seconds * 1000)


@dataclass
class MemoryStore:
    """The record in this process's memory: as the real store on the path of an action, and gone with the process."""

    streams: dict[str, list[Recorded]] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    holders: dict[str, dict[str, str]] = field(default_factory=dict)
    """Unit to worker to assignment."""
    drafts: dict[str, str] = field(default_factory=dict)
    reservations: dict[str, Reservation] = field(default_factory=dict)
    settled: dict[str, int] = field(default_factory=dict)
    """Reservation to what its call cost, in micros."""
    totals: Counter[tuple[Tally, str]] = field(default_factory=Counter)
    """By currency, with what is reserved."""

    async def events(self, stream: str, after: int = 0) -> list[Recorded]:
        """The events of a stream that come after this seq, in order."""
        return self.streams.get(stream, [])[after:]

    async def append(self, append: Append) -> list[Recorded]:
        """The events as recorded."""
        stream = self.streams.setdefault(append.stream, [])
        if append.expect is not None and len(stream) != append.expect:
            raise Conflict(f"{append.stream} is at {len(stream)}, not at {append.expect}")
        new = [
            Recorded(
                seq=len(stream) + 1 + offset,
                at=append.at,
                event=event,
                action=append.action if offset == 0 else None,
            )
            for offset, event in enumerate(append.events)
        ]
        stream.extend(new)
        return new

    async def observe(self, assignment_id: str, observed: Observed, at: int) -> None:
        """Keep what a page observed."""
        await self.append(Append(stream=f"{assignment_id}/seen", events=(observed,), at=at))

    async def keep_draft(self, assignment_id: str, data: str, at: int) -> None:
        """Keep what stands in an open form."""
        self.drafts[assignment_id] = data

    async def draft(self, assignment_id: str) -> str | None:
        """What stood in an open form."""
        return self.drafts.get(assignment_id)

    async def run_state(self, run_id: str) -> RunState:
        """Runs in memory are open."""
        return "open"

    async def claim(self, claim: Claim) -> Assignment | None:
        """The worker's hold on a unit, old or new; None if there is nothing free."""
        units = [
            u for u in self.units.values() if u.run_id == claim.run_id and claim.number in (None, u.number)
        ]
        for unit in units:
            held = self.holders.get(unit.unit_id, {}).get(claim.worker_key)
            if held is not None:
                return self.assignments[held]
        if not claim.new:
            return None
        free = [unit for unit in units if len(self.holders.get(unit.unit_id, {})) < unit.places]
        if not free:
            return None
        unit = min(free, key=lambda one: (len(self.holders.get(one.unit_id, {})), one.number))
        workers = self._workers(claim.run_id)
        self.holders.setdefault(unit.unit_id, {})[claim.worker_key] = claim.assignment_id
        assignment = Assignment(assignment_id=claim.assignment_id, run_id=claim.run_id, unit_id=unit.unit_id)
        self.assignments[claim.assignment_id] = assignment
        opened = Opened(
            run_id=claim.run_id,
            unit_id=unit.unit_id,
            worker_key=claim.worker_key,
            assurance=claim.assurance,
            pilot=claim.pilot,
            simulated=claim.simulated,
            client=claim.client,
            number=len(workers),
            worker_number=list(dict.fromkeys([*workers, claim.worker_key])).index(claim.worker_key),
        )
        await self.append(Append(stream=claim.assignment_id, events=(opened,), at=claim.at, expect=0))
        return assignment

    async def assignment(self, assignment_id: str) -> Assignment | None:
        """One assignment; None if there is none."""
        return self.assignments.get(assignment_id)

    async def link(self, link_id: str) -> Link | None:
        """There are no links here."""
        return None

    async def running_calls(self) -> list[RunningCall]:
        """None: nothing outlives the process."""
        return []

    async def overdue(self, run_id: str, opened_before: int) -> list[str]:
        """None: nobody sweeps here."""
        return []

    async def reserve(self, reservation: Reservation) -> None:
        """Keep money for a call before it is made."""
        check(reservation, lambda tally: self.totals[tally, reservation.currency])
        self.reservations[reservation.reservation_id] = reservation
        self._count(reservation, reservation.micros)

    async def settle(self, reservation_id: str, micros: int, at: int) -> None:
        """Let what a call cost take the place of what was reserved for it."""
        refuse_odd(micros)
        reservation = self.reservations.get(reservation_id)
        if reservation is None:
            raise Unknown(f"no money was reserved under '{reservation_id}'")
        if reservation_id not in self.settled:
            self.settled[reservation_id] = micros
            self._count(reservation, micros - reservation.micros)

    async def release_lost(self, run_id: str | None, at: int) -> int:
        """Settle what is still reserved at what was reserved."""
        lost = [one for one in self._open() if run_id in (None, one.run_id)]
        for one in lost:
            await self.settle(one.reservation_id, one.micros, at)
        return len(lost)

    async def spent(self, run_id: str, day: str, currency: str) -> Spent:
        """What a run has spent, and all runs on a day."""
        return Spent(
            run=self.totals[run_tally(run_id), currency],
            day=self.totals[day_tally(day), currency],
            reserved=sum(
                one.micros for one in self._open() if (one.run_id, one.currency) == (run_id, currency)
            ),
        )

    def _workers(self, run_id: str) -> list[str]:
        """Who holds each assignment of a run, in the order of the claims."""
        streams = [self.streams[key] for key, one in self.assignments.items() if one.run_id == run_id]
        return [first.event.worker_key for first, *_ in streams if isinstance(first.event, Opened)]

    def _open(self) -> list[Reservation]:
        return [one for key, one in self.reservations.items() if key not in self.settled]

    def _count(self, reservation: Reservation, micros: int) -> None:
        for tally in reservation.tallies():
            self.totals[tally, reservation.currency] += micros


@dataclass
class Script:
    """A procedure that gives what it is told to, in turn, and then texts; an exception is raised, a number is a wait.

    calls: the arguments of every call so far.
    """

    answers: list[Any] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    gate: asyncio.Event | None = None
    """If it is set, calls wait for it."""

    def procedure(self, *, rerun: bool = False, timeout_s: float = 30.0) -> Procedure:
        """The procedure to give to a loop."""

        async def answer(**values: Any) -> Any:
            self.calls.append(values)
            if self.gate is not None:
                await self.gate.wait()
            while self.answers:
                given = self.answers.pop(0)
                if isinstance(given, BaseException):
                    raise given
                if not isinstance(given, int | float):
                    return given
                await asyncio.sleep(given)
            return f"answer {len(self.calls)}"

        return Procedure(
            name="script", function=answer, rerun=rerun, timeout_s=timeout_s, concurrency=1000, on_server=True
        )


def deps_for(
    task: Task, *, store: Store | None = None, clock: Clock | None = None, folder: Path | None = None
) -> tuple[Deps, Calls]:
    """A task served in this process, as run `test-1`: what `actions.come_in` and `actions.act` need, and its calls.

    Without a store, a MemoryStore that has the units.
    """
    prepared = prepare(task)
    now = clock or Clock()
    run = Run(
        run_id="test-1",
        task_name=task.name or "test",
        task_hash=prepared.digest,
        parameters={},
        config=prepared.config,
        environment={},
        seed=1,
        pilot=False,
        created_at=now(),
    )
    units = list(_units(run, prepared.units, task.assignments_per_unit))
    kept = store or MemoryStore(units={unit.unit_id: unit for unit in units})
    purse = None if task.budget is None else RunPurse(kept, run.run_id, task.budget, now)
    served = ServedRun(
        run=run,
        task=prepared,
        procedures=served_procedures(prepared.procedures, Around(now=now, purse=purse or FREE)),
        purse=purse,
        units={
            unit.unit_id: ServedUnit(unit=unit, target=None, compared=None, version=one.version)
            for unit, one in zip(units, prepared.units, strict=True)
        },
    )
    deps = Deps(
        store=kept,
        assets=AssetFolder(folder or Path(tempfile.mkdtemp(prefix="ajeeb-"))),
        runs={run.run_id: served},
        runner=Runner(now=now),
        now=now,
        similarity=lambda one, other: (float(one == other), {}),
    )
    return deps, Calls(deps)


def _units(run: Run, prepared: Iterable[Any], places: int) -> Iterable[Unit]:
    for number, unit in enumerate(prepared, 1):
        yield Unit(
            unit_id=f"{run.run_id}-u{number}",
            run_id=run.run_id,
            number=number,
            inputs=unit.inputs,
            target_asset=None,
            places=places,
        )
