"""`ajeeb form config` and `ajeeb form schema`; `ajeeb form preview` and `ajeeb form results` from their own files"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from ajeeb.errors import BadTask, Environment
from ajeeb.forms.composer import FILES, InsertionRules, InvalidForm, Report, json_schema
from ajeeb.tasks.formfolder import (
    FormFolder,
    Written,
    extrapolate_files,
    permutate_files,
    prepare,
    update_file_locations,
    verify_folder,
)

from .form_preview import preview
from .form_results import results
from .groups import Group
from .printing import printable

_DATA = Path("data")
_SPELLING = {"token_normalize_func": lambda option: option.replace("_", "-")}

form = typer.Typer(
    name="form",
    cls=Group,
    no_args_is_help=True,
    add_completion=False,
    help="Configurations of forms: verify them, look at them, make form versions, describe them to editors.",
)
form.command()(preview)
form.command()(results)


class File(StrEnum):
    """The files that have a schema."""

    TASK_DATA, UNIT_CONFIG, TOKEN_SETS, SEPARATE = FILES


@dataclass(kw_only=True)
class _Done:
    """What a command did."""

    directory: Path
    report: Report = field(default_factory=Report)
    written: tuple[Written, ...] = ()
    copied_to: Path | None = None

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "directory": str(self.directory),
            "written": [{"step": w.step, "file": str(w.path), "count": w.count} for w in self.written],
            "copied_to": str(self.copied_to) if self.copied_to else None,
            **self.report.as_json(),
        }


@form.command(context_settings=_SPELLING)
def config(
    directory: Annotated[
        Path | None,
        typer.Option(
            "--directory",
            "-d",
            help="Folder of the configuration; else this folder if it is one, or its folder 'data'.",
        ),
    ] = None,
    verify: Annotated[bool, typer.Option("--verify", "-v", help="Only verify all files.")] = False,
    update: Annotated[
        str | None,
        typer.Option(
            "--update-file-location-values", "-f", metavar="URL", help="List a folder on S3 as token values."
        ),
    ] = None,
    presigned: Annotated[
        bool, typer.Option("--use-presigned-urls", "-u", help="With -f: presign each URL for a worker.")
    ] = False,
    permutate: Annotated[
        bool, typer.Option("--permutate-separate-tokens", "-p", help="Only combine separate token values.")
    ] = False,
    extrapolate: Annotated[
        bool, typer.Option("--extrapolate-token-sets", "-e", help="Only make form versions of token sets.")
    ] = False,
    copy: Annotated[
        bool, typer.Option("--copy-config-files", "-c", help="With -d: afterwards copy it all into 'data'.")
    ] = False,
    task_data_only: Annotated[
        bool, typer.Option("--task-data-only/--all", help="With -v: verify task_data.json alone.")
    ] = False,
    allow_extra: Annotated[
        bool, typer.Option("--allow-extra", help="Accept unknown keys beside 'form'.")
    ] = False,
    nested_insertions: Annotated[
        bool,
        typer.Option("--nested-insertions", help="Accept insertion paths such as foo/insertions/x.html."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Make and verify the files of a form: without -v, -f, -p or -e, every step that there are files for.

    Exit status: 0 well, 1 the configuration is invalid, 2 usage, or a file is missing.
    """
    if presigned and update is None and not (verify or permutate or extrapolate):
        raise typer.BadParameter("--use-presigned-urls goes with --update-file-location-values")
    if copy and directory is None:
        raise typer.BadParameter("--copy-config-files goes with --directory")
    folder = FormFolder(
        path=_folder(directory),
        insertions=InsertionRules(nested=nested_insertions),
        allow_extra=allow_extra,
    )
    done = _Done(directory=folder.path)
    if verify:
        done.report = verify_folder(folder, task_data_only=task_data_only)
    elif update is not None:
        _one_step(partial(_update, url=update, presigned=presigned), folder, done)
    elif permutate or extrapolate:
        _one_step(permutate_files if permutate else extrapolate_files, folder, done)
    else:
        prepared = prepare(folder)
        done.report, done.written = prepared.report, prepared.written
    if copy and done.report.is_valid:
        done.copied_to = _copy(folder.path)
    print(json.dumps(done.as_json()) if as_json else printable("\n".join(_said(done))))
    if not done.report.is_valid:
        raise typer.Exit(1)


@form.command()
def schema(
    file: Annotated[File, typer.Argument(help="Which file.")] = File.UNIT_CONFIG,
) -> None:
    """Print the JSON Schema of a configuration file, for an editor that completes and checks while you type."""
    print(json.dumps(json_schema(file.value), indent=2))


def _one_step(step: Callable[[FormFolder], Written], folder: FormFolder, done: _Done) -> None:
    try:
        done.written = (step(folder),)
    except InvalidForm as error:
        done.report = error.report


def _update(folder: FormFolder, *, url: str, presigned: bool) -> Written:
    try:
        return update_file_locations(folder, url, presigned=presigned)
    except InvalidForm:
        raise
    except BadTask as error:  # here it is not a task that names the URL
        raise typer.BadParameter(str(error)) from error


def _folder(given: Path | None) -> Path:
    if given is None:
        here = Path()
        given = here if any((here / name).exists() for name in FILES) else _DATA
    if not given.is_dir():
        raise Environment(f"there is no folder {given}; give the configuration's with --directory")
    if not any((given / name).exists() for name in FILES) and any(
        (given / _DATA / name).exists() for name in FILES
    ):
        return given / _DATA
    return given


def _copy(folder: Path) -> Path:
    try:
        if folder.resolve() != _DATA.resolve():
            shutil.copytree(folder, _DATA, dirs_exist_ok=True, ignore=_copies)
    except (OSError, shutil.Error) as error:
        raise Environment(f"{folder} cannot be copied into {_DATA} ({error})") from error
    return _DATA


def _copies(folder: str, names: list[str]) -> list[str]:
    """What is not copied: the copy itself, where it lies in the folder."""
    return [name for name in names if (Path(folder) / name).resolve() == _DATA.resolve()]


def _said(done: _Done) -> list[str]:
    lines = [f"Form configuration in {done.directory}"]
    units = {
        "permutate": "token set(s)",
        "extrapolate": "form version(s)",
        "file_location": "value(s) of the token file_location",
    }
    lines += [
        f"  written   {written.path}: {written.count} {units[written.step]}" for written in done.written
    ]
    lines += [f"  warning   {problem}" for problem in done.report.warnings]
    lines += [f"  error     {problem}" for problem in done.report.errors]
    if done.copied_to:
        lines.append(f"  copied    to {done.copied_to}")
    count = len(done.report.errors)
    return [*lines, f"{count} error(s); nothing of the above can run yet" if count else "All well"]
