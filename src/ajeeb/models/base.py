"""What a model is to the rest of Ajeeb: one method per modality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from ajeeb.errors import ModelFailed

from .watch import NOBODY, Watch

Json: TypeAlias = Any  # JSON that belongs to the researcher or the model
Feature: TypeAlias = Literal["seed", "negative", "progress", "preview", "cancel", "n"]
Role: TypeAlias = Literal["system", "user", "assistant"]
FinishReason: TypeAlias = Literal["stop", "length", "other"]
Cached: TypeAlias = Literal["none", "read", "write"]


@dataclass(frozen=True, kw_only=True)
class ModelInfo:
    """What is recorded with every call.

    name: as written in the configuration, such as `composer`.
    deterministic: the same request gives the same bytes, so a lost call may be run again.
    supports: what of a request it heeds (`seed`, `negative`, `n`), what a watch is told (`progress`, `preview`),
        and whether a cancelled call also stops where the model runs (`cancel`).
    """

    name: str
    version: str
    deterministic: bool = False
    params: Mapping[str, Json] = field(default_factory=dict)
    supports: frozenset[Feature] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What a call used, in tokens, as the model's side counts them."""

    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, kw_only=True)
class ImageRequest:
    """One image to make; sizes in pixels.

    negative: what shall not be seen; for models that support it.
    extra: further parameters under the backend's own names.
    by: who asks; queues are fair between them. call: for which call of a procedure, whose money it is.
    Neither is ever sent to the model's side.
    """

    prompt: str
    seed: int = 0
    width: int = 512
    height: int = 512
    negative: str = ""
    extra: Mapping[str, Json] = field(default_factory=dict)
    by: str = ""
    call: str = ""


@dataclass(frozen=True, kw_only=True)
class ImageAnswer:
    """One encoded image.

    notes: sentences told to the worker, such as the words that were not understood.
    prompt_effective: what the model's side made of the prompt, if it tells.
    trace: how it came about; kept with the call, never shown to a worker.
    seed_used: the seed that the model says it took; None if it does not say.
    timings: seconds by name, as the model's side measured them.
    model_responded: the model that answered, where that may be another than the one asked.
    retries: how many goes failed before this one.
    cache: whether it was read from a cache, or written to it.
    """

    data: bytes
    media_type: str
    width: int
    height: int
    notes: tuple[str, ...] = ()
    prompt_effective: str | None = None
    trace: Json = None
    seed_used: int | None = None
    usage: Usage | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    model_responded: str | None = None
    response_id: str | None = None
    retries: int = 0
    cache: Cached = "none"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, kw_only=True)
class TextRequest:
    """A conversation to go on with.

    system: what the model is told before it; put first, whatever `messages` holds.
    max_tokens: the longest answer; None leaves it to the model.
    stop: an answer ends before any of these.
    extra: further parameters under the backend's own names.
    by: who asks; queues are fair between them. call: for which call of a procedure, whose money it is.
    Neither is ever sent to the model's side.
    """

    messages: tuple[Message, ...]
    system: str = ""
    max_tokens: int | None = None
    temperature: float | None = None
    stop: tuple[str, ...] = ()
    seed: int | None = None
    extra: Mapping[str, Json] = field(default_factory=dict)
    by: str = ""
    call: str = ""


@dataclass(frozen=True, kw_only=True)
class TextAnswer:
    """What a model said.

    finish_reason: `stop` by itself, `length` if it was cut at the longest answer.
    refusal: what the model said in place of an answer; `text` is empty then.
    values: what it says of the answer by name, such as a label and how sure it is; for the conditions of a loop.
    notes: sentences told to the worker.
    cache: whether it was read from a cache, or written to it.
    """

    text: str
    finish_reason: FinishReason = "stop"
    refusal: str | None = None
    values: Mapping[str, Json] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    usage: Usage | None = None
    trace: Json = None
    timings: Mapping[str, float] = field(default_factory=dict)
    model_responded: str | None = None
    response_id: str | None = None
    retries: int = 0
    cache: Cached = "none"


class ImageModel(Protocol):
    """Makes images from prompts.

    Cancelling the call stops the work where the model runs. A deadline is the caller's: `asyncio.timeout`.
    """

    @property
    def info(self) -> ModelInfo:
        """Name, version and settings, as recorded with every call."""

    async def image(self, request: ImageRequest, watch: Watch = NOBODY) -> ImageAnswer:
        """One image; raises ModelFailed when the model says no or breaks."""


class ImageBatchModel(Protocol):
    """Makes several images in one go, for less than as many calls would need."""

    @property
    def info(self) -> ModelInfo:
        """Name, version and settings, as recorded with every call."""

    async def images(
        self, requests: Sequence[ImageRequest], watches: Sequence[Watch]
    ) -> Sequence[ImageAnswer | ModelFailed]:
        """For each request its image, or why there is none; `watches` are those of the requests, in their order.

        Raises: ModelFailed if all failed alike.
        """


class TextModel(Protocol):
    """Goes on with conversations; cancelling and deadlines are as with images."""

    @property
    def info(self) -> ModelInfo:
        """Name, version and settings, as recorded with every call."""

    async def text(self, request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        """One answer; raises ModelFailed when the model breaks. A model that refuses in words has answered."""
