"""Workers who know what is on the target."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ajeeb.forms import Fields, Text, fitted

from .judging import by_eye
from .strategy import Sight, filled, first_of

_OPENINGS = ("", "Once more: ", "There is ", "I see ", "It has ", "Again, ")


@dataclass(frozen=True)
class ComposerFacts:
    """Says one thing more in each attempt, and judges by how alike the images look.

    facts: unit number to what is on its target, the most important first.
    noise: standard deviation of a score, in points of a scale from 1 to 10.
    """

    facts: Mapping[int, Sequence[str]]
    noise: float = 1.0

    async def ask(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any]:
        """One or two facts at first, one more in each attempt; when all are said, the same in other words."""
        known = list(self.facts.get(sight.unit, ())) or [f"thing number {sight.unit}"]
        last = sight.prompts[-1] if sight.earlier else None
        said = rng.choice((1, 2)) if last is None else sum(fact in last for fact in known) + 1
        complete = sum(all(fact in prompt for fact in known) for prompt in sight.prompts)
        facts = known[:said] if not complete else rng.sample(known, len(known))
        answers, chief = filled(fields, rng), first_of(fields, Text)
        if chief:
            answers[chief[0]] = fitted(chief[1], _sentence(facts, complete))
        return answers

    async def judge(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any]:
        """Lowest for what looks like something else, highest for what looks the same, give or take the noise."""
        return await by_eye(fields, sight, rng, self.noise)


def _sentence(facts: Sequence[str], again: int) -> str:
    """The facts in one sentence, worded in another way each time that everything is said `again`."""
    times, opening = divmod(again, len(_OPENINGS))
    return _OPENINGS[opening] + ", ".join(facts) + " indeed" * times
