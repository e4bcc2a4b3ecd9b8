"""Images of OpenAI and of servers that speak as it does (LocalAI and others)."""

from __future__ import annotations

from collections.abc import Mapping

import httpx2

from ajeeb.errors import ModelFailed
from ajeeb.models.base import Feature, ImageAnswer, ImageRequest, Json, ModelInfo, Usage
from ajeeb.models.health import Health
from ajeeb.models.watch import NOBODY, Watch

from .failures import failed_midway
from .health import looked_at
from .openai_list import model_of
from .pictures import picture, unpacked
from .service import Service
from .wire import Wire, connected

_GPT_SIZES = ((1024, 1024), (1536, 1024), (1024, 1536))
_KEPT = ("size", "quality", "output_format", "background")


class OpenAIImages:
    """`POST /images/generations`; with `partial_images` (1 to 3) in `params`, previews come as it works.

    OpenAI has no seeds. Its own models (`gpt-image-…`) draw in three sizes, of which the one nearest in shape is
    asked for; other models get the size as it is. `params` and a request's `extra` go along under their own names.
    Cancelling closes the connection.
    """

    def __init__(
        self, service: Service, model: str, params: Mapping[str, Json] = {}, *, read_s: float = 300.0
    ) -> None:
        self._service = service
        self._model = model
        self._params = dict(params)
        self._read_s = read_s

    @property
    def info(self) -> ModelInfo:
        features: set[Feature] = {"cancel", "preview"} if self._params.get("partial_images") else {"cancel"}
        return ModelInfo(
            name=f"openai:{self._model}", version="", params=self._params, supports=frozenset(features)
        )

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        async with connected(self._service) as wire:
            body = self._body(request)
            async with wire.stream("POST", "/images/generations", body, read_s=self._read_s) as response:
                found = await self._answered(wire, response, watch)
            listed = found.get("data")
            first = listed[0] if isinstance(listed, list) and listed else found
            if not isinstance(first, dict):
                raise ModelFailed("invalid", "openai answered without an image")
            packed = first.get("b64_json")
            image = await picture(unpacked(packed) if packed else await wire.file(first.get("url")))
        return ImageAnswer(
            data=image.data,
            media_type=image.media_type,
            width=image.width,
            height=image.height,
            prompt_effective=_text(first.get("revised_prompt")),
            usage=usage(found.get("usage")),
            model_responded=_text(found.get("model")),
            trace={name: found[name] for name in _KEPT if name in found},
        )

    async def health(self) -> Health:
        """Whether the service lists the model."""
        return await looked_at(self._service, lambda wire: model_of(self._service, self._model, wire))

    def _body(self, request: ImageRequest) -> Json:
        body = {
            "model": self._model,
            "prompt": request.prompt,
            "size": self._size(request),
            **self._params,
            **request.extra,
        }
        return {**body, "stream": True} if body.get("partial_images") else body

    def _size(self, request: ImageRequest) -> str:
        width, height = request.width, request.height
        if self._model.startswith("gpt-image"):
            width, height = min(_GPT_SIZES, key=lambda size: abs(size[0] / size[1] - width / height))
        return f"{width}x{height}"

    async def _answered(self, wire: Wire, response: httpx2.Response, watch: Watch) -> Json:
        if "text/event-stream" not in response.headers.get("content-type", ""):
            return await wire.whole(response)
        async for event in wire.events(response):
            kind = str(event.get("type", ""))
            if "error" in event or kind == "error":
                raise failed_midway(self._service, event.get("error") or event)
            if kind.endswith(".partial_image"):
                await shown(event.get("b64_json"), watch)
            if kind.endswith(".completed"):
                return event
        raise ModelFailed("unavailable", "the stream of openai ended before the image came")


async def shown(packed: object, watch: Watch) -> None:
    """Show a preview; one that cannot be read is left out."""
    try:
        image = await picture(unpacked(packed))
    except ModelFailed:
        return
    watch.preview(image.data, image.media_type)


def usage(counted: Json) -> Usage | None:
    """The tokens in an answer's `usage`, whether counted as input and output or as prompt and completion."""
    if not isinstance(counted, dict):
        return None
    return Usage(
        input_tokens=_count(counted.get("input_tokens", counted.get("prompt_tokens"))),
        output_tokens=_count(counted.get("output_tokens", counted.get("completion_tokens"))),
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
