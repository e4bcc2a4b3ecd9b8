"""Calls that are running. They belong to the application: a page that leaves ends none, one that fails no other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ajeeb.errors import Conflict, StorageFailed
from ajeeb.events import Failed, Measured, Outcome, Tried
from ajeeb.loops import Action, Attempt, Cancel, FormCall, State, Turn, advance, settle
from ajeeb.procedures import Live, Procedure
from ajeeb.store import Append, Asset

from .act import Acted, Standing, act, look
from .attempt_calls import KeptImages, measured, run_attempt
from .following import News, Seen, told
from .form_calls import KeptFiles, run_form_call
from .lessons import Lessons
from .served import Deps

log = logging.getLogger("ajeeb.calls")
_TRIES = 3  # of a call that a stopping server left behind
_AGAIN_S = 1.0  # between two goes at writing down a result that the disk refused


@dataclass
class _Running:
    """wanted: nobody has cancelled it. came: it has ended, and is being written down."""

    asked_at: int
    procedure: Procedure
    assignment_id: str
    live: Live
    wanted: bool = True
    came: bool = False
    task: asyncio.Task[State] = field(init=False)


@dataclass
class Calls:
    """Starts calls, writes down how they ended, and lets pages wait for that."""

    deps: Deps
    _running: dict[str, _Running] = field(default_factory=dict)
    lessons: Lessons = field(default_factory=Lessons)

    async def act(self, assignment_id: str, action: Action, assets: Sequence[Asset] = ()) -> Acted:
        """Do what a worker wants; if that asks a model, its call runs from now on. Raises what `act` raises."""
        exposed = any(one.live.was_seen for one in self._of(assignment_id) if one.wanted)
        acted = await act(self.deps, assignment_id, action, assets, exposed=exposed)
        match action:
            case Cancel():
                self._cancel(acted.standing)
            case Turn() if action.on is not None and action.judge is not None:
                self.lessons.from_attempt(acted.standing, action.on)
        running = None if acted.asked is None else _waiting_call(acted.standing.state, acted.asked.call_id)
        if running is not None:
            self.start(acted.standing, running)
        return acted

    def start(self, standing: Standing, asked: Attempt | FormCall) -> None:
        """Run a call whose intent is on disk."""
        call_id, assignment_id = asked.call_id, standing.assignment.assignment_id
        procedure = standing.run.procedure(asked.procedure)
        entry = _Running(
            asked_at=asked.asked_at,
            procedure=procedure,
            assignment_id=assignment_id,
            live=Live(procedure.candidates, blind=procedure.blind),
        )
        earlier = [one.task for one in self._of(assignment_id)]
        run = (
            self._run(standing, asked, entry)
            if isinstance(asked, Attempt)
            else self._run_next(standing, asked, entry, earlier)
        )
        entry.task = asyncio.get_running_loop().create_task(run, name=f"call {call_id}")
        self._running[call_id] = entry
        entry.task.add_done_callback(lambda _: self._forget(call_id, entry))

    async def ended(self, call_id: str, within_s: float | None = None, since: int | None = None) -> bool:
        """Whether the call has ended, after waiting for that or, `since` a version, for news of it.

        Giving up waiting leaves the call alone.
        """
        entry = self._running.get(call_id)
        if entry is not None and since is not None:
            await entry.live.news(since, within_s or 60.0)
        elif entry is not None:
            await asyncio.wait([entry.task], timeout=within_s)
        return call_id not in self._running or self._running[call_id].task.done()

    def news(self, call_id: str, seen: Seen) -> News | None:
        """What a reader who has seen so much may be told of a call; None if it is not running here."""
        entry = self._running.get(call_id)
        if entry is None:
            return None
        waited_ms = max(0, self.deps.now() - entry.asked_at)
        return told(call_id, waited_ms, entry.live, seen, self._expected_ms(entry))

    async def stop(self, within_s: float) -> None:
        """Wait for running calls, then give up on those that take longer: they are lost, and cost nobody anything."""
        tasks = [entry.task for entry in self._running.values()]
        if tasks:
            _, pending = await asyncio.wait(tasks, timeout=within_s)
            for task in pending:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await self.lessons.stop()

    async def recover(self, call_id: str, assignment_id: str) -> None:
        """A call whose server died: run it again if its procedure allows that, else settle it as lost."""
        standing = await look(self.deps, assignment_id)
        asked = _waiting_call(standing.state, call_id)
        if asked is None or call_id in self._running:
            return
        if standing.run.procedure(asked.procedure).rerun and asked.try_no < _TRIES:
            await self._try_again(standing, asked)
        else:
            lost = Failed(status="lost", message="the server stopped while the call was running")
            await self._settle(standing, asked, lost, ())

    def _forget(self, call_id: str, entry: _Running) -> None:
        self._running.pop(call_id, None)
        entry.live.changed()

    def _of(self, assignment_id: str) -> list[_Running]:
        return [one for one in self._running.values() if one.assignment_id == assignment_id]

    def _expected_ms(self, entry: _Running) -> int | None:
        """None where models are compared blindly: what is usual for all of them would tell the slow one."""
        if entry.procedure.blind:
            return None
        return self.deps.runner.pace(entry.procedure).expected_ms(entry.live.snapshot().queue_position)

    def _cancel(self, standing: Standing) -> None:
        """End the calls that the record says have ended."""
        for call_id, entry in self._running.items():
            is_its = entry.assignment_id == standing.assignment.assignment_id
            if is_its and entry.wanted and _waiting_call(standing.state, call_id) is None:
                entry.wanted = False
                if not entry.came:
                    entry.task.cancel()

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
            self.start(replace(standing, state=state), running)

    async def _run(self, standing: Standing, attempt: Attempt, entry: _Running) -> State:
        kept = KeptImages(self.deps.assets)
        compared = standing.run.units[standing.assignment.unit_id].compared
        outcome: Outcome | None = None
        measures: tuple[Measured, ...] = ()
        try:
            outcome = await run_attempt(self.deps.runner, standing, attempt, kept, entry.live)
            measures = await measured(self.deps.similarity, attempt, outcome, compared, kept)
        except asyncio.CancelledError:
            if entry.wanted:
                raise
            # The worker ended it. What became of it is kept beside that; this task may go on to write it down.
            asyncio.current_task().uncancel()  # type: ignore[union-attr] # this is a task
            outcome = outcome or Failed(
                status="cancelled", message="the worker cancelled it", tries=tuple(entry.live.tries)
            )
        entry.came = True
        return await self._settle(standing, attempt, outcome, measures, kept.assets)

    async def _run_next(
        self,
        standing: Standing,
        asked: FormCall,
        entry: _Running,
        earlier: list[asyncio.Task[State]],
    ) -> State:
        """Run a form's call after those that the same worker asked for before, so that it knows what they gave."""
        if earlier:
            await asyncio.wait(earlier)
            standing = await look(self.deps, standing.assignment.assignment_id)
        files = KeptFiles(self.deps.assets)
        outcome = await run_form_call(self.deps.runner, standing, asked, files, entry.live)
        return await self._settle(standing, asked, files.beside(outcome), (), files.assets)

    async def _settle(
        self,
        standing: Standing,
        asked: Attempt | FormCall,
        outcome: Outcome,
        measures: tuple[Measured, ...],
        assets: list[Asset] | None = None,
    ) -> State:
        """Write down how a call ended: again until the record takes it or the server stops."""
        assignment_id = standing.assignment.assignment_id
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
            except Conflict:  # something else was written first; however often, a result is not given up
                standing = await look(self.deps, assignment_id)
            except StorageFailed as error:
                log.error("the result of call %s waits for the disk: %s", asked.call_id, error)
                await asyncio.sleep(_AGAIN_S)


def _waiting_call(state: State, call_id: str) -> Attempt | FormCall | None:
    """A call that has not ended."""
    asked = state.attempt_of(call_id) or state.call(call_id)
    return asked if asked is not None and asked.outcome is None else None
