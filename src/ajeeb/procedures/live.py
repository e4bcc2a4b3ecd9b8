"""A call while it runs: what models and functions tell, what a page may be shown of it, and who waits for news."""

from __future__ import annotations

import asyncio
import math
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from ajeeb.events import Try
from ajeeb.models import Watch

MAX_TEXT = 1_000_000  # characters of one output
_MAX_PREVIEW = 400_000  # bytes; a larger frame is not worth its way


@dataclass(frozen=True, kw_only=True)
class OutputSoFar:
    """What has come of one output. frame: the latest preview, encoded; frame_no: how many there were."""

    text: str = ""
    frame: tuple[bytes, str] | None = None
    frame_no: int = 0


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What may be shown of a call. version: grows with every change. eta_s: seconds, as the model guesses."""

    version: int
    queue_position: int | None = None
    fraction: float | None = None
    step: int | None = None
    steps: int | None = None
    eta_s: float | None = None
    outputs: tuple[OutputSoFar, ...] = ()


@dataclass
class _Output:
    position: int | None = None
    fraction: float | None = None
    step: int | None = None
    steps: int | None = None
    eta_s: float | None = None
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    frame: tuple[bytes, str] | None = None
    frame_no: int = 0
    ended: bool = False


class Live:
    """Everything told about one call. It may be told from any thread; it is read on the loop that made it.

    blind: nothing may tell which model is at work: no place in its queue, no progress, no previews, and texts side by
        side grow together. A text alone is held back until it is whole.
    """

    def __init__(self, candidates: int = 1, *, blind: bool = False) -> None:
        self._outputs = [_Output() for _ in range(candidates)]
        self._blind = blind
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._news = asyncio.Event()
        self._version = 0
        self._writing = threading.Lock()
        self.tries: list[Try] = []
        self.first_position: int | None = None
        """How many went before it when it came, if it had to wait."""
        self.was_seen = False
        """Whether a page was sent a preview or a beginning."""

    def watch(self, output: int = 0, arm: str = "") -> Watch:
        """What is told of one output."""
        return _Told(self, output, arm)

    def end(self, output: int) -> None:
        """This output is whole."""
        self._outputs[output].ended = True
        self.changed()

    def snapshot(self) -> Snapshot:
        """What may be shown now."""
        outputs = self._outputs
        waiting = [one.position for one in outputs if one.position is not None]
        first = outputs[0]
        return Snapshot(
            version=self._version,
            queue_position=max(waiting) if len(waiting) == len(outputs) and not self._blind else None,
            fraction=None if self._blind else _fraction(outputs),
            step=None if self._blind else first.step,
            steps=None if self._blind else first.steps,
            eta_s=None if self._blind else first.eta_s,
            outputs=tuple(self._so_far(one) for one in outputs),
        )

    async def news(self, since: int, within_s: float) -> None:
        """Waits until the version is another than this, or for so long."""
        if self._version == since:
            try:
                async with asyncio.timeout(within_s):
                    await self._news.wait()
            except TimeoutError:
                return

    def changed(self) -> None:
        """There is news."""
        if threading.get_ident() == self._thread:
            self._wake()
        else:
            with suppress(RuntimeError):  # the loop has been closed: nobody is left to hear it
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._version += 1
        self._news.set()
        self._news = asyncio.Event()

    def _so_far(self, output: _Output) -> OutputSoFar:
        if not self._blind:
            with self._writing:
                frame, frame_no = output.frame, output.frame_no
            return OutputSoFar(text=self._text(output), frame=frame, frame_no=frame_no)
        running = [one.length for one in self._outputs if not one.ended]
        if running and len(self._outputs) == 1:
            return OutputSoFar()
        return OutputSoFar(text=self._text(output)[: min(running) if running else None])

    def _text(self, output: _Output) -> str:
        """The text; its pieces are put together now and then, so that a long one does not cost its square."""
        with self._writing:
            if len(output.pieces) > 1:
                output.pieces[:] = ["".join(output.pieces)]
            return output.pieces[0] if output.pieces else ""

    # -- told by `_Told`, from any thread

    def tell_place(self, output: int, position: int | None) -> None:
        """It waits."""
        self._outputs[output].position = position if position is not None else 0
        if self.first_position is None:
            self.first_position = position
        self.changed()

    def tell_progress(
        self, output: int, fraction: float | None, step: int | None, steps: int | None, eta_s: float | None
    ) -> None:
        """It works."""
        one = self._outputs[output]
        one.position = None
        if fraction is None and step is not None and steps:
            fraction = step / steps
        fraction, one.eta_s = _number(fraction), _number(eta_s)
        one.fraction = one.fraction if fraction is None else min(1.0, max(0.0, fraction))
        one.step, one.steps = step, steps
        self.changed()

    def tell_frame(self, output: int, data: bytes, media_type: str) -> None:
        """A preview."""
        one = self._outputs[output]
        if not self._blind and len(data) <= _MAX_PREVIEW:
            with self._writing:
                one.position, one.frame = None, (data, media_type)
                one.frame_no += 1
            self.changed()

    def tell_text(self, output: int, delta: str) -> None:
        """A piece of text."""
        one = self._outputs[output]
        with self._writing:
            piece = delta[: max(0, MAX_TEXT - one.length)]
            one.pieces.append(piece)
            one.length += len(piece)
        if piece:
            one.position = None
            self.changed()


@dataclass(frozen=True)
class _Told:
    """The watch of one output."""

    live: Live
    output: int
    arm: str

    def queued(self, position: int | None = None) -> None:
        self.live.tell_place(self.output, position)

    def progress(
        self,
        fraction: float | None = None,
        *,
        step: int | None = None,
        steps: int | None = None,
        eta_s: float | None = None,
    ) -> None:
        self.live.tell_progress(self.output, fraction, step, steps, eta_s)

    def preview(self, data: bytes, media_type: str) -> None:
        self.live.tell_frame(self.output, data, media_type)

    def text(self, delta: str) -> None:
        self.live.tell_text(self.output, delta)

    def tried(self, one: Try) -> None:
        self.live.tries.append(one.model_copy(update={"output": self.output, "arm": self.arm}))


def _number(value: float | None) -> float | None:
    """The number, unless it is none that can be counted with; NumPy's and others become plain ones."""
    return float(value) if value is not None and math.isfinite(value) else None


def _fraction(outputs: list[_Output]) -> float | None:
    """How far all are together; None if no model tells."""
    if all(one.fraction is None for one in outputs):
        return None
    return sum(1.0 if one.ended else one.fraction or 0.0 for one in outputs) / len(outputs)
