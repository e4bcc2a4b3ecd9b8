"""What travels between the page of a preview and its server."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from ajeeb.loops import CallView, FormView
from ajeeb.server.wire import CallBody

_Page: TypeAlias = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ProblemView(_Wire):
    """One finding of the verifier."""

    code: str
    severity: str
    file: str
    path: str
    message: str


class PreviewView(_Wire):
    """A folder as it is now."""

    folder: str
    digest: str
    """Changes with everything that the page shows."""
    problems: tuple[ProblemView, ...]
    faults: tuple[str, ...]
    """What is wrong beside the form: its procedures, or the stored result."""
    versions: int
    version: int
    """The one in `form`, from 1."""
    form: FormView | None
    result: str | None
    """Name of the file with the stored result that is shown; None without one."""


class Changed(_Wire):
    """Told whenever the folder has changed, and to every page that begins to listen."""

    digest: str
    errors: int
    warnings: int


class TriedCallBody(CallBody):
    """A call, and which page made it: each has a record of its own, which ends with the server."""

    page: _Page
    version: int


class TriedCall(CallView):
    """How a call ended, and what there is to say to the author of the procedure."""

    said: str = ""


class TriedFile(_Wire):
    """A file that stays in the browser."""

    name: str
    size: int
    type: str
    modified_at: int = -1


class TriedValues(_Wire):
    """What stands in a form."""

    page: _Page
    version: int
    values: dict[str, Any]
    invisible: tuple[str, ...] = ()
    uploads: dict[str, tuple[TriedFile, ...]] = {}
    dark: bool = False


class Verdict(_Wire):
    """What would become of a submission."""

    stored: dict[str, Any] | None
    """The values as they would be stored; None if they would be refused."""
    refused: dict[str, str]
    """Field name to one sentence; the empty name stands for the whole."""
    incomplete: bool
    """Something is missing that only a worker who leaves early may leave out."""
