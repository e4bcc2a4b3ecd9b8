"""A model of which every go is written down."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar, get_args

from ajeeb.errors import ModelFailed
from ajeeb.events import FailureStatus, Try
from ajeeb.models.base import (
    ImageAnswer,
    ImageModel,
    ImageRequest,
    Json,
    ModelInfo,
    TextAnswer,
    TextModel,
    TextRequest,
)
from ajeeb.models.watch import NOBODY, Watch

from .hearing import Hearing

M_co = TypeVar("M_co", bound=ImageModel | TextModel, covariant=True)
A = TypeVar("A", ImageAnswer, TextAnswer)


class Tried(Generic[M_co]):
    """Tells the watch of each go when it has ended: with an answer, with a failure, or cancelled.

    Put it inside a retry, and around everything that belongs to one go: cache, turn, money, deadline.
    now: gives UTC milliseconds. alias: the name under which the model is recorded, if that is another than its own.
    """

    def __init__(self, model: M_co, now: Callable[[], int], *, alias: str = "") -> None:
        self._model = model
        self._now = now
        self._alias = alias

    @property
    def info(self) -> ModelInfo:
        return self._model.info

    async def image(self: Tried[ImageModel], request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        """One image, and one Try."""
        model, heard = self._model, Hearing(watch, self._now)
        return await self._written(request, heard, lambda: model.image(request, heard))

    async def text(self: Tried[TextModel], request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        """One answer, and one Try."""
        model, heard = self._model, Hearing(watch, self._now)
        return await self._written(request, heard, lambda: model.text(request, heard))

    async def _written(
        self, request: ImageRequest | TextRequest, heard: Hearing, ask: Callable[[], Awaitable[A]]
    ) -> A:
        queued_at = self._now()
        ended: dict[str, Any] = {"status": "internal", "message": "the call ended without an answer"}
        try:
            answer = await ask()
            ended = _answered(answer)
        except asyncio.CancelledError:
            ended = {"status": "cancelled", "message": "cancelled"}
            raise
        except ModelFailed as error:
            ended = _failed(error)
            raise
        except Exception as error:
            # Code that breaks: its words may hold anything, so only its class is kept.
            ended = {"status": "internal", "error_class": type(error).__name__}
            raise
        finally:
            asked = _asked(self.info, request) | self._names() | _heard(heard)
            heard.tried(Try(**asked | {"queued_at": queued_at, "finished_at": self._now()} | ended))
        return answer

    def _names(self) -> dict[str, Any]:
        return {"backend": self._alias or self.info.name, "model_requested": self.info.name}


def _asked(info: ModelInfo, request: ImageRequest | TextRequest) -> dict[str, Any]:
    return {"params": params(info, request), "seed": request.seed, "prompt_sent": prompt_sent(request)}


def params(info: ModelInfo, request: ImageRequest | TextRequest) -> dict[str, Json]:
    """What the model was told beside the prompt and the seed."""
    if isinstance(request, ImageRequest):
        own: dict[str, Json] = {
            "width": request.width,
            "height": request.height,
            "negative": request.negative,
        }
    else:
        own = {
            "system": request.system,
            "max_tokens": request.max_tokens,
            "temperature": request.temperature,
            "stop": list(request.stop),
        }
    set_here = {name: value for name, value in own.items() if value is not None and value not in ("", [])}
    return {**info.params, **set_here, **request.extra}


def prompt_sent(request: ImageRequest | TextRequest) -> str:
    """The prompt; of a conversation, what the user said last."""
    if isinstance(request, ImageRequest):
        return request.prompt
    return next((message.content for message in reversed(request.messages) if message.role == "user"), "")


def _heard(heard: Hearing) -> dict[str, Any]:
    return {
        "queue_position": heard.place,
        "started_at": heard.started_at,
        "first_chunk_at": heard.first_chunk_at,
        "cost_micros": heard.cost_micros,
        "currency": heard.currency,
    }


def _answered(answer: ImageAnswer | TextAnswer) -> dict[str, Any]:
    usage = answer.usage
    told: dict[str, Any] = {
        "model_responded": answer.model_responded or "",
        "input_tokens": usage.input_tokens if usage else None,
        "output_tokens": usage.output_tokens if usage else None,
        "n_outputs": 1,
        "cache": answer.cache,
        "response_id": answer.response_id,
        "trace": answer.trace,
        "safety": answer.trace.get("safety") if isinstance(answer.trace, Mapping) else None,
    }
    if isinstance(answer, TextAnswer):
        return told | {"finish_reason": "refusal" if answer.refusal else answer.finish_reason}
    seed = {} if answer.seed_used is None else {"seed": answer.seed_used}
    return told | {"prompt_effective": answer.prompt_effective} | seed


def _failed(error: ModelFailed) -> dict[str, Any]:
    known = error.status in get_args(FailureStatus)
    return {
        "status": error.status if known else "internal",
        "error_class": type(error.__cause__ or error).__name__,
        "message": str(error),
    }
