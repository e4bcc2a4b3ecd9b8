"""What a simulated worker writes and how they judge: from a script, or from facts and a look at the images."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from ajeeb.forms import Fields, FieldSpec, Scale, Text, fitted, simulated
from ajeeb.models.similarity import similarity

T = TypeVar("T")

_WORST, _SPAN = 0.35, 0.5  # similarity that is scored lowest, and how much more is scored highest
_OPENINGS = ("", "Once more: ", "There is ", "I see ", "It has ", "Again, ")


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What a worker has before them.

    unit: number of the unit. k: number of the attempt that is being written or judged, from 1.
    earlier: the prompts so far. target, image: encoded images; None where there is none.
    """

    unit: int
    k: int
    earlier: Sequence[str] = ()
    target: bytes | None = None
    image: bytes | None = None


class Strategy(Protocol):
    """How one worker works. `rng` is the worker's own, so that the same seed gives the same work."""

    def ask(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any]:
        """The answers of the next attempt."""

    async def judge(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any]:
        """The judgement of an output."""


@dataclass(frozen=True)
class Scripted:
    """Writes these prompts in turn, and gives these scores; the last of each again and again."""

    prompts: Sequence[str]
    scores: Sequence[int]

    def ask(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any]:
        """The next prompt; every other field gets an answer that is accepted."""
        return _filled(fields, Text, _at(self.prompts, sight.k), rng)

    async def judge(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any]:
        """The next score."""
        return _filled(fields, Scale, _at(self.scores, sight.k), rng)


@dataclass(frozen=True)
class ComposerFacts:
    """Knows what is on the target, says one thing more in each attempt, and scores by how alike the images look.

    facts: unit number to what is on its target, the most important first.
    noise: standard deviation of a score, in points of a scale from 1 to 10.
    """

    facts: Mapping[int, Sequence[str]]
    noise: float = 1.0

    def ask(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any]:
        """One or two facts at first, one more in each attempt; when all are said, the same in other words."""
        known = list(self.facts.get(sight.unit, ())) or [f"thing number {sight.unit}"]
        last = sight.earlier[-1] if sight.earlier else None
        said = rng.choice((1, 2)) if last is None else sum(fact in last for fact in known) + 1
        complete = sum(all(fact in prompt for fact in known) for prompt in sight.earlier)
        facts = known[:said] if not complete else rng.sample(known, len(known))
        return _filled(fields, Text, _sentence(facts, complete), rng)

    async def judge(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any]:
        """Lowest for what looks like something else, highest for what looks the same, give or take the noise."""
        error = rng.gauss(0, self.noise)
        if sight.target is None or sight.image is None:
            return _filled(fields, Scale, None, rng)
        alike = (await asyncio.to_thread(similarity, sight.target, sight.image)).value
        share = min(1.0, max(0.0, (alike - _WORST) / _SPAN))
        answers = _filled(fields, Scale, None, rng)
        for name, spec in fields.items():
            if isinstance(spec, Scale):
                score = round(10 * share) + error
                answers[name] = _on(spec, score)
                break
        return answers


def _sentence(facts: Sequence[str], again: int) -> str:
    """The facts in one sentence, worded in another way each time that everything is said `again`."""
    times, opening = divmod(again, len(_OPENINGS))
    return _OPENINGS[opening] + ", ".join(facts) + " indeed" * times


def _on(scale: Scale, score: float) -> int:
    """A score from 1 to 10 as a step of this scale."""
    place = scale.low + (score - 1) / 9 * (scale.high - scale.low)
    return min(scale.high, max(scale.low, round(place)))


def _filled(
    fields: Fields, chief: type[Text] | type[Scale], value: str | int | None, rng: random.Random
) -> dict[str, Any]:
    """An answer for every field; the first of the kind `chief` gets the value."""
    answers: dict[str, Any] = {}
    for name, spec in fields.items():
        if value is not None and isinstance(spec, chief):
            answers[name] = _fitted(spec, value)
            value = None
        else:
            answers[name] = simulated(spec, rng)
    return answers


def _fitted(spec: FieldSpec, value: str | int) -> str | int:
    return fitted(spec, value) if isinstance(spec, Text) and isinstance(value, str) else value


def _at(values: Sequence[T], k: int) -> T:
    return values[min(k, len(values)) - 1]
