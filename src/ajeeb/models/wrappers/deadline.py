"""A model that is not waited for without end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Generic, TypeVar

from ajeeb.errors import ModelFailed
from ajeeb.models.base import (
    ImageAnswer,
    ImageModel,
    ImageRequest,
    ModelInfo,
    TextAnswer,
    TextModel,
    TextRequest,
)
from ajeeb.models.watch import NOBODY, Watch

M_co = TypeVar("M_co", bound=ImageModel | TextModel, covariant=True)
T = TypeVar("T")


class Deadline(Generic[M_co]):
    """Cancels a call after `timeout_s` seconds, and fails it with `timeout`."""

    def __init__(self, model: M_co, timeout_s: float) -> None:
        self._model = model
        self._timeout_s = timeout_s

    @property
    def info(self) -> ModelInfo:
        return self._model.info

    async def image(self: Deadline[ImageModel], request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        """One image, in time."""
        return await in_time(self.info.name, self._timeout_s, self._model.image(request, watch))

    async def text(self: Deadline[TextModel], request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        """One answer, in time."""
        return await in_time(self.info.name, self._timeout_s, self._model.text(request, watch))


async def in_time(name: str, timeout_s: float | None, work: Awaitable[T]) -> T:
    """What the work of this model gives; None is without end.

    Raises: ModelFailed (`timeout`) when the time is up, or when the model gives up by a TimeoutError of its own.
    """
    limit = asyncio.timeout(timeout_s)
    try:
        async with limit:
            return await work
    except TimeoutError as error:
        said = f"took longer than {timeout_s:g} s" if limit.expired() else "gave up waiting for its own side"
        raise ModelFailed("timeout", f"{name} {said}") from error
