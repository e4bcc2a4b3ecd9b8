"""One attempt answered by another model, written down as the first answer was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ajeeb.actions import new_id, now_ms
from ajeeb.actions.attempt_calls import KeptImages, measured
from ajeeb.actions.served import Similarity
from ajeeb.events import Asked, Done, Ended, Event, Settled
from ajeeb.loops import Attempt, State, fold
from ajeeb.procedures import Call, EarlierAttempt, Live, Made, Procedure, Runner
from ajeeb.store import Append, AssetFolder, SqliteStore, Unit


@dataclass(frozen=True, kw_only=True)
class Prompted:
    """An assignment whose prompts are sent again. before: as it stands in its own run. stream: its counterpart's."""

    before: State
    unit: Unit
    stream: str
    target: Made | None


@dataclass(frozen=True, kw_only=True)
class Answering:
    """What answers, and where the answers are kept. similarity: None where nothing was measured the first time."""

    store: SqliteStore
    assets: AssetFolder
    runner: Runner
    procedure: Procedure
    prompt_field: str
    similarity: Similarity | None
    seed: int | None

    async def answer(self, work: Prompted, attempt: Attempt) -> Literal["done", "failed", "before"]:
        """What became of an attempt; one that had an answer `before` is left alone, one that failed is asked anew."""
        state = fold(await self.store.events(work.stream))
        asked = [one for one in state.attempts if one.replays == attempt.id]
        if any(isinstance(one.outcome, Done) for one in asked):
            return "before"
        open_ = next((one for one in asked if one.outcome is None), None)
        again = open_ or await self._ask(work, attempt)
        kept = KeptImages(self.assets)
        call = self._call(work, attempt, again)
        values = {**work.unit.inputs, **again.answers, self.prompt_field: call.prompt}
        live = Live(self.procedure.candidates)
        outcome = await self.runner.run(self.procedure, values, call, kept.keep, live)
        settled = Settled(call_id=again.call_id, attempt_id=again.id, outcome=outcome)
        target = work.target if self.similarity is not None else None
        measures = (
            () if self.similarity is None else await measured(self.similarity, again, outcome, target, kept)
        )
        await self._append(work.stream, (settled, *measures), kept)
        return "done" if isinstance(outcome, Done) else "failed"

    async def end(self, work: Prompted) -> None:
        """All attempts of an assignment have been answered."""
        state = fold(await self.store.events(work.stream))
        if state.ended is None:
            reason = "limit" if work.before.ended is None else work.before.ended.reason
            await self._append(work.stream, (Ended(reason=reason, incomplete=True, auto=True),))

    async def _ask(self, work: Prompted, attempt: Attempt) -> Attempt:
        asked = Asked(
            attempt_id=new_id(),
            call_id=new_id(),
            procedure=self.procedure.name,
            answers=attempt.answers,
            seed=attempt.seed if self.seed is None else self.seed,
            branch=attempt.branch,
            hint=attempt.hint,
            replays=attempt.id,
        )
        await self._append(work.stream, (asked,))
        return fold(await self.store.events(work.stream)).attempts[-1]

    def _call(self, work: Prompted, attempt: Attempt, again: Attempt) -> Call:
        attempts = work.before.attempts
        place = attempts.index(attempt)
        return Call(
            id=again.call_id,
            k=place + 1,
            seed=again.seed or 0,
            prompt=self._sent(attempt),
            unit=work.unit.inputs,
            history=tuple(
                EarlierAttempt(
                    answers={**one.answers, self.prompt_field: self._sent(one)},
                    judgement=one.judgement,
                    outcome=one.outcome,
                )
                for one in attempts[:place]
            ),
            worker=work.before.opened.worker_key if work.before.opened else "",
        )

    def _sent(self, attempt: Attempt) -> str:
        """The prompt as the first model got it, or as it was typed if that is not known."""
        outcome = attempt.outcome
        tries = outcome.tries if outcome is not None else ()
        sent = next((one.prompt_sent for one in tries if one.prompt_sent is not None), None)
        ran = outcome.provenance if outcome is not None else None
        sent = sent if sent is not None else ran.prompt_sent if ran is not None else None
        return str(attempt.answers.get(self.prompt_field, "")) if sent is None else sent

    async def _append(self, stream: str, events: tuple[Event, ...], kept: KeptImages | None = None) -> None:
        assets: Any = kept.assets if kept is not None else ()
        await self.store.append(Append(stream=stream, events=events, at=now_ms(), assets=assets))
