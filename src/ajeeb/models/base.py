"""What a model is to the rest of Ajeeb: one method per modality."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

Json: TypeAlias = Any  # JSON that belongs to the researcher or the model


@dataclass(frozen=True, kw_only=True)
class ModelInfo:
    """What is recorded with every call.

    name: as written in the configuration, such as `composer`.
    deterministic: the same request gives the same bytes, so a lost call may be run again.
    """

    name: str
    version: str
    deterministic: bool = False
    params: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ImageRequest:
    """One image to make; sizes in pixels."""

    prompt: str
    seed: int = 0
    width: int = 512
    height: int = 512
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ImageAnswer:
    """One encoded image.

    notes: sentences told to the worker, such as the words that were not understood.
    prompt_effective: what the model's side made of the prompt, if it tells.
    trace: how it came about; kept with the call, never shown to a worker.
    """

    data: bytes
    media_type: str
    width: int
    height: int
    notes: tuple[str, ...] = ()
    prompt_effective: str | None = None
    trace: Json = None


class ImageModel(Protocol):
    """Makes images from prompts."""

    @property
    def info(self) -> ModelInfo:
        """Name, version and settings, as recorded with every call."""

    async def image(self, request: ImageRequest) -> ImageAnswer:
        """One image; raises ModelFailed when the model says no or breaks."""
