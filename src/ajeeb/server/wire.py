"""What travels between a worker's page and the server, besides actions and views."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from ajeeb.loops import CallView, TaskView, UploadView, View


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
    run: Annotated[str, Field(max_length=200)] | None = None
    """The run that is meant; without it the one of the link, or the one that the server was started with."""


class CallBody(_Wire):
    """A procedure that the code of a form wants called."""

    key: Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    """Id of the call, new for every one; the same again is the same call."""
    procedure: Annotated[str, Field(max_length=200)]
    arguments: Any = None
    element: Annotated[str, Field(max_length=400)] = ""
    """Name of the field whose trigger asks."""


class Draft(_Wire):
    """What stands in a form that was not handed in; kept as it is, for the same worker to find again."""

    values: dict[str, Any] = {}
    dynamic: Any = None
    hidden: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()
    """Keys of the calls whose answer the form's own code has had."""
    at: float = 0
    """The page's clock, UTC milliseconds."""


class AddedFieldset(_Wire):
    """A fieldset that a procedure has added to the form."""

    section: str
    """Name of the section."""
    key: str
    """Sets it apart from others in the section."""
    fieldset: Any


class FormSoFar(_Wire):
    """What happened in a form until now."""

    calls: tuple[CallView, ...]
    added: tuple[AddedFieldset, ...]
    """What the answers of procedures have added to the form, in order."""
    uploads: dict[str, tuple[UploadView, ...]]
    draft: Draft | None
    submitted: dict[str, Any] | None
    """The values that were handed in."""


class CodeFault(_Wire):
    """A fault of the task's own code, seen by the page and written to the server's log for its author."""

    where: Annotated[str, Field(max_length=400)]
    message: Annotated[str, Field(max_length=4000)]


class Session(_Wire):
    """An opened assignment. The token goes into the Authorization header of every other request."""

    token: str
    assignment: str
    """Names the assignment in the browser's own storage: what is kept for one never turns up in another."""
    task: TaskView
    view: View
    form: FormSoFar | None = None


class OutputPiece(_Wire):
    """What has come of one output so far."""

    index: int
    text_from: int
    """Where `text` begins in the whole text; 0 is from the start."""
    text: str
    preview: str | None
    """A picture of how far it is, as a data URL; None if there is no new one."""


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
    step: int | None = None
    steps: int | None = None
    outputs: tuple[OutputPiece, ...] = ()
    """Only those of which there is something new."""


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
    retry_after_s: float | None = None
    """With the code `busy`: when to ask again."""
