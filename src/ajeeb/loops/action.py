"""What a worker's page may send: four actions, each with an id that the page made."""

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


class Leave(_Action):
    """End the task early. What stands in the fields is kept as unsent."""

    kind: Literal["leave"] = "leave"
    unsent: dict[str, Any] = {}


class TimeUp(_Action):
    """The page's clock says that time is up: a snapshot of the fields, not checked."""

    kind: Literal["time_up"] = "time_up"
    unsent: dict[str, Any] = {}


Action: TypeAlias = Annotated[Pass | Turn | Leave | TimeUp, Field(discriminator="kind")]

action_adapter: TypeAdapter[Action] = TypeAdapter(Action)
