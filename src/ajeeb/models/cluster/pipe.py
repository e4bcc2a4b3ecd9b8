"""From a model that tells its watch to pieces that a replica sends."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from ajeeb.errors import ModelFailed
from ajeeb.events import Try
from ajeeb.models.watch import Watch

from .pieces import Answer, Answered, Failed, Piece, Previewed, Progressed, Queued, Said, Taken, Tried

_LOG = logging.getLogger("ray.serve")


class Pipe:
    """A watch whose reader gets everything that it was told since the last look, in order.

    first: goes before what is told first, and is no news by itself: each message costs Ray milliseconds.
    """

    def __init__(self, first: Piece) -> None:
        self._loop = asyncio.get_running_loop()
        self._pieces = [first]
        self._news = asyncio.Event()
        self.started = 0.0

    def queued(self, position: int | None = None) -> None:
        self._put(Queued(position=position))

    def progress(
        self,
        fraction: float | None = None,
        *,
        step: int | None = None,
        steps: int | None = None,
        eta_s: float | None = None,
    ) -> None:
        self.started = self.started or time.perf_counter()
        self._put(Progressed(fraction=fraction, step=step, steps=steps, eta_s=eta_s))

    def preview(self, data: bytes, media_type: str) -> None:
        self._put(Previewed(data=data, media_type=media_type))

    def text(self, delta: str) -> None:
        self._put(Said(delta=delta))

    def tried(self, one: Try) -> None:
        self._put(Tried(one=one))

    def _put(self, piece: Piece) -> None:
        self._pieces.append(piece)
        self._loop.call_soon_threadsafe(self._news.set)

    async def news(self) -> None:
        """Wait until something was told, or `stir` was called."""
        await self._news.wait()
        self._news.clear()

    def stir(self) -> None:
        """Let the reader look, though nothing was told."""
        self._news.set()

    def rest(self) -> tuple[Piece, ...]:
        """What was told since the last look."""
        count = len(self._pieces)
        pieces = tuple(self._pieces[:count])
        del self._pieces[:count]
        return pieces


async def told(taken: Taken, work: Callable[[Watch], Awaitable[Answer]]) -> AsyncIterator[tuple[Piece, ...]]:
    """Who has the call, what the work tells, as it tells it, and how it ended; leaving this cancels the work."""
    pipe = Pipe(taken)
    task = asyncio.create_task(_ended(work, pipe))
    task.add_done_callback(lambda _: pipe.stir())
    try:
        while not task.done():
            await pipe.news()
            if pieces := pipe.rest():
                yield pieces
        yield (*pipe.rest(), task.result())
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _ended(work: Callable[[Watch], Awaitable[Answer]], pipe: Pipe) -> Piece:
    try:
        answer = await work(pipe)
    except ModelFailed as error:
        return Failed.by(error)
    except Exception as error:  # noqa: BLE001 - the model is the researcher's
        _LOG.exception("a model broke")
        return Failed(status="internal", message=f"the model broke: {type(error).__name__}")
    return Answered(answer=answer, ran_s=time.perf_counter() - (pipe.started or time.perf_counter()))
