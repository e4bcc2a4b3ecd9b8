"""A model of which every go is a span."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeAlias, TypeVar

from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer

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
A = TypeVar("A", ImageAnswer, TextAnswer)
_About: TypeAlias = dict[str, str | int | float | None]


class Traced(Generic[M_co]):
    """Makes a span of each go, under the names that OpenTelemetry has for generative models.

    What workers write and models answer is not in it.
    """

    def __init__(self, model: M_co, tracer: Tracer) -> None:
        self._model = model
        self._tracer = tracer

    @property
    def info(self) -> ModelInfo:
        return self._model.info

    async def image(self: Traced[ImageModel], request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        """One image, and one span."""
        model = self._model
        about: _About = {
            "gen_ai.operation.name": "generate_content",
            "gen_ai.output.type": "image",
            "gen_ai.request.seed": request.seed,
        }
        return await self._spanned(about, lambda: model.image(request, watch))

    async def text(self: Traced[TextModel], request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        """One answer, and one span."""
        model = self._model
        about: _About = {
            "gen_ai.operation.name": "chat",
            "gen_ai.output.type": "text",
            "gen_ai.request.seed": request.seed,
            "gen_ai.request.max_tokens": request.max_tokens,
            "gen_ai.request.temperature": request.temperature,
        }
        return await self._spanned(about, lambda: model.text(request, watch))

    async def _spanned(self, about: _About, ask: Callable[[], Awaitable[A]]) -> A:
        info = self.info
        known = {name: value for name, value in about.items() if value is not None}
        with self._tracer.start_as_current_span(
            f"{about['gen_ai.operation.name']} {info.name}",
            kind=SpanKind.CLIENT,
            attributes={
                **known,
                "gen_ai.provider.name": info.name.partition(":")[0],
                "gen_ai.request.model": info.name,
            },
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                answer = await ask()
            except ModelFailed as error:
                _fail(span, error.status)
                raise
            except asyncio.CancelledError:
                _fail(span, "cancelled")
                raise
            except Exception as error:
                _fail(span, type(error).__name__)
                raise
            _tell(span, answer)
            return answer


def _fail(span: Span, kind: str) -> None:
    span.set_attribute("error.type", kind)
    span.set_status(StatusCode.ERROR)


def _tell(span: Span, answer: ImageAnswer | TextAnswer) -> None:
    usage = answer.usage
    told = {
        "gen_ai.response.model": answer.model_responded,
        "gen_ai.response.id": answer.response_id,
        "gen_ai.usage.input_tokens": usage.input_tokens if usage else None,
        "gen_ai.usage.output_tokens": usage.output_tokens if usage else None,
    }
    span.set_attributes({name: value for name, value in told.items() if value is not None})
    if isinstance(answer, TextAnswer):
        span.set_attribute("gen_ai.response.finish_reasons", [answer.finish_reason])
