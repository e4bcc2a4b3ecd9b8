"""What travels about exports."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ajeeb.export import DEFAULT_FORMATS, Filters, Format, Pictures, Standing
from ajeeb.review.shape import Shape

_Names = Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=100)]


class ExportFilters(Shape):
    """Which work is exported."""

    pilot: bool = False
    """With the work of trials."""
    simulated: bool = False
    """With the work of scripts and models."""
    decisions: Annotated[tuple[Standing, ...], Field(max_length=4)] = ()
    """Only work with one of these verdicts; empty: any."""
    arms: _Names = ()
    """Only work of these arms; empty: any."""
    units: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(max_length=1000)] = ()
    """Only work on these units, by number; empty: any."""
    excluded: bool = True
    """With what reviewers set aside, marked."""

    @property
    def filters(self) -> Filters:
        """As the export reads them."""
        return Filters(**self.model_dump(include=set(ExportFilters.model_fields)))


class ExportBody(ExportFilters):
    """What is exported, and how."""

    formats: Annotated[tuple[Format, ...], Field(min_length=1, max_length=3)] = DEFAULT_FORMATS
    pictures: Pictures = "inside"
    """inside: files, and the pictures in the Parquet tables too; beside: files only; none: no file at all."""
    as_of: Annotated[int, Field(ge=1)] | None = None
    """Up to this event of the log; null: the last one."""


class ExportPreview(Shape):
    """What an export would hold."""

    assignments: int
    left_out: dict[str, int]
    """Number of assignments by reason: pilot, simulated, unit, decision, excluded, arm."""
    as_of: int
    """The event up to which it would be exported; 0 if there is none."""
    arms: tuple[str, ...]
    """The arms that the run has."""
    command: str
    """The command that makes the same export."""


class ExportStep(Shape):
    """How far an export is: done of total."""

    what: Literal["assignments", "files"]
    done: int
    total: int
    resumed: int
    """How many of them were done before the export was stopped."""


class ExportMade(Shape):
    """An export that the server makes, or has made."""

    export_id: str
    run_id: str
    state: Literal["running", "done", "failed", "stopped"]
    """stopped: somebody stopped it, or the server ended; it can go on."""
    asked: ExportBody
    by: str
    started_at: int
    """UTC milliseconds."""
    ended_at: int | None = None
    step: ExportStep | None = None
    problem: str = ""
    """Why it failed."""
    rows: dict[str, int] = {}
    """By table."""
    left_out: dict[str, int] = {}
    as_of: int | None = None
    sha256: str = ""
    """Of the manifest."""
    bytes: int = 0
    """Of all files together."""
    command: str = ""
    """The command that makes the same export."""
