"""One copy of a model on the cluster."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeAlias

from ajeeb.errors import ModelFailed
from ajeeb.models.base import (
    ImageAnswer,
    ImageBatchModel,
    ImageModel,
    ImageRequest,
    ModelInfo,
    TextAnswer,
    TextModel,
    TextRequest,
)
from ajeeb.models.catalogue import model_named
from ajeeb.models.turns import Turns
from ajeeb.models.watch import Watch

from .batches import Batches
from .engine import ray, serve
from .pieces import Piece, Taken
from .pipe import told
from .settings import Settings

Model: TypeAlias = ImageModel | TextModel | ImageBatchModel
Source: TypeAlias = str | Model | Callable[[], Model]
"""A model by its name, itself, or what makes it where it runs."""


class Replica:
    """Has a model of its own; what it sends of each call are lists of pieces."""

    def __init__(self, source: Source, settings: Settings) -> None:
        model: Any = made(source)  # which of the three, its methods tell
        self._model = model
        self._turns = Turns(settings["at_once"])
        in_batches = hasattr(model, "images") and (settings["max_batch"] > 1 or not hasattr(model, "image"))
        self._batches = Batches(model, settings) if in_batches else None

    async def image(self, request: ImageRequest) -> AsyncIterator[tuple[Piece, ...]]:
        """One image, alone or in a batch with others."""
        async for pieces in told(self._taken(), lambda watch: self._image(request, watch)):
            yield pieces

    async def text(self, request: TextRequest) -> AsyncIterator[tuple[Piece, ...]]:
        """One answer."""
        async for pieces in told(self._taken(), lambda watch: self._text(request, watch)):
            yield pieces

    async def _image(self, request: ImageRequest, watch: Watch) -> ImageAnswer:
        if self._batches:
            return await self._batches.image(request, watch)
        model: ImageModel = self._that_has("image", "images")
        async with self._turns.taken(watch):
            return await model.image(request, watch)

    async def _text(self, request: TextRequest, watch: Watch) -> TextAnswer:
        model: TextModel = self._that_has("text", "texts")
        async with self._turns.taken(watch):
            return await model.text(request, watch)

    def _that_has(self, method: str, what: str) -> Any:
        if hasattr(self._model, method):
            return self._model
        raise ModelFailed("internal", f"'{self._model.info.name}' makes no {what}", lasting=True)

    def _taken(self) -> Taken:
        info: ModelInfo = self._model.info
        where = serve().get_replica_context().replica_id
        return Taken(model=info, replica=where.unique_id, node=ray().get_runtime_context().get_node_id())


def made(source: Source) -> Model:
    """The model; names are looked up here, where its files, keys and GPU are."""
    if isinstance(source, str):
        return model_named(source, Path.cwd(), os.environ)
    return source() if callable(source) else source
