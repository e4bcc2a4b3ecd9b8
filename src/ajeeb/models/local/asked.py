"""What a local model's name asks for: what it is loaded with, and what goes into each call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ajeeb.errors import BadTask
from ajeeb.models.base import Json

from .origin import Origin

_LOADED_WITH = ("device", "dtype", "offload", "scheduler", "variant", "revision")


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What is loaded; names that ask for the same share it.

    device, dtype: empty for the best there is. offload: parts wait in the main memory until it is their turn.
    scheduler: a class of diffusers, in place of the pipeline's own. variant: of the weights' files, such as `fp16`.
    revision: a branch, tag or commit of the hub.
    """

    origin: Origin
    device: str = ""
    dtype: str = ""
    offload: bool = False
    scheduler: str = ""
    variant: str | None = None
    revision: str | None = None


def weights(origin: Origin, params: Mapping[str, Json]) -> tuple[Weights, dict[str, Json]]:
    """What to load, and the other parameters.

    Raises: BadTask naming the parameter that has a value of the wrong kind.
    """
    loaded = {name: value for name, value in params.items() if name in _LOADED_WITH}
    for name, value in loaded.items():
        if not isinstance(value, bool if name == "offload" else str):
            wanted = "true or false" if name == "offload" else "a word"
            raise BadTask(f"{origin.written}: '{name}' is {wanted}, not {value!r}")
    return Weights(origin=origin, **loaded), {name: params[name] for name in params if name not in loaded}
