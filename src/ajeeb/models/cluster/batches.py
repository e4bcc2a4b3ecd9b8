"""Calls that come together go through the model together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ajeeb.errors import ModelFailed
from ajeeb.models.base import ImageAnswer, ImageBatchModel, ImageRequest
from ajeeb.models.watch import Watch

from .engine import serve
from .settings import Settings


@dataclass(kw_only=True)
class _Seat:
    """One call's place in a batch. leave: what happens when its caller leaves."""

    request: ImageRequest
    watch: Watch
    leave: Callable[[], None] = field(default=lambda: None)


class Batches:
    """Gathers with Ray's `serve.batch`. A batch that everybody has left is cancelled, any other goes on."""

    def __init__(self, model: ImageBatchModel, settings: Settings) -> None:
        self._model = model

        async def together(seats: list[_Seat]) -> list[ImageAnswer | BaseException]:
            return await self._together(seats)

        gathered = serve().batch(
            max_batch_size=settings["max_batch"], batch_wait_timeout_s=settings["batch_wait_s"]
        )
        self._gathered: Any = gathered(together)

    async def image(self, request: ImageRequest, watch: Watch) -> ImageAnswer:
        """One image, made with those of others. Raises: ModelFailed, or whatever the model raised."""
        seat = _Seat(request=request, watch=watch)
        try:
            found: ImageAnswer | BaseException = await self._gathered(seat)
        except asyncio.CancelledError:
            seat.leave()
            raise
        if isinstance(found, BaseException):
            raise found
        return found

    async def _together(self, seats: Sequence[_Seat]) -> list[ImageAnswer | BaseException]:
        for seat in seats:
            seat.watch.progress()
        work = asyncio.create_task(self._images(seats))
        here = set(range(len(seats)))

        def leaving(place: int) -> Callable[[], None]:
            def leave() -> None:
                here.discard(place)
                if not here:
                    work.cancel()

            return leave

        for place, seat in enumerate(seats):
            seat.leave = leaving(place)
        await asyncio.wait({work})
        if work.cancelled():
            return [ModelFailed("cancelled", "everybody left this batch") for _ in seats]
        error = work.exception()
        return list(work.result()) if error is None else [error for _ in seats]

    async def _images(self, seats: Sequence[_Seat]) -> Sequence[ImageAnswer | ModelFailed]:
        found = await self._model.images([seat.request for seat in seats], [seat.watch for seat in seats])
        if len(found) != len(seats):
            raise ModelFailed("invalid", f"the model gave {len(found)} images for {len(seats)} requests")
        return found
