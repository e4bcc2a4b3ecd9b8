"""What is shown of an attempt's call: the goes at models, the prompts on their way, and what came. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ajeeb.events import Done, Failed, Output, Provenance, Try
from ajeeb.forms import Pick
from ajeeb.loops import Attempt, Ending, Loop, answered_by, between, cost_micros

from .call_shapes import FilmCall, FilmGo, FilmOutput, FilmPrompt
from .lost_money import LostMoney
from .shape import Picture


@dataclass(frozen=True, kw_only=True)
class Ran:
    """One attempt and how its call ended. ended: None while it runs. every: the goes of all tries of the call."""

    loop: Loop
    attempt: Attempt
    ended: Ending | None
    every: Sequence[Try]
    lost: LostMoney | None = None

    @property
    def tries(self) -> tuple[Try, ...]:
        """The goes of the try that counts."""
        return self.ended.tries if self.ended else ()

    def call(self) -> FilmCall:
        """What ran."""
        attempt, ran = self.attempt, self.ended.provenance if self.ended else None
        micros, currency = self._cost()
        return FilmCall(
            procedure=attempt.procedure,
            backend=ran.backend if ran else "",
            model=_named(ran) if ran else "",
            seed=ran.seed if ran and ran.seed is not None else attempt.seed,
            status=_status(attempt),
            try_no=attempt.try_no,
            params=ran.params if ran else {},
            message=attempt.outcome.message if isinstance(attempt.outcome, Failed) else "",
            goes=tuple(_go(go, self.every[:place]) for place, go in enumerate(self.every)),
            cost=in_currency(micros),
            lost_cost=in_currency(self.lost.micros if self.lost else None),
            currency=currency,
        )

    def _cost(self) -> tuple[int | None, str]:
        micros, currency = cost_micros(self.every)
        return (
            (micros, currency)
            if self.lost is None
            else ((micros or 0) + self.lost.micros, self.lost.currency)
        )

    def outputs(self, picture: Callable[[str | None], Picture | None]) -> tuple[FilmOutput, ...]:
        """What came, in the places that it had."""
        outcome = self.attempt.outcome
        outputs = outcome.outputs if isinstance(outcome, Done) else ()
        return tuple(self._output(one, picture(one.asset)) for one in outputs)

    def prompts(self, typed: str | None) -> tuple[FilmPrompt, ...]:
        """What was sent and rewritten, where that differs from what was typed; the same for several arms once."""
        ran = self.ended.provenance if self.ended else None
        found: dict[tuple[str | None, str | None], list[str]] = {}
        for one in self.tries or ((ran,) if ran else ()):
            sent = one.prompt_sent if one.prompt_sent != typed else None
            effective = one.prompt_effective if one.prompt_effective not in (sent, typed) else None
            arms = found.setdefault((sent, effective), [])
            if isinstance(one, Try) and one.arm and one.arm not in arms:
                arms.append(one.arm)
        return tuple(
            FilmPrompt(arms=tuple(arms), sent=sent, effective=effective)
            for (sent, effective), arms in found.items()
            if sent is not None or effective is not None
        )

    def _output(self, output: Output, shown: Picture | None) -> FilmOutput:
        if shown is not None and shown.width is None:
            shown = Picture(url=shown.url, width=output.width, height=output.height)
        arms, picks = self.attempt.arms, _picks(self.loop, self.attempt.judgement)
        return FilmOutput(
            index=output.index,
            picture=shown,
            text=output.text,
            notes=output.notes,
            values=output.values,
            arm=arms[output.index] if output.index < len(arms) else "",
            model=self._made(output.index),
            chosen=output.index in picks if picks else None,
        )

    def _made(self, index: int) -> str:
        ran = answered_by(self.tries, index) or (
            None if self.tries or not self.ended else self.ended.provenance
        )
        return _named(ran) or ran.backend if ran else ""


def _picks(loop: Loop, judgement: dict[str, Any] | None) -> list[int]:
    names = [name for name, spec in loop.judge.items() if isinstance(spec, Pick)]
    return [found for name in names if isinstance(found := (judgement or {}).get(name), int)]


def _go(go: Try, before: Sequence[Try]) -> FilmGo:
    # What was never begun waited to its end.
    turn = go.started_at if go.started_at is not None else go.finished_at
    return FilmGo(
        output=go.output,
        arm=go.arm,
        backend=go.backend,
        model=_named(go),
        status=go.status,
        message=go.message,
        retry=sum((one.backend, one.output) == (go.backend, go.output) for one in before),
        queue_position=go.queue_position,
        queue_ms=None if go.cache == "read" else between(go.queued_at, turn),
        first_ms=between(go.started_at, go.first_chunk_at),
        model_ms=between(go.started_at, go.finished_at),
        total_ms=between(go.queued_at, go.finished_at),
        seed=go.seed,
        params=go.params,
        input_tokens=go.input_tokens,
        output_tokens=go.output_tokens,
        finish_reason=go.finish_reason,
        cost=in_currency(go.cost_micros),
        currency=go.currency,
        cache=go.cache,
        response_id=go.response_id,
    )


def in_currency(micros: int | None) -> float | None:
    """An amount in units of its currency, from millionths."""
    return None if micros is None else micros / 1_000_000


def _named(ran: Provenance | Try) -> str:
    return ran.model_responded or ran.model_requested


def _status(attempt: Attempt) -> Any:
    running: Literal["running"] = "running"
    return running if attempt.outcome is None else attempt.outcome.status
