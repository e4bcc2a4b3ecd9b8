"""A model that makes several images in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ajeeb.errors import ModelFailed
from ajeeb.models.base import ImageAnswer, ImageBatchModel, ImageRequest, ModelInfo
from ajeeb.models.watch import NOBODY, Watch

from .deadline import in_time
from .finishing import to_the_end

Go: TypeAlias = "asyncio.Task[Sequence[ImageAnswer | ModelFailed]]"


@dataclass(eq=False, kw_only=True)
class _Seat:
    """One request; `go` and who else is in it, once it has started."""

    request: ImageRequest
    watch: Watch
    answer: asyncio.Future[ImageAnswer]
    go: Go | None = None
    together: Sequence[_Seat] = ()


class Batched:
    """Gathers requests that come within `wait_ms`, or until there are `size` of them, into one go.

    at_once: how many goes run at the same time; while they do, the next one fills. None is without end.
    timeout_s: how long one go may take; who waits for a go is not in it. None is without end.

    A failed or cancelled request ends no other's; a go ends when nobody waits for any of it.
    """

    def __init__(
        self,
        model: ImageBatchModel,
        size: int,
        wait_ms: int,
        *,
        at_once: int | None = None,
        timeout_s: float | None = None,
    ) -> None:
        self._model = model
        self._size = size
        self._wait_s = wait_ms / 1000
        self._at_once = at_once
        self._timeout_s = timeout_s
        self._seats: list[_Seat] = []
        self._goes: set[Go] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._due = False

    @property
    def info(self) -> ModelInfo:
        return self._model.info

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        """One image of a go that it shares with others."""
        answer: asyncio.Future[ImageAnswer] = asyncio.get_running_loop().create_future()
        mine = _Seat(request=request, watch=watch, answer=answer)
        self._seats.append(mine)
        self._start_goes()
        if mine.go is None and self._is_busy:
            watch.queued()
        try:
            return await answer
        except asyncio.CancelledError:
            await to_the_end(self._leave(mine))
            raise

    @property
    def _is_busy(self) -> bool:
        return self._at_once is not None and len(self._goes) >= self._at_once

    def _start_goes(self) -> None:
        while self._seats and not self._is_busy and (self._due or len(self._seats) >= self._size):
            seats, self._seats = self._seats[: self._size], self._seats[self._size :]
            self._due = False
            self._start(seats)
        if self._seats and self._timer is None and not self._due:
            self._timer = asyncio.get_running_loop().call_later(self._wait_s, self._time_is_up)
        elif not self._seats and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _time_is_up(self) -> None:
        self._timer, self._due = None, bool(self._seats)
        self._start_goes()

    def _start(self, seats: list[_Seat]) -> None:
        work = self._model.images([seat.request for seat in seats], [seat.watch for seat in seats])
        go = asyncio.get_running_loop().create_task(in_time(self.info.name, self._timeout_s, work))
        self._goes.add(go)
        for seat in seats:
            seat.go, seat.together = go, seats
            seat.watch.progress()
        go.add_done_callback(lambda done: self._ended(done, seats))

    def _ended(self, go: Go, seats: list[_Seat]) -> None:
        self._goes.discard(go)
        for seat, answer in zip(seats, self._answers(go, len(seats)), strict=True):
            if seat.answer.done():
                continue
            if isinstance(answer, ImageAnswer):
                seat.answer.set_result(answer)
            else:
                seat.answer.set_exception(answer)
        self._start_goes()

    def _answers(self, go: Go, count: int) -> Sequence[ImageAnswer | BaseException]:
        if go.cancelled():
            return [ModelFailed("lost", f"{self.info.name} was stopped")] * count
        error = go.exception()
        if error is not None:
            return [error] * count
        answers = go.result()
        if len(answers) != count:
            said = f"{self.info.name} was asked for {count} images and answered with {len(answers)}"
            return [ModelFailed("invalid", said)] * count
        return answers

    async def _leave(self, mine: _Seat) -> None:
        """Give up the seat; the last one to leave a go ends it, and waits until it has ended."""
        if mine.go is None:
            self._seats.remove(mine)
            self._due = self._due and bool(self._seats)
            self._start_goes()
        elif not mine.go.done() and all(seat.answer.cancelled() for seat in mine.together):
            mine.go.cancel()
            await asyncio.wait({mine.go})
