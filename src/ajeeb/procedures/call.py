"""What a function is told of the call that it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ajeeb.events import Outcome
from ajeeb.forms import Answers
from ajeeb.models import NOBODY, Watch

from .pieces import small


@dataclass(frozen=True, kw_only=True)
class EarlierAttempt:
    """An earlier attempt of the same assignment."""

    answers: Answers
    judgement: Answers | None
    outcome: Outcome | None


def _nowhere(_: Any) -> str:
    raise RuntimeError("there is no server that could keep this file")


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call, as the function sees it if it has an argument named `call`.

    k: number of the attempt, from 1. prompt: the first text of the attempt. unit: the values of the unit.
    history: the earlier attempts. worker: a key that tells nothing about who it is.
    arms: of each output by position, the arm that it is assigned to; empty where there are none.
    watch: who is told of an output, by its position and arm. ended: tells that an output is whole.
    """

    id: str
    k: int
    seed: int
    prompt: str | None = None
    unit: dict[str, Any] = field(default_factory=dict)
    history: tuple[EarlierAttempt, ...] = ()
    worker: str = ""
    arms: tuple[str, ...] = ()
    watch: Callable[[int, str], Watch] = field(default=lambda output, arm: NOBODY, repr=False)
    ended: Callable[[int], None] = field(default=lambda output: None, repr=False)
    keep_file: Callable[[Any], str] = field(default=_nowhere, repr=False)

    def progress(
        self,
        fraction: float | None = None,
        *,
        step: int | None = None,
        steps: int | None = None,
        eta_s: float | None = None,
    ) -> None:
        """Tell the worker how far it is: a fraction from 0 to 1, or step of steps. From any thread."""
        self.watch(0, "").progress(fraction, step=step, steps=steps, eta_s=eta_s)

    def preview(self, image: Any) -> None:
        """Show the worker how the image looks so far. From any thread."""
        self.watch(0, "").preview(*small(image))

    def text(self, delta: str) -> None:
        """Show the worker what the text goes on with. From any thread."""
        self.watch(0, "").text(delta)

    def keep(self, image: Any) -> str:
        """Keeps an image (bytes, a path, a PIL image) with a form's call; gives the address to put into the answer."""
        return self.keep_file(image)
