"""Chat of OpenAI and of servers that speak as it does (vLLM, llama.cpp, Ollama and others)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx2

from ajeeb.errors import ModelFailed
from ajeeb.models.base import FinishReason, Json, ModelInfo, TextAnswer, TextRequest, Usage
from ajeeb.models.health import Health
from ajeeb.models.watch import NOBODY, Watch

from .failures import failed_midway
from .health import looked_at
from .openai_images import usage
from .openai_list import model_of
from .service import Service
from .wire import Wire, connected

_REASONS: Mapping[str, FinishReason] = {"stop": "stop", "length": "length"}


@dataclass
class _Heard:
    """A streamed answer, as far as it has come."""

    text: list[str] = field(default_factory=list)
    refusal: list[str] = field(default_factory=list)
    reason: str | None = None
    usage: Usage | None = None
    model: str | None = None
    id: str | None = None


class OpenAIChat:
    """`POST /chat/completions`, streamed; cancelling closes the connection.

    `params` and a request's `extra` go along under their own names.
    """

    def __init__(
        self, service: Service, model: str, params: Mapping[str, Json] = {}, *, read_s: float = 120.0
    ) -> None:
        self._service = service
        self._model = model
        self._params = dict(params)
        self._read_s = read_s
        # Servers of others know the older name only.
        official = service.base_url.startswith("https://api.openai.com")
        self._max_tokens = "max_completion_tokens" if official else "max_tokens"

    @property
    def info(self) -> ModelInfo:
        return ModelInfo(
            name=f"openai-chat:{self._model}",
            version="",
            params=self._params,
            supports=frozenset({"seed", "progress", "cancel"}),
        )

    async def text(self, request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        heard = _Heard()
        async with (
            connected(self._service) as wire,
            wire.stream("POST", "/chat/completions", self._body(request), read_s=self._read_s) as response,
        ):
            await self._listen(wire, response, heard, watch)
        if heard.reason == "content_filter":
            raise ModelFailed("filtered", "openai-chat held its answer back: content filter")
        return TextAnswer(
            text="".join(heard.text),
            finish_reason=_REASONS.get(heard.reason or "", "other"),
            refusal="".join(heard.refusal) or None,
            usage=heard.usage,
            model_responded=heard.model,
            response_id=heard.id,
        )

    async def health(self) -> Health:
        """Whether the service lists the model."""
        return await looked_at(self._service, lambda wire: model_of(self._service, self._model, wire))

    def _body(self, request: TextRequest) -> Json:
        system = [{"role": "system", "content": request.system}] if request.system else []
        asked = {
            self._max_tokens: request.max_tokens,
            "temperature": request.temperature,
            "seed": request.seed,
            "stop": list(request.stop) or None,
        }
        return {
            "model": self._model,
            "messages": system + [{"role": turn.role, "content": turn.content} for turn in request.messages],
            **{name: value for name, value in asked.items() if value is not None},
            **self._params,
            **request.extra,
            "stream": True,
            "stream_options": {"include_usage": True},
        }

    async def _listen(self, wire: Wire, response: httpx2.Response, heard: _Heard, watch: Watch) -> None:
        if "text/event-stream" in response.headers.get("content-type", ""):
            async for chunk in wire.events(response):
                if chunk.get("error"):
                    raise failed_midway(self._service, chunk["error"])
                _take(chunk, "delta", heard, watch)
            if heard.reason is None:
                raise ModelFailed("unavailable", "the stream of openai-chat ended before the answer did")
            return
        _take(await wire.whole(response), "message", heard, watch)
        if heard.reason is None:
            raise ModelFailed("invalid", "openai-chat answered without a choice")


def _take(said: Json, part: str, heard: _Heard, watch: Watch) -> None:
    """Add what a chunk, or a whole answer, says to what was heard."""
    heard.usage = usage(said.get("usage")) or heard.usage
    heard.model = said.get("model") if isinstance(said.get("model"), str) else heard.model
    heard.id = said.get("id") if isinstance(said.get("id"), str) else heard.id
    choices = said.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    said_now = choice.get(part)
    delta = said_now if isinstance(said_now, dict) else {}
    if isinstance(text := delta.get("content"), str) and text:
        heard.text.append(text)
        watch.text(text)
    if isinstance(refusal := delta.get("refusal"), str):
        heard.refusal.append(refusal)
    if isinstance(reason := choice.get("finish_reason"), str) and reason:
        heard.reason = reason
