"""A model that works for a few at a time."""

from __future__ import annotations

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
from ajeeb.models.turns import Turns
from ajeeb.models.watch import NOBODY, Watch

M_co = TypeVar("M_co", bound=ImageModel | TextModel, covariant=True)


class Limit(Generic[M_co]):
    """Calls only so many times at once; the others wait, fairly between those who ask, and are told their place.

    turns: how many at once, or the turns, which several models may share.
    """

    def __init__(self, model: M_co, turns: int | Turns) -> None:
        self._model = model
        self._turns = Turns(turns) if isinstance(turns, int) else turns

    @property
    def info(self) -> ModelInfo:
        return self._model.info

    async def image(self: Limit[ImageModel], request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        """One image, in its turn."""
        async with self._turns.taken(watch, request.by):
            return await self._model.image(request, watch)

    async def text(self: Limit[TextModel], request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        """One answer, in its turn."""
        async with self._turns.taken(watch, request.by):
            return await self._model.text(request, watch)
