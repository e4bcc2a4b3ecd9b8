"""A form's folder as its author works on it: made ready in memory, as far as it is in order."""

from __future__ import annotations

import base64
import html
import mimetypes
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from ajeeb.errors import BadTask
from ajeeb.forms.composer import Report, task_preview
from ajeeb.procedures import Procedure

from .bare import bare, form_folder, procedures_file
from .form import PreparedForm, prepared_form
from .formfolder import FormFolder
from .formfolder.in_memory import made_in_memory
from .formfolder.presigning import PRESIGNING
from .fresh_imports import FreshImports
from .prepare import PreparedTask, prepared_with
from .registry import of_module, registry

_FILE = re.compile(r'(?<=")(?:\./)?(insertions/[^"]+)(?=")')
_MOST_EMBEDDED = 2_000_000  # bytes of one picture


@dataclass(frozen=True, kw_only=True)
class FormPreview:
    """A folder as it is now. folder: with the configuration. task: None if nothing can be shown."""

    folder: Path
    report: Report
    task: PreparedTask | None


def preview(path: Path, procedures: dict[str, Procedure]) -> FormPreview:
    """The form in a folder, or in its folder `data`. Nothing is written; pages before and after it are left out.

    Raises: BadTask if the folder is no task for another reason than its form.
    """
    folder = form_folder(path) or path
    made = made_in_memory(FormFolder(path=folder))
    if not made.versions:
        return FormPreview(folder=folder, report=made.report, task=None)
    form = prepared_form(list(made.versions), folder.resolve(), made.checking)
    alone = bare(path, {}).model_copy(update={"before": (), "after": ()})
    return FormPreview(
        folder=folder,
        report=made.report,
        task=prepared_with(alone, form, {**registry(PRESIGNING), **procedures}),
    )


@dataclass
class PreviewedProcedures:
    """The functions of a folder that its pages may call, as they are now."""

    _imports: FreshImports = field(default_factory=FreshImports)

    def read(self, path: Path) -> dict[str, Procedure]:
        """By name; none without a file `procedures.py`.

        Raises: BadTask naming the line that is at fault.
        """
        file = procedures_file(path)
        return registry(of_module(self._imports.module(file))) if file is not None else {}


def panel_page(path: Path) -> str:
    """Title and instruction of the first form version as HTML that needs nothing else, the folder's pictures included.

    Raises: BadTask with every error of the verifier.
    """
    found = preview(path, {})
    if found.task is None or found.task.form is None:
        lines = [f"  {problem}" for problem in (found.report.errors or found.report.problems)]
        raise BadTask("\n".join([f"{found.folder} has no form that can be shown:", *lines]))
    form = found.task.form
    return _FILE.sub(lambda named: _embedded(form, named[1]) or named[0], task_preview(form.versions[0]))


def _embedded(form: PreparedForm, named: str) -> str | None:
    """The file as an address that has all of it in it; None for what is none, or too large."""
    file = form.file(form.digest[:16], unquote(html.unescape(named)))
    media_type = mimetypes.guess_type(named)[0] or ""
    if file is None or not media_type.startswith("image/") or file.stat().st_size > _MOST_EMBEDDED:
        return None
    return f"data:{media_type};base64,{base64.b64encode(file.read_bytes()).decode()}"
