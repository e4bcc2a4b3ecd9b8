"""What may be set of a model that llama.cpp runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ajeeb.errors import BadTask, ModelFailed
from ajeeb.models.base import Json, TextRequest

Probability = Annotated[float, Field(ge=0, le=1)]


class Sampling(BaseModel):
    """How the next token is chosen, and how many there are; a request may ask for others.

    temperature: 0 takes the likeliest token each time, 1 leaves the chances as they are.
    max_tokens: the longest answer.
    top_k, top_p, min_p: how unlikely a token may be to be taken at all, as llama.cpp defines them.
    repeat_penalty: above 1, what was said lately becomes less likely.
    seed: where a request has none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    temperature: Annotated[float, Field(ge=0, le=10)] = 0.7
    max_tokens: Annotated[int, Field(ge=1, le=100_000)] = 256
    top_k: Annotated[int, Field(ge=1)] = 40
    top_p: Probability = 0.95
    min_p: Probability = 0.05
    repeat_penalty: Annotated[float, Field(ge=0.1, le=10)] = 1.1
    seed: Annotated[int, Field(ge=0)] = 0


class Settings(Sampling):
    """What is set once, when the model is loaded; recorded with every call.

    context: the longest conversation in tokens, the answer included; never more than the model was made for.
    threads: processor cores for one answer; None takes all but one, so that the server stays quick.
    gpu_layers: how many layers run on a graphics card; -1 is all.
    """

    context: Annotated[int, Field(ge=64, le=1_000_000)] = 2048
    threads: Annotated[int, Field(ge=1, le=1024)] | None = None
    gpu_layers: Annotated[int, Field(ge=-1)] = 0

    def sampling(self, request: TextRequest) -> Sampling:
        """How to go about this request.

        Raises: ModelFailed naming what the request asks for and cannot have.
        """
        asked = {
            "temperature": request.temperature,
            "max_tokens": request.max_tokens,
            "seed": None if request.seed is None else request.seed % 2**32,
        }
        own = self.model_dump(include=set(Sampling.model_fields))
        chosen = {name: value for name, value in asked.items() if value is not None}
        try:
            return Sampling.model_validate({**own, **request.extra, **chosen})
        except ValidationError as error:
            raise ModelFailed("invalid", _wrong(error, Sampling)) from error


def settings(model: str, parameters: Mapping[str, Json]) -> Settings:
    """The settings behind a model's name; raises BadTask naming the one that is wrong."""
    try:
        return Settings.model_validate(parameters)
    except ValidationError as error:
        raise BadTask(f"the model '{model}': {_wrong(error, Settings)}") from error


def _wrong(error: ValidationError, model: type[BaseModel]) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"there is no setting '{name}'; there are: {', '.join(model.model_fields)}"
    return f"'{name}': {first['msg']}"
