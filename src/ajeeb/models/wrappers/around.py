"""A declared model as it runs: the wrappers that its settings ask for, around its backend."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from ajeeb.errors import BadTask
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
from ajeeb.models.cache import Cache
from ajeeb.models.declared import Model
from ajeeb.models.purse import FREE, Purse
from ajeeb.models.turns import Turns
from ajeeb.models.watch import NOBODY, Watch

from .batched import Batched
from .cached import Cached
from .deadline import Deadline
from .fallback import Fallback
from .limit import Limit
from .priced import Priced
from .retry import Retry
from .tried import Tried

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

M = TypeVar("M", ImageModel, TextModel)
M_co = TypeVar("M_co", bound=ImageModel | TextModel, covariant=True)


@dataclass(frozen=True, kw_only=True)
class Around:
    """What the wrappers of all models share.

    now: gives UTC milliseconds.
    purse: whoever keeps the money. cache: where answers are kept, for models that want it.
    tracer: makes a span of each go; None is for no spans.
    turns: those of each model, by its name: declarations of one model share them.
    """

    now: Callable[[], int]
    purse: Purse = FREE
    cache: Cache | None = None
    tracer: Tracer | None = None
    turns: dict[str, Turns] = field(default_factory=dict)

    def turns_of(self, spec: Model) -> Turns:
        """The turns of the model; where several declarations share them, the narrowest holds."""
        size, per_asker = spec.concurrency * spec.batch, spec.per_worker
        turns = self.turns.setdefault(spec.name, Turns(size, per_asker))
        turns.narrow(size, per_asker)
        return turns


def around(spec: Model, backend: M, shared: Around, second: M | None = None) -> M:
    """The backend with all that its declaration asks for.

    second: the model that stands in, with its own wrappers; see `built`.
    Raises: BadTask if the declaration wants what the backend cannot do.
    """
    # From the inside out. The deadline is of one go, so the queue is not in it. Money is set aside once there is a
    # turn, and what a go cost is settled before the turn is given back. What the cache has needs neither. All of that
    # is one go; between two goes nobody holds a turn or money; and the second model is asked when the goes are over.
    model = _batched(spec, backend) if spec.batch > 1 else cast(M, Deadline(backend, spec.timeout_s))
    if spec.price is not None:
        model = cast(M, Priced(model, spec.price, shared.purse, max_tokens=spec.max_tokens))
    model = cast(M, Limit(model, shared.turns_of(spec)))
    if spec.cache and shared.cache is not None:
        model = cast(M, Cached(model, shared.cache))
    if shared.tracer is not None:
        # The only import of OpenTelemetry: a server that sends no spans does without.
        traced = importlib.import_module("ajeeb.models.wrappers.traced")
        model = cast(M, traced.Traced(model, shared.tracer))
    model = cast(M, Tried(model, shared.now, alias=spec.alias))
    if spec.retries:
        model = cast(M, Retry(model, tries=spec.retries + 1))
    return cast(M, Fallback(model, second)) if second is not None else model


def built(spec: Model, find: Callable[[str], M], shared: Around) -> M:
    """The declared model and the one that stands in, each with its wrappers.

    find: gives the backend of a name; raises BadTask if there is none.
    """
    second = spec.second
    if second is None:
        return around(spec, find(spec.name), shared)
    substitute = cast(M, Substitute(built(second, find, shared), second))
    return around(spec, find(spec.name), shared, substitute)


class Substitute(Generic[M_co]):
    """A model that is asked what was meant for another: with its own parameters, under its own names."""

    def __init__(self, model: M_co, spec: Model) -> None:
        self._model = model
        self._spec = spec

    @property
    def info(self) -> ModelInfo:
        return self._model.info

    async def image(
        self: Substitute[ImageModel], request: ImageRequest, watch: Watch = NOBODY
    ) -> ImageAnswer:
        """One image of the size that was asked for."""
        return await self._model.image(replace(request, extra=self._spec.params), watch)

    async def text(self: Substitute[TextModel], request: TextRequest, watch: Watch = NOBODY) -> TextAnswer:
        """One answer."""
        spec = self._spec
        own = replace(
            request,
            extra=spec.params,
            system=spec.system or request.system,
            max_tokens=spec.max_tokens or request.max_tokens,
            temperature=request.temperature if spec.temperature is None else spec.temperature,
        )
        return await self._model.text(own, watch)


def _batched(spec: Model, backend: M) -> M:
    if not hasattr(backend, "images"):
        raise BadTask(f"the model '{spec.name}' makes one at a time; leave out batch={spec.batch}")
    model = Batched(
        cast(ImageBatchModel, backend),
        spec.batch,
        spec.batch_wait_ms,
        at_once=spec.concurrency,
        timeout_s=spec.timeout_s,
    )
    return cast(M, model)
