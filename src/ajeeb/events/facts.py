"""What can happen in an assignment, as one tagged union. Fields are only ever added, with defaults."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from .outcome import Fact, Outcome

Assurance: TypeAlias = Literal["signed", "api_verified", "shared_secret", "claimed"]
EndReason: TypeAlias = Literal["goal", "limit", "worker", "timeout", "error"]


class Opened(Fact):
    """A worker got hold of a unit."""

    kind: Literal["opened"] = "opened"
    run_id: str
    unit_id: str
    worker_key: str
    assurance: Assurance
    pilot: bool = False
    simulated: bool = False
    client: str = ""
    """Browser family and kind of device, coarsely."""


class PagePassed(Fact):
    """The worker went past a page that stands before the loop."""

    kind: Literal["page_passed"] = "page_passed"
    page: int
    """Position of the page, from 0."""
    answers: dict[str, Any] = {}


class Asked(Fact):
    """An attempt was sent; the call that answers it is about to run."""

    kind: Literal["asked"] = "asked"
    attempt_id: str
    call_id: str
    procedure: str
    answers: dict[str, Any]
    """What the worker wrote, as typed."""
    seed: int | None = None
    branch: str = "first"
    """Which case of the hints applied: `first`, a condition such as `score < 5`, or `otherwise`."""
    hint: str = ""
    """The instruction shown with the result."""


class Tried(Fact):
    """A lost call is being run again: a new try of the same call."""

    kind: Literal["tried"] = "tried"
    call_id: str
    try_no: int


class Measured(Fact):
    """An automatic measure of one output; stays on the server until the assignment ends."""

    kind: Literal["measured"] = "measured"
    attempt_id: str
    output: int = 0
    name: str
    value: float | None
    """0 to 1; None if it could not be taken."""
    parts: dict[str, float] = {}
    error: str = ""


class Settled(Fact):
    """A call ended. `late` is true if nobody waited for it any more; it is kept, and shown to nobody."""

    kind: Literal["settled"] = "settled"
    call_id: str
    attempt_id: str
    try_no: int = 1
    outcome: Outcome
    late: bool = False


class Judged(Fact):
    """The worker judged the output of one attempt."""

    kind: Literal["judged"] = "judged"
    attempt_id: str
    answers: dict[str, Any]


class Ended(Fact):
    """The worker is done with this assignment, and was told so."""

    kind: Literal["ended"] = "ended"
    reason: EndReason
    unsent: dict[str, Any] = {}
    """What stood in the fields and was not sent as an attempt."""
    incomplete: bool = False
    """The last output was not judged."""
    auto: bool = False
    """The page or the server ended it, not the worker."""


class Observation(Fact):
    """Something the page saw. Times are the page's own clock, set to server time when it loaded."""

    type: Annotated[str, Field(max_length=40)]
    at: Annotated[float, Field(allow_inf_nan=False)]
    """UTC milliseconds."""
    attempt_id: Annotated[str, Field(max_length=64)] | None = None
    data: dict[str, Any] = {}


class Observed(Fact):
    """A batch of observations; never fails an action and never changes the state."""

    kind: Literal["observed"] = "observed"
    page: str
    """Id of one loading of the page: clocks of two loadings are never compared."""
    items: tuple[Observation, ...]


Event: TypeAlias = Annotated[
    Opened | PagePassed | Asked | Tried | Measured | Settled | Judged | Ended | Observed,
    Field(discriminator="kind"),
]

event_adapter: TypeAdapter[Event] = TypeAdapter(Event)
