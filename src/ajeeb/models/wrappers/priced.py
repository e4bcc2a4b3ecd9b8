"""A model whose money is set aside before a call and counted after it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
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
from ajeeb.models.price import Price
from ajeeb.models.purse import Purse
from ajeeb.models.watch import NOBODY, Watch

from .finishing import to_the_end
from .hearing import Hearing

M_co = TypeVar("M_co", bound=ImageModel | TextModel, covariant=True)
A = TypeVar("A", ImageAnswer, TextAnswer)

NOT_BEGUN = frozenset({"refused", "rate_limited", "unavailable"})
"""How a model says no before it works."""


class Priced(Generic[M_co]):
    """Reserves the most that a call can cost, and settles what it did cost, also when it is cancelled.

    | how it ended | what counts |
    |---|---|
    | an answer | its price, by what was used |
    | `refused`, `rate_limited`, `unavailable` | nothing, unless the model was heard working before: then the reserved |
    | `invalid` that names the wrong argument; anything lasting | nothing: the model was not reached |
    | `filtered`, `timeout`, `cancelled`, `lost`, other `invalid`, `internal`, an error in code | the reserved |

    What cannot be known to be free counts: better a run that stops early than one that costs more than it may.
    max_tokens: the longest answer, where a request does not say.
    """

    def __init__(self, model: M_co, price: Price, purse: Purse, *, max_tokens: int | None = None) -> None:
        self._model = model
        self._price = price
        self._purse = purse
        self._max_tokens = max_tokens

    @property
    def info(self) -> ModelInfo:
        return self._model.info

    async def image(self: Priced[ImageModel], request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        """One image, if there is money for it."""
        model, heard = self._model, Hearing(watch)
        return await self._paid(request, heard, lambda: model.image(request, heard))

    async def text(self: Priced[TextModel], request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        """One answer, if there is money for it."""
        model, heard = self._model, Hearing(watch)
        return await self._paid(request, heard, lambda: model.text(request, heard))

    async def _paid(
        self, request: ImageRequest | TextRequest, heard: Hearing, ask: Callable[[], Awaitable[A]]
    ) -> A:
        most = self._price.most(request, self._max_tokens)
        reserved: list[str] = []

        async def reserve() -> None:
            currency, by, call = self._price.currency, request.by, request.call
            reserved.append(await self._purse.reserve(most, currency, by, call))

        cost = 0
        try:
            # To its end: a reservation whose name nobody heard could not be given back.
            await to_the_end(reserve())
            cost = most
            answer = await ask()
            cost = self._price.of(request, answer.usage, self._max_tokens)
        except ModelFailed as error:
            cost = 0 if _is_free(error, heard) else cost
            raise
        finally:
            heard.spent(cost, self._price.currency)
            for name in reserved:
                await to_the_end(self._purse.settle(name, cost))
        return answer


def _is_free(error: ModelFailed, heard: Hearing) -> bool:
    if error.lasting or error.fields:
        return True
    return error.status in NOT_BEGUN and heard.started_at is None
