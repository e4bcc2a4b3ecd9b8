"""How a simulated worker judges by eye: by how alike an output and the target look."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from ajeeb.forms import Fields, Pick, Scale
from ajeeb.models.similarity import similarity

from .strategy import Sight, filled, first_of

_WORST, _SPAN = 0.35, 0.5  # similarity that is scored lowest, and how much more is scored highest


async def by_eye(fields: Fields, sight: Sight, rng: random.Random, noise: float) -> dict[str, Any]:
    """Picks what looks most like the target, and scores it by how much; texts, which nobody can compare, at random.

    noise: standard deviation of a score, in points of a scale from 1 to 10.
    """
    error = rng.gauss(0, noise)
    answers = filled(fields, rng)
    if sight.target is None or not sight.images:
        return answers
    alike = [(await asyncio.to_thread(similarity, sight.target, image)).value for image in sight.images]
    pick, score = first_of(fields, Pick), first_of(fields, Scale)
    chosen = max(range(len(alike)), key=alike.__getitem__) if pick else 0
    if pick:
        answers[pick[0]] = chosen
    if score:
        name, scale = score
        share = min(1.0, max(0.0, (alike[chosen] - _WORST) / _SPAN))
        answers[name] = _on(scale, round(10 * share) + error)
    return answers


def _on(scale: Scale, score: float) -> int:
    """A score from 1 to 10 as a step of this scale."""
    place = scale.low + (score - 1) / 9 * (scale.high - scale.low)
    return min(scale.high, max(scale.low, round(place)))
