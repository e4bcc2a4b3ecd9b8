"""A watch that notes what it hears on its way to another."""

from __future__ import annotations

from collections.abc import Callable

from ajeeb.events import Try
from ajeeb.models.watch import Watch


class Hearing:
    """Passes on what it is told, and notes what came when.

    now: gives UTC milliseconds.
    """

    def __init__(self, watch: Watch, now: Callable[[], int] = lambda: 0) -> None:
        self._watch = watch
        self._now = now
        self.place: int | None = None
        self.started_at: int | None = None
        self.first_chunk_at: int | None = None
        self.cost_micros: int | None = None
        self.currency = ""

    def queued(self, position: int | None = None) -> None:
        """Waiting, at our side or at the model's: it has not started yet."""
        if self.place is None:
            self.place = position
        self.started_at = None
        self._watch.queued(position)

    def progress(
        self,
        fraction: float | None = None,
        *,
        step: int | None = None,
        steps: int | None = None,
        eta_s: float | None = None,
    ) -> None:
        """Working."""
        self._start()
        self._watch.progress(fraction, step=step, steps=steps, eta_s=eta_s)

    def preview(self, data: bytes, media_type: str) -> None:
        """Something to see."""
        self._chunk()
        self._watch.preview(data, media_type)

    def text(self, delta: str) -> None:
        """Something to read."""
        self._chunk()
        self._watch.text(delta)

    def tried(self, one: Try) -> None:
        """Passed on."""
        self._watch.tried(one)

    def spent(self, micros: int, currency: str) -> None:
        """What the go cost, for whoever around it hears."""
        self.cost_micros, self.currency = micros, currency
        if isinstance(self._watch, Hearing):
            self._watch.spent(micros, currency)

    def _start(self) -> None:
        if self.started_at is None:
            self.started_at = self._now()

    def _chunk(self) -> None:
        self._start()
        if self.first_chunk_at is None:
            self.first_chunk_at = self._now()
