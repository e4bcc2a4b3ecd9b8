"""What came from a replica so far."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TypeVar

from ajeeb.errors import ModelFailed
from ajeeb.models.base import ImageAnswer, Json, TextAnswer
from ajeeb.models.watch import Watch

from .pieces import Answered, Failed, Piece, Previewed, Progressed, Queued, Said, Taken, Tried

A = TypeVar("A", ImageAnswer, TextAnswer)


class Heard:
    """Passes on to the watch what it hears, and keeps the end. name: of the model that was asked."""

    def __init__(self, name: str, watch: Watch) -> None:
        self.taken: Taken | None = None
        self._name = name
        self._watch = watch
        self._sent = time.perf_counter()
        self._queued_s: float | None = None
        self._end: Answered | Failed | None = None

    def take(self, piece: Piece) -> None:
        match piece:
            case Taken():
                self.taken = piece
            case Queued():
                self._watch.queued(piece.position)
            case Progressed():
                if self._queued_s is None:
                    self._queued_s = time.perf_counter() - self._sent
                self._watch.progress(piece.fraction, step=piece.step, steps=piece.steps, eta_s=piece.eta_s)
            case Previewed():
                self._watch.preview(piece.data, piece.media_type)
            case Said():
                self._watch.text(piece.delta)
            case Tried():
                self._watch.tried(piece.one)
            case Answered() | Failed():
                self._end = piece

    def answer(self, kind: type[A]) -> A:
        """The answer with where and how long it was made. Raises: ModelFailed as the model did."""
        if isinstance(self._end, Failed):
            raise self._end.error()
        if self._end is None or self.taken is None:
            raise ModelFailed("lost", f"{self._name} ended without an answer")
        answer = self._end.answer
        if not isinstance(answer, kind):
            raise ModelFailed(
                "invalid", f"{self._name} gave a {type(answer).__name__}, not a {kind.__name__}"
            )
        times = {"queue": self._queued_s or 0.0, "run": self._end.ran_s}
        return replace(
            answer,
            model_responded=answer.model_responded or self.taken.model.name,
            timings={**answer.timings, **{name: round(value, 4) for name, value in times.items()}},
            trace=self._trace(self.taken, answer.trace),
        )

    def _trace(self, taken: Taken, inner: Json) -> Json:
        made = {"model": taken.model.name, "version": taken.model.version, "params": dict(taken.model.params)}
        return {"replica": taken.replica, "node": taken.node, **made, "trace": inner}
