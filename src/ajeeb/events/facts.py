"""What can happen in an assignment, as one tagged union. Fields are only ever added, with defaults."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from .outcome import Fact, Outcome

Assurance: TypeAlias = Literal["signed", "api_verified", "shared_secret", "claimed"]
EndReason: TypeAlias = Literal["goal", "limit", "worker", "timeout", "error", "submitted"]


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
    number: int = 0
    """Among the assignments of the run, from 0 in the order in which they were opened."""
    worker_number: int = 0
    """Of the worker among those of the run, from 0."""


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
    arms: tuple[str, ...] = ()
    """The arm that each output is assigned to, by position; empty where there are none."""
    replays: str = ""
    """The attempt of another run whose prompt this is; empty for what a worker asked."""


class Called(Fact):
    """The page of a form wants a procedure; the call is about to run."""

    kind: Literal["called"] = "called"
    call_id: str
    procedure: str
    arguments: Any = None
    """As the page sent them."""
    element: str = ""
    """Name of the field whose trigger asked, if it has one."""


class Uploaded(Fact):
    """A file has arrived for a field of a form."""

    kind: Literal["uploaded"] = "uploaded"
    field: str
    asset: str
    """SHA-256 of the file."""
    name: str
    """As it is called on the worker's device."""
    size: int
    """Bytes."""
    media_type: str
    modified_at: int = -1
    """Of the file, UTC milliseconds; -1 if the browser does not tell."""


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
    attempt_id: str = ""
    """Of the attempt that it answers; empty for a call of a form."""
    try_no: int = 1
    outcome: Outcome
    late: bool = False


class Judged(Fact):
    """The worker judged the output of one attempt."""

    kind: Literal["judged"] = "judged"
    attempt_id: str
    answers: dict[str, Any]


class Submitted(Fact):
    """The values of a form were handed in."""

    kind: Literal["submitted"] = "submitted"
    values: dict[str, Any]
    files: dict[str, str] = {}
    """Field name to SHA-256."""
    invisible: tuple[str, ...] = ()
    """Fields that were not in sight, as the page says."""
    unchecked: bool = False
    """Nothing was checked: the time was up, or the worker left."""


class Ended(Fact):
    """The worker is done with this assignment, and was told so."""

    kind: Literal["ended"] = "ended"
    reason: EndReason
    unsent: dict[str, Any] = {}
    """What stood in the fields and was not sent as an attempt."""
    incomplete: bool = False
    """The last output was not judged, or something that a form requires is missing."""
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
    Opened
    | PagePassed
    | Asked
    | Called
    | Uploaded
    | Tried
    | Measured
    | Settled
    | Judged
    | Submitted
    | Ended
    | Observed,
    Field(discriminator="kind"),
]

event_adapter: TypeAdapter[Event] = TypeAdapter(Event)
