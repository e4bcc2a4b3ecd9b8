"""A form's folder as its author works on it: made ready in memory, as far as it is in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ajeeb.errors import BadTask
from ajeeb.forms.composer import Report
from ajeeb.procedures import Procedure

from .bare import bare, form_folder, procedures_file
from .form import prepared_form
from .formfolder import FormFolder
from .formfolder.in_memory import made_in_memory
from .formfolder.presigning import PRESIGNING
from .fresh_imports import FreshImports
from .prepare import PreparedTask, prepared_with
from .registry import of_module, registry


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


def first_version(path: Path) -> FormPreview:
    """The same, for what is made once of a form.

    Raises: BadTask with every error of the verifier.
    """
    found = preview(path, {})
    if found.task is None:
        lines = [f"  {problem}" for problem in (found.report.errors or found.report.problems)]
        raise BadTask("\n".join([f"{found.folder} has no form that can be shown:", *lines]))
    return found
