"""What a worker's page may send, each action with an id that the page made."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

_Key: TypeAlias = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
_AttemptId: TypeAlias = Annotated[str, Field(max_length=64)]


class _Action(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    key: _Key
    """Id of this action, new for every click; the same id with the same body is the same action."""


class Pass(_Action):
    """Go past a page that stands before the loop."""

    kind: Literal["pass"] = "pass"
    page: int
    """Position of the page, from 0."""
    answers: dict[str, Any] = {}


class Turn(_Action):
    """Judge the present output, and ask for the next one."""

    kind: Literal["turn"] = "turn"
    on: _AttemptId | None = None
    """The latest attempt that the page knows of; None if there is none."""
    judge: dict[str, Any] | None = None
    """About the output of that attempt; None if there is nothing to judge."""
    ask: dict[str, Any] | None = None
    """The next attempt; not needed when the judgement ends the loop."""


class Cancel(_Action):
    """Have a call ended that nobody wants to wait for."""

    kind: Literal["cancel"] = "cancel"
    on: _AttemptId
    """The attempt whose call it is."""


class Invoke(_Action):
    """Have a procedure called, as the code of a form wants it."""

    kind: Literal["call"] = "call"
    procedure: Annotated[str, Field(max_length=200)]
    arguments: Any = None
    """Any JSON."""
    element: Annotated[str, Field(max_length=400)] = ""
    """Name of the field whose trigger asks."""


class Attach(_Action):
    """A file has arrived for a field of a form. Only the server makes these, once it has the file."""

    kind: Literal["attach"] = "attach"
    field: Annotated[str, Field(max_length=400)]
    asset: str
    name: Annotated[str, Field(max_length=400)]
    size: int
    media_type: str
    modified_at: int = -1


class Submit(_Action):
    """Hand in the values of a form."""

    kind: Literal["submit"] = "submit"
    values: dict[str, Any]
    invisible: tuple[str, ...] = ()
    """Fields that were not in sight, and therefore have no value."""


class Leave(_Action):
    """End the task early. What stands in the fields is kept as unsent."""

    kind: Literal["leave"] = "leave"
    unsent: dict[str, Any] = {}


class TimeUp(_Action):
    """The page's clock says that time is up: a snapshot of the fields, not checked."""

    kind: Literal["time_up"] = "time_up"
    unsent: dict[str, Any] = {}


PageAction: TypeAlias = Annotated[Pass | Turn | Cancel | Submit | Leave | TimeUp, Field(discriminator="kind")]
"""What a page sends to be answered with a view."""
Action: TypeAlias = Annotated[
    Pass | Turn | Cancel | Invoke | Attach | Submit | Leave | TimeUp, Field(discriminator="kind")
]

action_adapter: TypeAdapter[PageAction] = TypeAdapter(PageAction)
invoke_adapter: TypeAdapter[Invoke] = TypeAdapter(Invoke)
