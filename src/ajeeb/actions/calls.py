"""Calls that are running. They belong to the application: a page that leaves ends none, one that fails no other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ajeeb.errors import Conflict, StorageFailed
from ajeeb.events import Done, Failed, Measured, Outcome, Tried
from ajeeb.loops import Action, Attempt, FormCall, State, advance, settle
from ajeeb.procedures import Call, EarlierAttempt, Made
from ajeeb.store import Append, Asset

from .act import TRIES, Acted, Standing, act, look
from .form_calls import KeptFiles, run_form_call
from .served import Deps, Similarity

log = logging.getLogger("ajeeb.calls")
_AGAIN_S = 1.0  # between two goes at writing down a result that the disk refused


@dataclass
class _Running:
    task: asyncio.Task[State | None]
    asked_at: int
    procedure: str
    assignment_id: str
    progress: float | None = None


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What is known of a call that runs; times in milliseconds."""

    call_id: str
    waited_ms: int
    expected_ms: int | None
    queue_position: int | None
    fraction: float | None


@dataclass
class Calls:
    """Starts calls, writes down how they ended, and lets pages wait for that."""

    deps: Deps
    _running: dict[str, _Running] = field(default_factory=dict)

    async def act(self, assignment_id: str, action: Action, assets: Sequence[Asset] = ()) -> Acted:
        """Do what a worker wants; if that asks a model, its call runs from now on. Raises what `act` raises."""
        acted = await act(self.deps, assignment_id, action, assets)
        running = None if acted.asked is None else _waiting_call(acted.standing.state, acted.asked.call_id)
        if running is not None:
            self.start(acted.standing, running)
        return acted

    def start(self, standing: Standing, asked: Attempt | FormCall) -> None:
        """Run a call whose intent is on disk."""
        call_id, assignment_id = asked.call_id, standing.assignment.assignment_id
        earlier = [one.task for one in self._running.values() if one.assignment_id == assignment_id]
        run = (
            self._run(standing, asked)
            if isinstance(asked, Attempt)
            else self._run_next(standing, asked, earlier)
        )
        entry = _Running(
            task=asyncio.get_running_loop().create_task(run, name=f"call {call_id}"),
            asked_at=asked.asked_at,
            procedure=asked.procedure,
            assignment_id=assignment_id,
        )
        self._running[call_id] = entry
        entry.task.add_done_callback(lambda _: self._running.pop(call_id, None))

    async def ended(self, call_id: str, within_s: float | None = None) -> bool:
        """Whether the call has ended, after waiting for it for a while. Giving up waiting leaves the call alone."""
        entry = self._running.get(call_id)
        if entry is not None:
            await asyncio.wait([entry.task], timeout=within_s)
        return call_id not in self._running or self._running[call_id].task.done()

    def progress(self, call_id: str) -> Progress | None:
        """What is known of a call; None if it is not running here."""
        entry = self._running.get(call_id)
        if entry is None:
            return None
        return Progress(
            call_id=call_id,
            waited_ms=max(0, self.deps.now() - entry.asked_at),
            expected_ms=self.deps.runner.expected_ms(entry.procedure),
            queue_position=self.deps.runner.queue_position(entry.procedure, call_id),
            fraction=entry.progress,
        )

    async def stop(self, within_s: float) -> None:
        """Wait for running calls, then give up on those that take longer: they are lost, and cost nobody anything."""
        tasks = [entry.task for entry in self._running.values()]
        if not tasks:
            return
        _, pending = await asyncio.wait(tasks, timeout=within_s)
        for task in pending:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def recover(self, call_id: str, assignment_id: str) -> None:
        """A call whose server died: run it again if its procedure allows that, else settle it as lost."""
        standing = await look(self.deps, assignment_id)
        asked = _waiting_call(standing.state, call_id)
        if asked is None or call_id in self._running:
            return
        if standing.run.procedure(asked.procedure).rerun and asked.try_no < TRIES:
            await self._try_again(standing, asked)
        else:
            lost = Failed(status="lost", message="the server stopped while the call was running")
            await self._settle(standing, asked, lost, ())

    async def _try_again(self, standing: Standing, asked: Attempt | FormCall) -> None:
        again = Tried(call_id=asked.call_id, try_no=asked.try_no + 1)
        append = Append(
            stream=standing.assignment.assignment_id,
            events=(again,),
            at=self.deps.now(),
            expect=standing.state.seq,
        )
        state = advance(standing.state, await self.deps.store.append(append))
        running = _waiting_call(state, asked.call_id)
        if running is not None:
            self.start(Standing(**{**vars(standing), "state": state}), running)

    async def _run(self, standing: Standing, attempt: Attempt) -> State | None:
        assets: list[Asset] = []

        async def keep(made: Made) -> str:
            asset = await self.deps.assets.put(
                made.data or b"", made.media_type or "", made.width, made.height
            )
            images[len(assets)] = made
            assets.append(asset)
            return asset.sha256

        images: dict[int, Made] = {}
        run, unit = standing.run, standing.run.units[standing.assignment.unit_id]
        values = {**unit.unit.inputs, **attempt.answers}
        call = _call(standing, attempt, self._reporter(attempt.call_id))
        outcome = await self.deps.runner.run(run.procedure(attempt.procedure), values, call, keep)
        measures = await _measures(self.deps.similarity, attempt, outcome, unit.compared, images)
        return await self._settle(standing, attempt, outcome, measures, assets)

    async def _run_next(
        self, standing: Standing, asked: FormCall, earlier: list[asyncio.Task[State | None]]
    ) -> State | None:
        """Run a form's call after those that the same worker asked for before, so that it knows what they gave."""
        if earlier:
            await asyncio.wait(earlier)
            standing = await look(self.deps, standing.assignment.assignment_id)
        files = KeptFiles(self.deps.assets)
        outcome = await run_form_call(self.deps.runner, standing, asked, files, self._reporter(asked.call_id))
        return await self._settle(standing, asked, files.beside(outcome), (), files.assets)

    def _reporter(self, call_id: str) -> Callable[[float], None]:
        def report(fraction: float) -> None:
            entry = self._running.get(call_id)
            if entry is not None:
                entry.progress = fraction

        return report

    async def _settle(
        self,
        standing: Standing,
        asked: Attempt | FormCall,
        outcome: Outcome,
        measures: tuple[Measured, ...],
        assets: list[Asset] | None = None,
    ) -> State | None:
        """Write down how a call ended; a disk that refuses is asked again until it agrees or the server stops."""
        assignment_id = standing.assignment.assignment_id
        conflicts = 0
        while True:
            events = settle(standing.rules, standing.state, asked.call_id, asked.try_no, outcome, measures)
            if not events:
                return standing.state
            append = Append(
                stream=assignment_id,
                events=events,
                at=self.deps.now(),
                expect=standing.state.seq,
                assets=assets or (),
            )
            try:
                state = advance(standing.state, await self.deps.store.append(append))
                self.deps.lately.keep(standing.assignment, state)
                return state
            except Conflict:
                standing = await look(self.deps, assignment_id)
                conflicts += 1
                if conflicts >= TRIES:
                    log.error(
                        "call %s could not be settled: its assignment changes all the time", asked.call_id
                    )
                    return None
            except StorageFailed as error:
                log.error("the result of call %s waits for the disk: %s", asked.call_id, error)
                await asyncio.sleep(_AGAIN_S)


