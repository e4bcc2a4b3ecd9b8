"""The steps from lists of values to form versions, each reading and writing files of a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ajeeb.errors import Environment
from ajeeb.forms.composer import (
    FILES,
    SEPARATE,
    TASK_DATA,
    TOKEN_SETS,
    UNIT_CONFIG,
    Documents,
    InvalidForm,
    Json,
    Report,
    extrapolate,
    json_text,
    permutate,
    verify,
    verify_separate,
    verify_token_sets,
    verify_tokens,
    verify_unit_config,
)

from .folder import FormFolder
from .json_files import read_json, write_json


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a step wrote."""

    step: str
    """`permutate`, `extrapolate` or `file_location`."""
    path: Path
    """The file."""
    count: int
    """How many token sets, form versions or URLs were written."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What the shortcut did: every step that there are files for, then the verdict."""

    written: tuple[Written, ...]
    report: Report


def verify_folder(folder: FormFolder, *, task_data_only: bool = False) -> Report:
    """Every problem of a folder; writes nothing. Missing files are warnings."""
    read = {name: read_json(folder.path / name) for name in (FILES[:1] if task_data_only else FILES)}
    documents = Documents(
        by_name={name: file.value for name, file in read.items() if file.problem is None},
        unreadable=frozenset(name for name, file in read.items() if file.problem and file.is_there),
    )
    unread = Report(tuple(file.problem for file in read.values() if file.problem is not None))
    return unread + verify(documents, folder.checking())


def permutate_files(
    folder: FormFolder, *, separate: Path | None = None, output: Path | None = None
) -> Written:
    """Write the token sets that the separate values combine to, over what was there.

    Raises: InvalidForm if the values break rules; Environment if there are none, or writing fails.
    """
    values = _read(separate or folder.path / SEPARATE)
    _demand(verify_separate(values).in_file(SEPARATE))
    sets = permutate(values)
    return _write("permutate", output or folder.path / TOKEN_SETS, sets)


def extrapolate_files(
    folder: FormFolder,
    *,
    unit_config: Path | None = None,
    token_sets: Path | None = None,
    output: Path | None = None,
) -> Written:
    """Write the form versions that the form and the token sets make, over what was there.

    Raises: InvalidForm if form or token sets break rules; Environment if there is no form, or writing fails.
    """
    checking = folder.checking()
    config = _read(unit_config or folder.path / UNIT_CONFIG)
    _demand(verify_unit_config(config, checking).in_file(UNIT_CONFIG))
    sets_file = token_sets or folder.path / TOKEN_SETS
    sets = _read(sets_file) if sets_file.exists() else []
    tokens = verify_tokens(config, sets, checking)
    _demand(tokens + verify_token_sets(sets).in_file(TOKEN_SETS))
    versions = extrapolate(config, sets, checking.load, checking.insertions, checking.form)
    return _write("extrapolate", output or folder.path / TASK_DATA, versions)


def prepare(folder: FormFolder, *, keep_token_sets: bool = False) -> Prepared:
    """Permutate if there are separate values, extrapolate if there is a form, verify.

    A step that finds errors writes nothing and ends the writing; the report then has them.
    keep_token_sets: whether to permutate only where there are no token sets, as runs do: some are written by hand.
    """
    steps = ((SEPARATE, permutate_files), (UNIT_CONFIG, extrapolate_files))
    kept = SEPARATE if keep_token_sets and (folder.path / TOKEN_SETS).exists() else ""
    written: list[Written] = []
    try:
        for name, step in steps:
            if name != kept and (folder.path / name).exists():
                written.append(step(folder))
    except InvalidForm as error:
        report = verify_folder(folder)
        missed = tuple(problem for problem in error.report.errors if problem not in report.problems)
        return Prepared(written=tuple(written), report=Report(missed) + report)
    return Prepared(written=tuple(written), report=verify_folder(folder))


def _read(path: Path) -> Json:
    found = read_json(path)
    if not found.is_there:
        raise Environment(f"there is no file {path}; this step needs it")
    if found.problem is not None:
        raise InvalidForm(Report((found.problem,)))
    return found.value


def _demand(report: Report) -> None:
    if not report.is_valid:
        raise InvalidForm(report)


def _write(step: str, path: Path, items: list[Json]) -> Written:
    # A file that would stay the same is left alone: whoever watches the folder sees no change.
    if not path.exists() or path.read_bytes() != json_text(items).encode("ascii"):
        write_json(path, items)
    return Written(step=step, path=path, count=len(items))
