"""Which token comes next, drawn with random numbers of the call's own. Imports torch: for a model's thread only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
import transformers

from ajeeb.models.base import Json

from .hardware import generator

SETTINGS = ("temperature", "top_k", "top_p", "min_p", "typical_p")


class Drawn:
    """Leaves one token possible: the one drawn.

    `generate` draws from torch's global random numbers, which other threads use and seed too. So it is told to take
    the most probable token, and this, the last to look at the scores, sees to it that there is only one.
    """

    def __init__(self, settings: Mapping[str, Json], seed: int) -> None:
        self._generator = generator(seed)
        self._warpers = _warpers(settings)

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        for warp in self._warpers:
            scores = warp(input_ids, scores)
        chances = torch.softmax(scores.float(), dim=-1).cpu()
        drawn = torch.multinomial(chances, 1, generator=self._generator).to(scores.device)
        return torch.full_like(scores, float("-inf")).scatter(-1, drawn, 0.0)


def _warpers(settings: Mapping[str, Json]) -> list[Any]:
    """Those that `generate` would use itself, in its order; what is not set is not applied."""
    kinds: Mapping[str, Callable[[Any], Any]] = {
        "temperature": lambda value: transformers.TemperatureLogitsWarper(float(value)),
        "top_k": lambda value: transformers.TopKLogitsWarper(top_k=value),
        "top_p": lambda value: transformers.TopPLogitsWarper(top_p=float(value)),
        "min_p": lambda value: transformers.MinPLogitsWarper(min_p=float(value)),
        "typical_p": lambda value: transformers.TypicalLogitsWarper(mass=float(value)),
    }
    nothing = {"top_k": (0,), "min_p": ()}
    return [
        make(settings[name])
        for name, make in kinds.items()
        if settings.get(name) is not None and settings[name] not in nothing.get(name, (1.0,))
    ]
