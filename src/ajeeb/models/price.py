"""What a model costs, and how much may be spent."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from .base import ImageRequest, TextRequest, Usage

Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]

TOKENS_AROUND_A_MESSAGE = 16
"""At the most, what a chat's template adds to each message."""


class Price(BaseModel):
    """What a model costs, in units of the currency.

    per_call: each call that gave an answer.
    per_image: each image.
    per_1k_input_tokens, per_1k_output_tokens: a thousand tokens, as the model's side counts them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    per_call: Amount = 0.0
    per_image: Amount = 0.0
    per_1k_input_tokens: Amount = 0.0
    per_1k_output_tokens: Amount = 0.0
    currency: Currency = "USD"

    def most(self, request: ImageRequest | TextRequest, max_tokens: int | None = None) -> int:
        """The most that a call can cost, in millionths.

        max_tokens: the longest answer, where the request does not say. A price per output token needs one of the two;
            a declared Model with such a price has it.
        """
        return self._micros(request, Usage(), max_tokens)

    def of(
        self, request: ImageRequest | TextRequest, usage: Usage | None, max_tokens: int | None = None
    ) -> int:
        """What an answered call costs, in millionths; tokens that nobody counted are taken to be as many as can be."""
        return self._micros(request, usage or Usage(), max_tokens)

    def _micros(self, request: ImageRequest | TextRequest, usage: Usage, max_tokens: int | None) -> int:
        if isinstance(request, TextRequest) and request.max_tokens is not None:
            max_tokens = request.max_tokens
        incoming = most_input_tokens(request) if usage.input_tokens is None else usage.input_tokens
        outgoing = (max_tokens or 0) if usage.output_tokens is None else usage.output_tokens
        return micros(
            _exact(self.per_call)
            + (_exact(self.per_image) if isinstance(request, ImageRequest) else 0)
            + _exact(self.per_1k_input_tokens) * incoming / 1000
            + _exact(self.per_1k_output_tokens) * outgoing / 1000
        )


class Budget(BaseModel):
    """How much may be spent, in units of the currency; None is without end.

    per_call: on one go at a model. per_worker: for one worker in the run. per_run: in the whole run, which is paused
        when it is reached. per_day: on one day (UTC).
    alarm_at: the share of a cap at which the requester is told.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    per_call: Amount | None = None
    per_worker: Amount | None = None
    per_run: Amount | None = None
    per_day: Amount | None = None
    currency: Currency = "USD"
    alarm_at: Annotated[float, Field(gt=0, le=1)] = 0.8


def micros(amount: float | Decimal) -> int:
    """An amount in millionths, rounded up: no cost is too small to count."""
    return int((_exact(amount) * 1_000_000).to_integral_value(ROUND_CEILING))


def cap_micros(amount: float) -> int:
    """A cap in millionths, rounded down."""
    return int((_exact(amount) * 1_000_000).to_integral_value(ROUND_FLOOR))


def most_input_tokens(request: ImageRequest | TextRequest) -> int:
    """As many tokens as the text could make at the most: no tokenizer makes more of them than there are bytes."""
    texts = (
        [request.prompt, request.negative]
        if isinstance(request, ImageRequest)
        else [request.system, *(message.content for message in request.messages)]
    )
    return sum(len(text.encode("utf-8", "replace")) + TOKENS_AROUND_A_MESSAGE for text in texts if text)


def _exact(amount: float | Decimal) -> Decimal:
    """As it is written: 0.07 is seven hundredths, and not a little more."""
    return amount if isinstance(amount, Decimal) else Decimal(str(amount))
