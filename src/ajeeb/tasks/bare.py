"""A folder with a form configuration and nothing else: the task that it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ajeeb.errors import BadTask
from ajeeb.forms import Consent, Debrief, FormPage, Instruction, Page
from ajeeb.forms.composer import TASK_DATA, UNIT_CONFIG

from .explain import explain
from .task import ALIASES, Task

_DATA = "data"
_PROCEDURES = "procedures.py"
_SETTINGS = (
    *ALIASES,
    "assignments_per_unit",
    "time_limit_s",
    "auto_submit_s",
    "max_upload_mb",
    "title",
    "instruction",
)


def is_bare(folder: Path) -> bool:
    """Whether a folder, or its folder `data`, has a form configuration."""
    return form_folder(folder) is not None


def bare(folder: Path, parameters: dict[str, Any]) -> Task:
    """The task of such a folder.

    A file `procedures.py` has its procedures; `before` and `after` have pages, in the order of their names: Markdown,
    or form configurations. Parameters are settings of the task, or else settings that procedures read.
    Raises: BadTask naming the file or the parameter.
    """
    form, procedures = form_folder(folder), procedures_file(folder)
    settings = {name: value for name, value in parameters.items() if name in _SETTINGS}
    try:
        task = Task(
            form=str((form or folder).relative_to(folder)),
            procedures=str(procedures.relative_to(folder)) if procedures else None,
            before=_pages(folder / "before", Instruction),
            after=_pages(folder / "after", Debrief),
            aux_parameters={name: value for name, value in parameters.items() if name not in _SETTINGS},
            **settings,
        )
    except ValidationError as error:
        raise BadTask(f"{folder}:\n  {explain(error)}") from error
    return task.at(folder.resolve(), _name(folder.resolve()), dict(parameters))


def procedures_file(folder: Path) -> Path | None:
    """The file with the procedures of such a folder, in it or beside its form."""
    files = (place / _PROCEDURES for place in (folder, form_folder(folder) or folder))
    return next((file for file in files if file.is_file()), None)


def form_folder(folder: Path) -> Path | None:
    """Where the form configuration of a folder is: in itself, or in its folder `data`."""
    return next(
        (
            place
            for place in (folder, folder / _DATA)
            if any((place / name).is_file() for name in (TASK_DATA, UNIT_CONFIG))
        ),
        None,
    )


def _pages(folder: Path, text: type[Instruction] | type[Debrief]) -> tuple[Page, ...]:
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return tuple(
        _page(file, text)
        for file in files
        if file.suffix in (".md", ".json") and not file.name.startswith(".")
    )


def _page(file: Path, text: type[Instruction] | type[Debrief]) -> Page:
    path = str(file.relative_to(file.parent.parent))
    if file.suffix == ".json":
        return FormPage(path)
    return Consent(path) if "consent" in file.name else text(path)


def _name(folder: Path) -> str:
    name = folder.parent.name if folder.name == _DATA else folder.name
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "_-") else "_" for sign in name)[:60]
