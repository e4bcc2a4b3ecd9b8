"""What the review pages show of work on forms. Times are UTC milliseconds, durations milliseconds."""

from __future__ import annotations

from typing import Any, Literal

from ajeeb.events import FailureStatus

from .shape import Picture, Shape, Spread


class RowForm(Shape):
    """Work on a form in a list."""

    calls: int
    """What the form's code has asked of procedures."""
    handed_in: bool
    incomplete: bool
    """Something that the form requires is missing."""
    auto: bool
    """The page or the server ended it, not the worker."""
    unchecked: bool
    """Nothing was checked: the time was up, or the worker left."""


class FilmFormCall(Shape):
    """One call of a procedure by the form's code."""

    id: str
    procedure: str
    element: str
    """Name of the field whose trigger asked; empty if there is none."""
    arguments: Any
    response: Any
    """What came back; `asset:SHA-256` stands for the address of a file."""
    status: Literal["running", "ok"] | FailureStatus
    message: str
    """Why it gave nothing."""
    late: bool
    """It ended when nobody waited for it any more."""
    try_no: int
    asked_at: int
    settled_at: int | None
    wait_ms: int | None
    """From the request to the answer."""
    queue_ms: int | None
    run_ms: int | None
    """The procedure itself."""
    pictures: tuple[Picture, ...]
    """What the procedure kept."""


class FilmUpload(Shape):
    """One file that arrived."""

    field: str
    name: str
    size: int
    """Bytes."""
    media_type: str
    at: int
    url: str
    picture: Picture | None
    """For an image."""
    handed_in: bool
    """It is the file that was handed in; others were chosen before it, or taken back."""


class FilmForm(Shape):
    """A form from its opening to its end."""

    handed_in_at: int | None
    drafted_at: int | None
    """When the page last kept what stands in a form that was not handed in."""
    values: dict[str, Any]
    """As handed in; else as the page last kept them."""
    incomplete: bool
    """Something that the form requires is missing."""
    auto: bool
    """The page or the server ended it, not the worker."""
    unchecked: bool
    """Nothing was checked: the time was up, or the worker left."""
    invisible: tuple[str, ...]
    """Fields that were not in sight, as the page said."""
    calls: tuple[FilmFormCall, ...]
    uploads: tuple[FilmUpload, ...]
    shown_seq: int
    """Place of the last event that changed how the form looks."""


class FilmPage(Shape):
    """What was answered on one page before or after the work."""

    page: int
    """Its number, from 1."""
    title: str
    answers: dict[str, Any]


class FormTally(Shape):
    """How the forms of a run were handed in."""

    submissions: int
    incomplete: int
    auto: int
    """Ended by the page or the server."""
    unchecked: int
    person_ms: Spread | None
    """From opening to handing in, without waiting."""


class FormBar(Shape):
    """How often one option was chosen."""

    value: str
    label: str
    people: int
    simulated: int


class FormHistogram(Shape):
    """What was chosen in one field."""

    field: str
    """Its name; for fields that procedures add the name in the template."""
    label: str
    bars: tuple[FormBar, ...]
    people: int
    """Answers with a choice in them."""
    simulated: int


class FormAnswers(Shape):
    """What was handed in during a run, people and simulated workers apart."""

    run_id: str
    people: FormTally
    simulated: FormTally
    histograms: tuple[FormHistogram, ...]
