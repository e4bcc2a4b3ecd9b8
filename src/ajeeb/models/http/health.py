"""How a service is: one cheap question, and what its answer means."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import perf_counter

from ajeeb.errors import ModelFailed
from ajeeb.models.health import WITHIN_S, Health

from .service import Service
from .wire import Wire, connected

_NAMED = 8  # how many of a service's models a message names


async def looked_at(service: Service, ask: Callable[[Wire], Awaitable[Health]]) -> Health:
    """What `ask` finds, with its time; a service that is away, says no or is silent is not well."""
    start = perf_counter()
    try:
        async with asyncio.timeout(WITHIN_S), connected(service) as wire:
            found = await ask(wire)
    except TimeoutError:
        return Health(
            ok=False, message=f"{service.kind} at {service.origin} said nothing within {WITHIN_S:g} s"
        )
    except ModelFailed as error:
        took_ms = round((perf_counter() - start) * 1000)
        return _of_failure(service, error, took_ms)
    return replace(found, latency_ms=round((perf_counter() - start) * 1000))


def among(service: Service, name: str, listed: tuple[str, ...]) -> Health:
    """Whether a service lists the model that is asked of it."""
    if name in listed or f"{name}:latest" in listed:
        return Health(ok=True, models=listed)
    there = ", ".join(listed[:_NAMED]) + (f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else "")
    return Health(
        ok=False,
        models=listed,
        message=f"{service.kind} at {service.origin} has no model '{name}'; it has: {there or 'none'}",
    )


def _of_failure(service: Service, error: ModelFailed, took_ms: int) -> Health:
    if error.status == "rate_limited":  # it knows us, and has much to do
        return Health(ok=True, latency_ms=took_ms, message=str(error))
    if error.status in ("unavailable", "timeout"):
        way_out = f"; is {service.address_name} right, and does it run?"
        return Health(ok=False, message=f"{error}; it should be at {service.origin}{way_out}")
    return Health(ok=False, latency_ms=took_ms, message=f"{error} (asked {service.origin})")