def _waiting_call(state: State, call_id: str) -> Attempt | FormCall | None:
    """A call that has not ended."""
    asked = state.attempt_of(call_id) or state.call(call_id)
    return asked if asked is not None and asked.outcome is None else None


def _call(standing: Standing, attempt: Attempt, report: Callable[[float], None]) -> Call:
    state = standing.state
    numbers = standing.rules.numbers(state)
    k = next(
        (n for n, one in zip(numbers, state.attempts, strict=True) if one.call_id == attempt.call_id), None
    )
    earlier = [one for one in state.attempts if one.call_id != attempt.call_id]
    return Call(
        id=attempt.call_id,
        k=k or 1,
        seed=attempt.seed or 0,
        prompt=next((text for text in attempt.answers.values() if isinstance(text, str)), None),
        unit=standing.run.units[standing.assignment.unit_id].unit.inputs,
        history=tuple(
            EarlierAttempt(answers=o.answers, judgement=o.judgement, outcome=o.outcome) for o in earlier
        ),
        report=report,
    )


async def _measures(
    measure: Similarity, attempt: Attempt, outcome: Outcome, compared: Made | None, images: dict[int, Made]
) -> tuple[Measured, ...]:
    """The automatic measures of every image; one that cannot be taken is recorded as such and costs nobody anything."""
    if not isinstance(outcome, Done) or compared is None or compared.data is None:
        return ()
    taken = []
    for place, output in enumerate(o for o in outcome.outputs if o.kind == "image"):
        common: dict[str, Any] = {"attempt_id": attempt.id, "output": output.index, "name": "similarity"}
        try:
            value, parts = await asyncio.to_thread(measure, compared.data, images[place].data or b"")
            taken.append(Measured(**common, value=value, parts=dict(parts)))
        except Exception as error:  # a measure that breaks must not leave the call without an end
            log.exception("similarity of %s could not be taken", output.asset)
            taken.append(Measured(**common, value=None, error=str(error)))
    return tuple(taken)
