"""How a call ended: with outputs, or with a typed failure. Both are data that is kept."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

FailureStatus: TypeAlias = Literal[
    "refused",
    "filtered",
    "rate_limited",
    "timeout",
    "unavailable",
    "invalid",
    "cancelled",
    "lost",
    "internal",
]


class Fact(BaseModel):
    """Base of everything that is written to the log: immutable, and strict about its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


class Output(Fact):
    """One thing that a call made."""

    index: int = 0
    """Position among the outputs of the call, from 0."""
    kind: Literal["image", "text", "json"]
    asset: str | None = None
    """SHA-256 of the file, for images."""
    media_type: str | None = None
    width: int | None = None
    """Pixels."""
    height: int | None = None
    """Pixels."""
    text: str | None = None
    data: Any = None
    """What a procedure of a form gave back; `asset:SHA-256` in it stands for the address of a file."""
    notes: tuple[str, ...] = ()
    """Sentences for the worker, such as the words that the model did not understand."""


class Provenance(Fact):
    """What ran, with what, and when. Times are UTC milliseconds; each may be missing if it was not reached."""

    procedure: str
    backend: str = ""
    model_requested: str = ""
    model_responded: str = ""
    params: dict[str, Any] = {}
    seed: int | None = None
    prompt_sent: str | None = None
    """The prompt after templating, as the model got it."""
    prompt_effective: str | None = None
    """The prompt as the model's side rewrote it, if it tells."""
    queued_at: int | None = None
    started_at: int | None = None
    first_chunk_at: int | None = None
    finished_at: int | None = None
    trace: Any = None


class Done(Fact):
    """The call gave what was asked for."""

    status: Literal["ok"] = "ok"
    outputs: tuple[Output, ...]
    provenance: Provenance


class Failed(Fact):
    """The call gave nothing. It costs the worker nothing either."""

    status: FailureStatus
    message: str
    """For the requester: what happened, without secrets."""
    error_class: str = ""
    provenance: Provenance | None = None


Outcome: TypeAlias = Annotated[Done | Failed, Field(discriminator="status")]
