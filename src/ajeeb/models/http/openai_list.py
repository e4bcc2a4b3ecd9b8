"""The models that a server which speaks as OpenAI does says it has."""

from __future__ import annotations

from dataclasses import replace

from ajeeb.errors import ModelFailed
from ajeeb.models.health import Health

from .health import among
from .service import Service
from .wire import Wire

_TAKES_ANY_NAME = "llamacpp"
"""Who owns the one model of llama.cpp's server, which answers whatever name is asked for."""


async def model_of(service: Service, name: str, wire: Wire) -> Health:
    """Whether `GET /models` lists a model."""
    try:
        found = (await wire.json("GET", "/models")).get("data")
    except ModelFailed as error:
        if error.status != "invalid":
            raise
        hint = f"{service.address_name} usually ends in /v1"
        raise ModelFailed("invalid", f"{error}; it does not list its models, and {hint}") from error
    listed = found if isinstance(found, list) else []
    entries = [one for one in listed if isinstance(one, dict) and isinstance(one.get("id"), str)]
    health = among(service, name, tuple(one["id"] for one in entries))
    if any(one.get("owned_by") == _TAKES_ANY_NAME for one in entries):
        return replace(health, ok=True, message="")
    return health
