"""What happens in one assignment of the large record: the same appends that a worker's page and its calls make."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

from ajeeb.events import (
    ActionId,
    Asked,
    Done,
    Ended,
    Event,
    Failed,
    Judged,
    Measured,
    Observation,
    Observed,
    Output,
    Provenance,
    Settled,
    Try,
)
from ajeeb.store import Append, Asset

from .big_task import PRICES
from .big_words import Writer

_FAILURES: tuple[tuple[Any, str], ...] = (
    ("refused", "the model does not draw this"),
    ("timeout", "no answer within 120 s"),
    ("unavailable", "the model's server answered 503"),
    ("internal", "something went wrong in the model"),
)


@dataclass(frozen=True, kw_only=True)
class Plot:
    """Who does what, and how it ends. images: what models make. ends: None for work that is left open."""

    stream: str
    arm: str
    seed: int
    at: int
    simulated: bool
    images: list[Asset]
    attempts: int
    ends: str | None
    hasty: bool
    pastes: bool


@dataclass
class Story:
    """Tells a plot; time only goes on."""

    plot: Plot
    rng: random.Random
    now: int = 0
    score: int = 0
    seen: list[Observation] = field(default_factory=list)

    def appends(self) -> Iterator[Append]:
        """Everything after the opening, in the order of time."""
        plot, rng = self.plot, self.rng
        self.now = plot.at
        writer = Writer(rng, careful=not plot.hasty)
        prompt = writer.first()
        self.score = rng.randint(2, 6)
        before: tuple[Event, ...] = ()
        for k in range(plot.attempts):
            attempt_id = yield from self._asked(prompt, k, before)
            self._judge(attempt_id, k)
            before = (Judged(attempt_id=attempt_id, answers={"score": self.score}),)
            prompt = writer.next(prompt)
            if k % 2:
                yield self._observed()
        if plot.ends is None:
            return
        self._pass(1_000, 9_000)
        reason: Any = plot.ends
        yield self._append(*before, Ended(reason=reason, auto=plot.ends == "timeout"))
        yield self._observed()

    def _asked(self, prompt: str, k: int, before: tuple[Event, ...]) -> Generator[Append, None, str]:
        """The attempt that was made; now and then one that fails comes before it, with the same prompt."""
        self._write(prompt)
        while True:
            asked = self._ask(prompt, k)
            yield self._append(*before, asked)
            before = ()
            began = self.now
            self._pass(900, 4_000)
            failed = self.rng.random() < 0.03
            outcome = self._failed(began) if failed else self._done(prompt, began)
            events: list[Event] = [
                Settled(call_id=asked.call_id, attempt_id=asked.attempt_id, outcome=outcome)
            ]
            if not failed:
                events.append(self._measured(asked.attempt_id))
            yield self._append(*events, action=False)
            if not failed:
                return asked.attempt_id
            self._pass(1_000, 5_000)

    def _ask(self, prompt: str, k: int) -> Asked:
        branch = "first" if k == 0 else "score < 5" if self.score < 5 else "otherwise"
        return Asked(
            attempt_id=self._id(),
            call_id=self._id(),
            procedure="arms",
            answers={"prompt": prompt},
            seed=self.plot.seed,
            branch=branch,
            hint="Say what you see." if k == 0 else "Refine the colours, sizes and places.",
            arms=(self.plot.arm,),
        )

    def _done(self, prompt: str, began: int) -> Done:
        image = self.rng.choice(self.plot.images)
        output = Output(
            kind="image",
            asset=image.sha256,
            media_type=image.media_type,
            width=image.width,
            height=image.height,
        )
        ran = Provenance(
            procedure="arms", backend="arms", model_requested="arms", model_responded="arms",
            seed=self.plot.seed, prompt_sent=prompt, queued_at=began, started_at=began + 4, finished_at=self.now - 3,
        )  # fmt: skip
        return Done(outputs=(output,), provenance=ran, tries=(self._try(prompt, began),))

    def _failed(self, began: int) -> Failed:
        status, message = self.rng.choice(_FAILURES)
        one = self._try("", began).model_copy(
            update={"status": status, "message": message, "n_outputs": 0, "cost_micros": None}
        )
        return Failed(status=status, message=message, error_class="ModelFailed", tries=(one,))

    def _try(self, prompt: str, began: int) -> Try:
        return Try(
            arm=self.plot.arm, backend="composer", model_requested="composer", seed=self.plot.seed,
            params={"grounding": "lexicon", "width": 256, "height": 256}, prompt_sent=prompt, queued_at=began,
            started_at=began + 4, finished_at=self.now - 3, n_outputs=1,
            cost_micros=PRICES[self.plot.arm] * 10_000, currency="USD",
            trace={"grounding": "lexicon", "place": "outdoors"},
        )  # fmt: skip

    def _measured(self, attempt_id: str) -> Measured:
        value = round(min(1.0, max(0.0, self.score / 12 + self.rng.gauss(0.2, 0.1))), 4)
        parts = {"colour": value, "layout": value, "structure": value, "shape": value}
        return Measured(attempt_id=attempt_id, name="similarity", value=value, parts=parts)

    def _judge(self, attempt_id: str, k: int) -> None:
        """The page saw the output, and the worker chose a score."""
        self._see("output_shown", attempt_id, index=0)
        self._pass(2_000, 15_000)
        last = k + 1 == self.plot.attempts
        goal = self.plot.ends == "goal"
        self.score = 10 if last and goal else min(9, max(1, self.score + self.rng.choice((-1, 0, 1, 1, 2))))
        self._see("judged", attempt_id, field="score")

    def _write(self, prompt: str) -> None:
        self._see("draft_start", None, field="prompt")
        self._pass(500, 2_000)
        self._see("first_key", None, field="prompt")
        if self.rng.random() < 0.1:
            self._see("blur", None)
            self._pass(2_000, 20_000)
            self._see("focus", None)
        if self.plot.pastes:
            self._see("paste", None, chars=len(prompt), field="prompt")
        slow = 300 if self.plot.hasty else 3_000
        self._pass(slow * 2, slow * 20)

    def _append(self, *events: Event, action: bool = True) -> Append:
        key = self._id()
        made = ActionId(key=key, digest=hashlib.sha256(key.encode()).hexdigest()[:32])
        if action:
            self._see("sent", None, kind="turn", key=key)
        return Append(stream=self.plot.stream, events=events, at=self.now, action=made if action else None)

    def _observed(self) -> Append:
        batch, self.seen = tuple(self.seen), []
        observed = Observed(page=self.plot.stream[:16], items=batch)
        return Append(stream=f"{self.plot.stream}/seen", events=(observed,), at=self.now)

    def _see(self, what: str, attempt_id: str | None, **data: Any) -> None:
        self.seen.append(Observation(type=what, at=float(self.now), attempt_id=attempt_id, data=data))

    def _pass(self, least: int, most: int) -> None:
        self.now += self.rng.randint(least, most)

    def _id(self) -> str:
        return made_id(self.now, self.rng)


def made_id(at: int, rng: random.Random) -> str:
    """An id in the order of time, like those of real work, but from a seed."""
    rest = bytearray(rng.randbytes(10))
    rest[0] = (rest[0] & 0x0F) | 0x70
    rest[2] = (rest[2] & 0x3F) | 0x80
    return (at.to_bytes(6, "big") + rest).hex()
