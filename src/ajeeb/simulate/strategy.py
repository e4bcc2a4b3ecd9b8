"""What a simulated worker has before them, and what a strategy makes of it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from ajeeb.forms import Fields, FieldSpec, simulated

Kind = TypeVar("Kind", bound=FieldSpec)


@dataclass(frozen=True, kw_only=True)
class Past:
    """An earlier attempt: what was written, what came in words (of several, what was picked), how it was judged."""

    prompt: str
    answer: str = ""
    judgement: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What a worker has before them.

    unit: number of the unit. k: number of the attempt that is being written or judged, from 1.
    earlier: the attempts so far. instruction, hint: what the page says, as plain text.
    target: an encoded image; None where there is none.
    images, texts: the outputs to be judged, in their positions; of each kind either all or none.
    """

    unit: int
    k: int
    earlier: Sequence[Past] = ()
    instruction: str = ""
    hint: str = ""
    target: bytes | None = None
    images: Sequence[bytes] = ()
    texts: Sequence[str] = ()

    @property
    def prompts(self) -> list[str]:
        """What was written so far."""
        return [past.prompt for past in self.earlier]


class Strategy(Protocol):
    """How one worker works. `rng` is the worker's own, so that the same seed gives the same work."""

    async def ask(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any] | None:
        """The answers of the next attempt; None if there is nothing more to say, and the worker leaves."""

    async def judge(self, fields: Fields, sight: Sight, rng: random.Random) -> dict[str, Any]:
        """The judgement of what came."""


def filled(fields: Fields, rng: random.Random) -> dict[str, Any]:
    """An answer for every field that is accepted, unless it repeats a text that must not repeat."""
    return {name: simulated(spec, rng) for name, spec in fields.items()}


def first_of(fields: Fields, kind: type[Kind]) -> tuple[str, Kind] | None:
    """The first field of a kind, with its name."""
    return next(((name, spec) for name, spec in fields.items() if isinstance(spec, kind)), None)
