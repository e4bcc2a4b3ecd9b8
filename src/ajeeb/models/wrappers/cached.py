"""A model that is not asked the same twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Generic, TypeVar

from ajeeb.models.base import (
    ImageAnswer,
    ImageModel,
    ImageRequest,
    ModelInfo,
    TextAnswer,
    TextModel,
    TextRequest,
)
from ajeeb.models.cache import Cache, key_of
from ajeeb.models.watch import NOBODY, Watch

M_co = TypeVar("M_co", bound=ImageModel | TextModel, covariant=True)
A = TypeVar("A", ImageAnswer, TextAnswer)


class Cached(Generic[M_co]):
    """Answers from the cache where it can; the answer says so by `cache`, and has used nothing then.

    Who asks the same at the same time waits for the first, and asks for itself only if that one fails or goes away.
    """

    def __init__(self, model: M_co, cache: Cache) -> None:
        self._model = model
        self._cache = cache
        self._asking: dict[str, asyncio.Future[ImageAnswer | TextAnswer | None]] = {}

    @property
    def info(self) -> ModelInfo:
        return self._model.info

    async def image(self: Cached[ImageModel], request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        """One image, a new one or one that was made before."""
        model, key = self._model, key_of(self.info, request)
        return await self._once(key, ImageAnswer, watch, lambda: model.image(request, watch))

    async def text(self: Cached[TextModel], request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        """One answer, a new one or one that was given before; of that, the watch is told no pieces."""
        model, key = self._model, key_of(self.info, request)
        return await self._once(key, TextAnswer, watch, lambda: model.text(request, watch))

    async def _once(self, key: str, kind: type[A], watch: Watch, ask: Callable[[], Awaitable[A]]) -> A:
        while first := self._asking.get(key):
            watch.queued()
            await asyncio.wait({first})
            found = first.result()
            if isinstance(found, kind):
                return _read(found)
        mine = asyncio.get_running_loop().create_future()
        self._asking[key] = mine
        answer: A | None = None
        try:
            kept = await self._cache.get(key)
            if isinstance(kept, kind):
                answer = kept
                return _read(kept)
            answer = await ask()
            await self._cache.put(key, answer)
            return replace(answer, cache="write")
        finally:
            del self._asking[key]
            mine.set_result(answer)


def _read(answer: A) -> A:
    return replace(answer, cache="read", usage=None)
