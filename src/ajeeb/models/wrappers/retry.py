"""A model that is asked again when it was only busy."""

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

PASSING = frozenset({"unavailable", "timeout", "rate_limited", "lost"})
"""What may be otherwise the next time. The rest is the same again: refused, filtered, invalid, internal, cancelled."""


class Retry(Generic[M_co]):
    """Asks up to `tries` times, waiting longer each time, or for as long as the model's side says.

    A failure that lasts is not asked again for. Put it around a limit: who waits for the next go holds no turn.
    first_wait_s: about how long it waits after the first failure; doubles after each.
    max_wait_s: the longest wait; a model that wants more is not asked again.
    """

    def __init__(
        self,
        model: M_co,
        *,
        tries: int = 3,
        first_wait_s: float = 0.5,
        max_wait_s: float = 30.0,
        on: Set[str] = PASSING,
    ) -> None:
        self._model = model
        self._tries = tries
        self._first_wait_s = first_wait_s
        self._max_wait_s = max_wait_s
        self._on = on

    @property
    def info(self) -> ModelInfo:
        return self._model.info

    async def image(self: Retry[ImageModel], request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        """One image, at the latest by the last try."""
        model = self._model
        return await self._again(lambda: model.image(request, watch), watch)

    async def text(self: Retry[TextModel], request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        """One answer, at the latest by the last try; a watch may be told the beginning of a text twice."""
        model = self._model
        return await self._again(lambda: model.text(request, watch), watch)

    async def _again(self, ask: Callable[[], Awaitable[A]], watch: Watch) -> A:
        try:
            return await ask()
        except ModelFailed as error:
            if self._wait(error) is False:
                raise
            first = error
        log.info("%s is asked again: it was %s (%s)", self.info.name, first.status, first)
        # Slow to import, and slow enough to begin that only a call pays for it which has failed.
        import stamina  # noqa: PLC0415

        # It would write a line of its own for every wait, without the words that ours have.
        stamina.instrumentation.set_on_retry_hooks(())
        async for attempt in stamina.retry_context(
            on=self._wait,
            attempts=self._tries,
            timeout=None,
            wait_initial=self._first_wait_s,
            wait_max=self._max_wait_s,
            wait_jitter=self._first_wait_s,
        ):
            with attempt:
                if attempt.num == 1:
                    raise first
                watch.progress()
                answer = await ask()
        return replace(answer, retries=answer.retries + attempt.num - 1)

    def _wait(self, error: Exception) -> bool | float:
        """Whether to ask again, and after how many seconds if the model's side says."""
        if not isinstance(error, ModelFailed) or error.lasting or error.status not in self._on:
            return False
        if error.retry_after_s is None:
            return True
        return error.retry_after_s if error.retry_after_s <= self._max_wait_s else False
