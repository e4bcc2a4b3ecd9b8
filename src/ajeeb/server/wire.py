"""What travels between a worker's page and the server, besides actions and views."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from ajeeb.loops import TaskView, View


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


_Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]


class OpenBody(_Wire):
    """How a worker comes in: with a signed link, or by name on a server that allows it."""

    link: Annotated[str, Field(max_length=400)] | None = None
    """The token of a signed link."""
    worker_id: _Name | None = None
    """A name that nobody vouches for."""
    unit: Annotated[int, Field(ge=1)] | None = None
    """The unit's number, from 1; without it the next free one."""
    simulated: bool = False
    """Work of a script or a model; kept apart in every table."""


class Session(_Wire):
    """An opened assignment. The token goes into the Authorization header of every other request."""

    token: str
    assignment: str
    """Names the assignment in the browser's own storage: what is kept for one never turns up in another."""
    task: TaskView
    view: View


class Piece(_Wire):
    """What is known of a call while it runs; sent on the stream that asked for it, never kept."""

    call_id: str
    waited_ms: int
    """Since the attempt was sent."""
    expected_ms: int | None
    """How long such calls took of late (median), waiting in the queue included; None if there were none."""
    queue_position: int | None
    """How many calls go before this one; None once it runs."""
    progress: float | None = None
    """0 to 1, if the model tells."""


class ErrorBody(_Wire):
    """Why a request was not done. Nothing was recorded."""

    code: str
    message: str
    fields: dict[str, str] = {}
    """Field name to one sentence; the empty name stands for the action as a whole."""
    view: View | None = None
    """The present view, for a page that acted on an older one."""
    next_unit: int | None = None
    """A unit that is free, if the one that was asked for is not."""
