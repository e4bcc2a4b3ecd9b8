"""How well a model is, found out without a call that costs anything."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Protocol, TypeAlias, runtime_checkable

from ajeeb.errors import ModelFailed

from .base import ImageModel, ImageRequest, TextModel

AnyModel: TypeAlias = ImageModel | TextModel
WITHIN_S = 5.0
"""How long a model has to say how it is."""
_MEASURED = ("composer", "gallery")
_SMALL = ImageRequest(prompt="a red house", width=64, height=64)


@dataclass(frozen=True, kw_only=True)
class Health:
    """How well a model is.

    ok: a call would be answered, as far as can be known without one that costs.
    latency_ms: how long the question took, connecting included; None if nothing was asked, or nothing answered.
    message: a sentence that says what is wrong and the way out, or what was not looked at; empty if all is well.
    version: of the model or its server, if it tells. models: the names that the service has, if it tells.
    """

    ok: bool
    latency_ms: int | None = None
    message: str = ""
    version: str = ""
    models: tuple[str, ...] = ()


@runtime_checkable
class HasHealth(Protocol):
    """A model that can be asked how it is; what else it is does not matter."""

    async def health(self) -> Health:
        """How it is, within 5 s and for nothing; a service that is away or says no is an answer, not an error."""


async def health_of(model: AnyModel) -> Health:
    """How a model is: what it says itself; one small image of those of this machine; else that it was not asked."""
    start = perf_counter()
    try:
        async with asyncio.timeout(WITHIN_S):
            found = await _asked(model)
    except TimeoutError:
        return Health(ok=False, message=f"{model.info.name} did not answer within {WITHIN_S:g} s")
    except ModelFailed as error:
        return Health(ok=False, message=str(error))
    if found.latency_ms is not None or found.message:
        return found
    return replace(found, latency_ms=round((perf_counter() - start) * 1000))


async def healths_of(models: Iterable[AnyModel]) -> tuple[Health, ...]:
    """How the models are, in their order; all are asked at the same time."""
    return tuple(await asyncio.gather(*map(health_of, models)))


async def _asked(model: AnyModel) -> Health:
    if isinstance(model, HasHealth):
        return await model.health()
    kind = model.info.name.partition(":")[0]
    if kind in _MEASURED and hasattr(model, "image"):
        await model.image(_SMALL)
        return Health(ok=True, version=model.info.version)
    return Health(ok=True, version=model.info.version, message="" if kind == "scripted" else "not checked")
