"""A model that another one stands in for."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Set
from dataclasses import replace
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

log = logging.getLogger("ajeeb.models")
M_co = TypeVar("M_co", bound=ImageModel | TextModel, covariant=True)
A = TypeVar("A", ImageAnswer, TextAnswer)

BROKEN = frozenset({"unavailable", "timeout", "rate_limited", "lost", "internal", "invalid"})
"""A model that said no is asked nobody else for: `refused` and `filtered` are answers, `cancelled` a wish."""


class Fallback(Generic[M_co]):
    """Asks the second model when the first one breaks; the answer says who gave it.

    on: the statuses of ModelFailed that count as broken.
    """

    def __init__(self, first: M_co, second: M_co, *, on: Set[str] = BROKEN) -> None:
        self._first = first
        self._second = second
        self._on = on

    @property
    def info(self) -> ModelInfo:
        first, second = self._first.info, self._second.info
        return replace(
            first,
            # Which of the two answers is not known before, so a lost call cannot be repeated to the byte.
            deterministic=False,
            params={**first.params, "fallback": second.name},
            supports=first.supports & second.supports,
        )

    async def image(self: Fallback[ImageModel], request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        """One image of either."""
        first, second = self._first, self._second
        return await self._either(lambda: first.image(request, watch), lambda: second.image(request, watch))

    async def text(self: Fallback[TextModel], request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        """One answer of either."""
        first, second = self._first, self._second
        return await self._either(lambda: first.text(request, watch), lambda: second.text(request, watch))

    async def _either(self, first: Callable[[], Awaitable[A]], second: Callable[[], Awaitable[A]]) -> A:
        try:
            return await first()
        except ModelFailed as error:
            if error.status not in self._on:
                raise
            names = (self._second.info.name, self._first.info.name)
            log.warning("%s stands in for %s, which was %s (%s)", *names, error.status, error)
        answer = await second()
        return replace(answer, model_responded=answer.model_responded or self._second.info.name)
