"""A model as a task declares it: a name, and settings as data."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from ajeeb.errors import BadTask

from .base import ImageRequest, Json, Message, TextRequest
from .price import Price

Pixels = Annotated[int, Field(ge=16, le=4096)]


class Model(BaseModel):
    """A model with its settings.

    name: as in `composer`, `openai:gpt-image-1` or `diffusers:PATH`.
    alias: the name under which it is known and recorded, if that is to be another.
    makes: `image` or `text`, for a name that has both.
    template: the prompt as it is sent: `{prompt}` is what the worker wrote, and other fields and the unit's columns
        stand by their names; empty is as it was written.
    system: what a text model is told before the conversation.
    params: further parameters, under the model's own names.
    width, height: pixels; None leaves it to whoever asks.
    max_tokens: the longest answer of a text model.
    price: what a call costs; None is nothing, and then nothing is counted.
    concurrency: how many goes at once; a batch is one go. Models of one name share it.
    per_worker: how many of them for one worker.
    timeout_s: how long one go may take, without the wait for its turn.
    retries: how many more goes after one that failed and may be better the next time.
    fallback: the model that stands in when this one breaks; it is sent the same prompt, and its own params.
    cache: the same request again gets the same answer, and costs nothing.
    batch: how many images are made in one go, by models that can; batch_wait_ms: how long the first waits for others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1)]
    alias: str = ""
    makes: Literal["image", "text"] | None = None
    template: str = ""
    system: str = ""
    params: dict[str, Any] = {}
    width: Pixels | None = None
    height: Pixels | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    temperature: Annotated[float, Field(ge=0, le=10)] | None = None
    price: Price | None = None
    concurrency: Annotated[int, Field(ge=1, le=10_000)] = 2
    per_worker: Annotated[int, Field(ge=1)] = 1
    timeout_s: Annotated[float, Field(gt=0, le=86_400)] = 120.0
    retries: Annotated[int, Field(ge=0, le=20)] = 2
    fallback: Model | str | None = None
    cache: bool = False
    batch: Annotated[int, Field(ge=1, le=256)] = 1
    batch_wait_ms: Annotated[int, Field(ge=0, le=10_000)] = 20

    def __init__(self, name: str | None = None, /, **settings: Any) -> None:
        super().__init__(**({"name": name} if name is not None else {}), **settings)

    @field_validator("template")
    @classmethod
    def _readable(cls, template: str) -> str:
        try:
            parts = [part for part in Formatter().parse(template) if part[1] is not None]
        except ValueError as error:
            raise ValueError(
                f"{error}; write {{prompt}}, and double the braces that stand for themselves: {{{{ }}}}"
            ) from error
        if any(form or how or not (name or "").isidentifier() for _, name, form, how in parts):
            raise ValueError(
                "each { } names one field or column, such as {prompt}; double other braces: {{ }}"
            )
        if template and not parts:
            raise ValueError("nothing of what the worker writes is in it; write {prompt} where that belongs")
        return template

    @model_validator(mode="after")
    def _possible(self) -> Model:
        if self.price and self.price.per_1k_output_tokens and self.max_tokens is None:
            raise ValueError(
                f"'{self.name}' costs by the length of its answers, so what one costs at most must be known;"
                " give max_tokens"
            )
        if self.fallback is not None and self.name == self.second_name:
            raise ValueError(f"fallback: '{self.name}' cannot stand in for itself; name another model")
        if isinstance(self.fallback, Model) and self.fallback.template:
            raise ValueError(
                f"fallback: '{self.second_name}' is sent the prompt that '{self.name}' was; leave out its template"
            )
        return self

    @property
    def known_as(self) -> str:
        """The name under which it is recorded."""
        return self.alias or self.name

    @property
    def second(self) -> Model | None:
        """The model that stands in; one given by its name has the settings of this one that are not the model's own."""
        if not isinstance(self.fallback, str):
            return self.fallback
        own = {"name", "alias", "template", "params", "price", "fallback", "batch"}
        return Model(self.fallback, **self.model_dump(exclude=own, exclude_defaults=True))

    @property
    def second_name(self) -> str:
        """The name of the model that stands in; empty if none does."""
        return self.fallback.name if isinstance(self.fallback, Model) else self.fallback or ""

    @property
    def template_names(self) -> tuple[str, ...]:
        """The fields and columns that the template wants, without `prompt`."""
        return tuple(dict.fromkeys(name for name in _names(self.template) if name != "prompt"))

    def sent(self, prompt: str, values: Mapping[str, object] = {}) -> str:
        """The prompt as it is sent.

        values: fields and the unit's columns, by name.
        Raises: BadTask naming the one that the template wants and that is not there.
        """
        if not self.template:
            return prompt
        known = {**values, "prompt": prompt}
        missing = next((name for name in self.template_names if name not in known), None)
        if missing is not None:
            raise BadTask(
                f"the template of the model '{self.known_as}' wants '{missing}', and there is no field or column of"
                f" this name; there are: {', '.join(known)}"
            )
        return self.template.format_map({name: str(value) for name, value in known.items()})

    def image_request(
        self, prompt: str, values: Mapping[str, object] = {}, *, seed: int = 0, by: str = "", call: str = ""
    ) -> ImageRequest:
        """What an image model is asked with these settings."""
        size: dict[str, Json] = {"width": self.width, "height": self.height}
        return ImageRequest(
            prompt=self.sent(prompt, values),
            seed=seed,
            extra=self.params,
            by=by,
            call=call,
            **{name: pixels for name, pixels in size.items() if pixels is not None},
        )

    def text_request(
        self,
        prompt: str,
        values: Mapping[str, object] = {},
        *,
        before: tuple[Message, ...] = (),
        seed: int | None = None,
        by: str = "",
        call: str = "",
    ) -> TextRequest:
        """What a text model is asked with these settings; `before` is the conversation so far."""
        return TextRequest(
            messages=(*before, Message(role="user", content=self.sent(prompt, values))),
            system=self.system,
            max_tokens=self.max_tokens,
            temperature=self.temperature,
            seed=seed,
            extra=self.params,
            by=by,
            call=call,
        )


def _names(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]
