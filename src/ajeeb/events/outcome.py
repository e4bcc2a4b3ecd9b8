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
    values: dict[str, Any] = {}
    """What the procedure says of it by name, for the conditions of the loop; never shown."""


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
    queue_position: int | None = None
    """How many went before it when it came; None if it had its turn at once."""
    expected_ms: int | None = None
    """How long it was thought to take when it came, milliseconds; the first estimate that its page could show."""
    started_at: int | None = None
    first_chunk_at: int | None = None
    finished_at: int | None = None
    trace: Any = None


class Try(Fact):
    """One go at a model. Times are UTC milliseconds; each may be missing if it was not reached."""

    output: int = 0
    """Position of the output that it was for, from 0."""
    arm: str = ""
    """Name of the arm that the output was assigned to; empty where there are none."""
    backend: str
    """Name of the model that was asked, as the configuration has it."""
    model_requested: str = ""
    model_responded: str = ""
    params: dict[str, Any] = {}
    seed: int | None = None
    prompt_sent: str | None = None
    """The prompt after templating, as the model got it."""
    prompt_effective: str | None = None
    """The prompt as the model's side rewrote it, if it tells."""
    queued_at: int | None = None
    queue_position: int | None = None
    """How many went before it when it came; None if it had its turn at once."""
    started_at: int | None = None
    first_chunk_at: int | None = None
    """The first preview or piece of text."""
    finished_at: int | None = None
    status: Literal["ok"] | FailureStatus = "ok"
    error_class: str = ""
    message: str = ""
    finish_reason: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    n_outputs: int = 0
    cost_micros: int | None = None
    """What it cost, in millionths of the currency; None where there is no price."""
    currency: str = ""
    cache: Literal["none", "read", "write"] = "none"
    safety: Any = None
    response_id: str | None = None
    received: dict[str, Any] = {}
    """SHA-256, type and size of what came, where the worker was shown something else made of it."""
    trace: Any = None


class Done(Fact):
    """The call gave what was asked for."""

    status: Literal["ok"] = "ok"
    outputs: tuple[Output, ...]
    provenance: Provenance
    tries: tuple[Try, ...] = ()
    """Each go at a model, in the order in which they ended."""


class Failed(Fact):
    """The call gave nothing. It costs the worker nothing either."""

    status: FailureStatus
    message: str
    """For the requester: what happened, without secrets."""
    error_class: str = ""
    provenance: Provenance | None = None
    tries: tuple[Try, ...] = ()
    """Each go at a model, in the order in which they ended."""
    fields: dict[str, str] = {}
    """Argument to what is wrong with it, for arguments that the procedure does not take."""
    exposed: bool = False
    """The worker had seen something of the output, a preview or a beginning, before it was cancelled."""
    lasting: bool = False
    """Asking again will not help for now: the money is spent, or a key is wrong."""


Outcome: TypeAlias = Annotated[Done | Failed, Field(discriminator="status")]
